"""Words are recognised exactly or with a question; nothing is guessed silently."""

import pytest

from initiatives.importing.matching import Location, find_term, find_terms
from initiatives.importing.problems import ERROR, NOTE, WARNING
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import Kind, Municipality, Place, Theme
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import municipality, region, theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def vocabulary():
    return Vocabulary.load(UserFactory(network=True))


def located(vocabulary, municipality="", place="", regions=""):
    found = Location(vocabulary, municipality, place, regions)
    names = vocabulary.municipality.names, vocabulary.place_names
    return (
        names[0].get(found.municipality),
        names[1].get(found.place),
        [(problem.level, problem.text, [text for _, text in problem.suggestions]) for problem in found.problems],
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zeist", "Zeist"),
        ("gem. Houten", "Houten"),
        ("Gemeente Houten", "Houten"),
        ("UTRECHTSE HEUVELRUG ", "Utrechtse Heuvelrug"),
        ("DRV", "De Ronde Venen"),
        ("ijsselstein", "IJsselstein"),
        ("Wijk-bij-Duurstede", "Wijk bij Duurstede"),
        ("GM0355", "Zeist"),
        ("Utrecht (stad)", "Utrecht"),
    ],
)
def test_a_municipality_is_recognised_in_its_usual_dress(vocabulary, text, name):
    assert located(vocabulary, text) == (name, None, [])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("D Biltn", "De Bilt"),
        ("Rhnenn", "Rhenen"),
        ("Bunschotnn", "Bunschoten"),
        ("Lopikn", "Lopik"),
        ("Stichts Vechtn", "Stichtse Vecht"),
        ("Vijfherenlandenn", "Vijfheerenlanden"),
        ("Wijk bij Duursteede", "Wijk bij Duurstede"),
    ],
)
def test_a_typing_error_is_a_question_and_never_a_guess(vocabulary, text, meant):
    sentence = f"‘{text}’ kennen we niet als gemeente in ons gebied. Bedoel je {meant}?"

    assert located(vocabulary, text) == (None, None, [(ERROR, sentence, [meant])])


def test_a_municipality_elsewhere_has_no_suggestion(vocabulary):
    found = located(vocabulary, "Barneveld", "Barneveld")

    assert found == (None, None, [(ERROR, "‘Barneveld’ kennen we niet als gemeente in ons gebied.", [])])


@pytest.mark.parametrize(
    "name", ["Apeldoorn", "Ede", "Hilversum", "Gouda", "Almere", "Culemborg", "Nijkerk", "onbekend", "x"]
)
def test_what_is_far_away_is_not_suggested(vocabulary, name):
    assert located(vocabulary, name)[2][0][2] == []


def test_a_region_is_not_a_municipality(vocabulary):
    assert located(vocabulary, "U16")[2][0][1].startswith("‘U16’ is een regio, geen gemeente.")


def test_a_place_in_the_column_of_the_municipality_suggests_its_municipality(vocabulary):
    assert located(vocabulary, "Bilthoven")[2][0][2] == ["De Bilt"]


def test_the_municipality_follows_from_the_place(vocabulary):
    assert located(vocabulary, "", "Everdingen") == (
        "Vijfheerenlanden",
        "Everdingen",
        [(NOTE, "De gemeente is leeg; Everdingen ligt in Vijfheerenlanden.", [])],
    )


@pytest.mark.parametrize("text", ["Elst (Utrecht)", "Elst", "ELST (utrecht)"])
def test_brackets_do_not_matter(vocabulary, text):
    assert located(vocabulary, "Rhenen", text) == ("Rhenen", "Elst (Utrecht)", [])


@pytest.fixture
def two_places():
    Place.objects.create(name="Nieuwland", municipality=municipality("amersfoort"), latitude=52.2, longitude=5.4)


def test_a_place_in_two_municipalities_asks_which(two_places):
    found = located(Vocabulary.load(UserFactory(network=True)), "", "Nieuwland")

    sentence = "De gemeente is leeg, en Nieuwland ligt in Amersfoort en in Vijfheerenlanden. Welke is het?"
    assert found == (None, None, [(ERROR, sentence, ["Amersfoort", "Vijfheerenlanden"])])


def test_a_place_in_two_municipalities_follows_the_column(two_places):
    found = located(Vocabulary.load(UserFactory(network=True)), "Amersfoort", "Nieuwland")

    assert found == ("Amersfoort", "Nieuwland", [])


