"""The reference data itself, and what a second load leaves alone."""

import shutil

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from initiatives.models import (
    ExchangeKind,
    FormerCode,
    Kind,
    LegalForm,
    Municipality,
    Phase,
    Place,
    ReferenceRow,
    Region,
    Theme,
)
from initiatives.reference.load import load_reference
from initiatives.reference.reading import HERE, BadRowError
from omzien.home.models import PlainPage
from omzien.search.dutch import fold

pytestmark = pytest.mark.django_db
VOCABULARIES = (Theme, Phase, Kind, LegalForm, ExchangeKind, Municipality, Region, Place)


def members(slug):
    return set(Region.objects.get(slug=slug).municipalities.values_list("code", flat=True))


def test_everything_is_there():
    counts = [model.objects.count() for model in VOCABULARIES]

    assert counts == [16, 5, 10, 8, 20, 26, 9, 134]


def test_three_regions_cover_the_province_exactly_once():
    parts = [members("u16"), members("regio-amersfoort"), members("regio-foodvalley")]

    assert sum(map(len, parts)) == 26
    assert set.union(*parts) == members("provincie-utrecht")


def test_former_municipalities_never_shadow_a_present_one():
    former = FormerCode.objects.values_list("code", "slug")

    assert not Municipality.objects.filter(code__in=[code for code, _ in former]).exists()
    assert not Municipality.objects.filter(slug__in=[slug for _, slug in former]).exists()
    assert FormerCode.objects.get(code="GM0545").municipality.name == "Vijfheerenlanden"


@pytest.mark.parametrize("model", [Theme, Phase, Kind, LegalForm, ExchangeKind, Municipality, Region])
def test_a_word_means_one_thing(model):
    words = [fold(word) for row in model.objects.all() for word in {row.name, *row.aliases}]

    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("model", "word", "name"),
    [
        (Theme, "mobiliteit", "Vervoer"),
        (Theme, "duurzaamheid", "Energie en klimaat"),
        (Theme, "dorpsraad", "Zeggenschap"),
        (Theme, "accommodatie", "Buurt- of dorpshuis"),
        (Phase, "net begonnen", "Start"),
        (Phase, "7 jaar bezig", "Gevestigd"),
        (Phase, "ervaren", "Gevestigd"),
        (LegalForm, "coöperatie U.A.", "Coöperatie"),
        (LegalForm, "geen", "Informele groep"),
        (Municipality, "DRV", "De Ronde Venen"),
    ],
)
def test_words_that_people_write_are_known(model, word, name):
    assert model.objects.get(aliases__contains=[word]).name == name


def test_a_second_load_changes_nothing_a_coordinator_did():
    Theme.objects.filter(key="care").update(name="Zorg bij je in de buurt", aliases=["zorgen"])
    Place.objects.filter(name="Austerlitz").update(name="Austerlitz (Zeist)")
    Place.objects.get(name="Cabauw").delete()
    u10 = Region.objects.get(slug="u10")
    u10.municipalities.remove(Municipality.objects.get(slug="bunnik"))

    added = load_reference()

    assert set(added.values()) == {0}
    assert Theme.objects.get(key="care").aliases == ["zorgen"]
    assert not Place.objects.filter(name__in=["Austerlitz", "Cabauw"]).exists()
    assert u10.municipalities.count() == 11


def test_a_merged_municipality_does_not_come_back():
    renswoude = Municipality.objects.get(slug="renswoude")
    renswoude.places.update(municipality=Municipality.objects.get(slug="veenendaal"))
    renswoude.delete()
    veenendaal = Municipality.objects.get(slug="veenendaal")
    FormerCode.objects.create(municipality=veenendaal, code="GM0339", name="Renswoude", slug="renswoude")
    ReferenceRow.objects.all().delete()

    load_reference()

    assert not Municipality.objects.filter(code="GM0339").exists()
    assert Place.objects.get(name="Renswoude").municipality == veenendaal


def test_a_new_row_arrives(tmp_path):
    folder = shutil.copytree(HERE, tmp_path / "reference")
    with (folder / "places.csv").open("a", encoding="utf-8") as file:
        file.write("GM0355,Huis ter Heide-West,neighbourhood,52.11,5.24\n")

    assert load_reference(folder)["place"] == 1
    assert load_reference(folder)["place"] == 0


@pytest.mark.parametrize(
    ("file", "row", "sentence"),
    [
        ("places.csv", "GM9999,Nergens,place,52.1,5.1", "places.csv, regel 136: de gemeente GM9999 bestaat niet."),
        ("places.csv", "GM0355,Zuidpool,place,-90,5.1", "places.csv, regel 136: Zorg ervoor dat"),
        ("places.csv", "GM0355,Half,place", "places.csv, regel 136: deze regel heeft niet 5 cellen."),
        ("places.csv", "GM0355,Woord,place,noord,5.1", "places.csv, regel 136: “noord” is geen getal (latitude)."),
        ("places.csv", "GM0355,Zeist,place,52.1,5.2", "regel 136: GM0355/Zeist/place staat er twee keer in."),
        ("municipalities.csv", "0001,X,x,,1,52,5,0,0", "municipalities.csv, regel 28: Een CBS-code is GM"),
        ("former_codes.csv", "GM0355,GM0001,X,x,gisteren", "regel 14: “gisteren” is geen datum (until)."),
        ("region_municipalities.csv", "atlantis,GM0355", "regel 82: de regio atlantis bestaat niet."),
        ("vocabulary.toml", '[[phase]]\nkey="x"\nname="X"\nslug="x"\nstage="y"', "vocabulary.toml, regel 443"),
        ("vocabulary.toml", "[[", "vocabulary.toml, regel 443"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(tmp_path, file, row, sentence):
    folder = shutil.copytree(HERE, tmp_path / "reference")
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.write(f"{row}\n")
    before = ReferenceRow.objects.count()

    with pytest.raises(BadRowError) as caught:
        load_reference(folder)

    assert sentence in str(caught.value)
    assert ReferenceRow.objects.count() == before


def test_command_says_which_line(tmp_path):
    folder = shutil.copytree(HERE, tmp_path / "reference")
    (folder / "places.csv").write_text("municipality,name,kind,latitude,longitude\nGM1,X,place,52,5\n")

    with pytest.raises(CommandError, match=r"places.csv, regel 2"):
        call_command("load_reference", folder=folder)


def test_first_pages():
    root = Site.objects.get(is_default_site=True).root_page

    assert Page.objects.filter(depth=2).get() == root
    assert root.specific_class.__name__ == "HomePage"
    assert list(PlainPage.objects.order_by("slug").values_list("slug", "live", "locale__language_code")) == [
        (slug, True, "nl") for slug in ["colofon", "open-data", "privacy", "toegankelijkheid"]
    ]


def test_a_page_that_an_editor_removed_stays_away():
    PlainPage.objects.get(slug="open-data").delete()

    call_command("load_reference", verbosity=0)

    assert not PlainPage.objects.filter(slug="open-data").exists()


def test_a_second_run_is_quick(django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        call_command("load_reference", verbosity=0)