def test_a_region_tells_two_places_apart(two_places):
    found = located(Vocabulary.load(UserFactory(network=True)), "", "Nieuwland", "Regio Amersfoort")

    assert found[0] == "Amersfoort"


def test_a_region_alone_is_too_wide(vocabulary):
    sentence = "Er staat geen gemeente of plaats. Alleen een regio is te ruim. Vul de gemeente in."

    assert located(vocabulary, regions="U16") == (None, None, [(ERROR, sentence, [])])


def test_a_region_that_contradicts_is_told(vocabulary):
    found = located(vocabulary, "Amersfoort", "", "U16")

    assert found == ("Amersfoort", None, [(WARNING, "Amersfoort ligt niet in de regio U16.", [])])


def test_a_place_elsewhere_is_left_out_and_told(vocabulary):
    sentence = "Bilthoven ligt in De Bilt, niet in Zeist. Zonder verbetering komt er geen plaats bij."

    assert located(vocabulary, "Zeist", "Bilthoven") == ("Zeist", None, [(WARNING, sentence, ["De Bilt"])])


def test_an_unknown_place_is_a_question(vocabulary):
    found = located(vocabulary, "De Bilt", "Bilthovn")

    assert found[:2] == ("De Bilt", None)
    assert found[2][0][2] == ["Bilthoven"]


def test_rows_outside_ones_regions_are_refused():
    vocabulary = Vocabulary.load(UserFactory(coordinator=region("u16")))

    assert located(vocabulary, "Zeist")[2] == []
    assert located(vocabulary, "Amersfoort")[2] == [(ERROR, "Amersfoort ligt buiten jouw regio’s.", [])]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("dorpsraad / Groen en natuur / duurzaamheid", ["energy", "green", "voice"]),
        ("Buurt- of dorpshuis, Energie en klimaat, Zorg dichtbij", ["buildings", "care", "energy"]),
        ("Zorg/welzijn", ["care", "wellbeing"]),
        ("zorg & welzijn", ["care", "wellbeing"]),
        ("wonen; energie", ["energy", "housing"]),
        ("ONTMOETING", ["meeting"]),
        ("zorg, zorg", ["care"]),
    ],
)
def test_themes_are_recognised_however_they_are_separated(vocabulary, text, keys):
    pks, problems = find_terms("themes", "thema", text, vocabulary.themes)

    assert sorted(Theme.objects.filter(pk__in=pks).values_list("key", flat=True)) == keys
    assert problems == []


def test_a_theme_that_has_a_separator_in_its_name_is_one():
    Theme.objects.create(key="both", name="Zorg/welzijn", slug="zorg-welzijn")
    vocabulary = Vocabulary.load(UserFactory(network=True))

    pks, _ = find_terms("themes", "thema", "Zorg/welzijn; wonen", vocabulary.themes)

    assert set(pks) == {theme("housing").pk, Theme.objects.get(key="both").pk}


def test_an_unknown_theme_leaves_the_others(vocabulary):
    pks, problems = find_terms("themes", "thema", "zorg, mobiliteitt, ruimtevaart", vocabulary.themes)

    assert pks == [theme("care").pk]
    assert [(problem.level, problem.value, problem.suggestions) for problem in problems] == [
        (WARNING, "mobiliteitt", [("themes", "Vervoer")]),
        (WARNING, "ruimtevaart", []),
    ]
    assert problems[0].text == "‘mobiliteitt’ kennen we niet als thema. Bedoel je Vervoer?"


def test_a_phase_is_suggested_by_its_other_words(vocabulary):
    pk, problems = find_term("phase", "Fase", "9 jaar bezig", vocabulary.phase)

    assert pk is None
    assert problems[0].suggestions == [("phase", "Gevestigd")]


@pytest.mark.parametrize("text", ["coöperatie U.A.", "Cooperatie", "COÖPERATIE UA"])
def test_legal_forms_fold(vocabulary, text):
    pk, _ = find_term("legal_form", "Rechtsvorm", text, vocabulary.legal_form)

    assert vocabulary.legal_form.names[pk] == "Coöperatie"


def test_every_word_of_our_own_is_recognised(vocabulary):
    for model, key in ((Theme, "themes"), (Kind, "kind"), (Municipality, "municipality")):
        assert [vocabulary.words(key).find(each.name) for each in model.objects.all()] == [
            each.pk for each in model.objects.all()
        ]
