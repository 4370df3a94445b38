"""The real input: every one of its 134 rows ends imported, or refused with its reason."""

from collections import Counter

import pytest

from initiatives.importing import batches
from initiatives.models import Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import place, region
from tests.initiatives.importing.steps import (
    QUESTIONNAIRE,
    applied,
    applied_batch,
    carried_on,
    everything,
    results,
    reviewed,
    row,
    undone,
)

pytestmark = pytest.mark.django_db

WITHOUT_NAME = [13, 15, 20, 38, 48, 51, 63, 69, 82, 111, 113]
IN_BARNEVELD = [31, 35, 81, 90, 99, 116]
MISSPELT = {
    19: "De Bilt", 27: "Rhenen", 58: "Lopik", 66: "Bunnik", 93: "Vijfheerenlanden", 95: "Vijfheerenlanden",
    96: "Stichtse Vecht", 97: "Bunschoten",
}  # fmt: skip
DOUBLES = {4: [2], 49: [29], 56: [55], 70: [12], 79: [75], 89: [55, 56], 91: [83]}
WITHOUT_MUNICIPALITY = 18


@pytest.fixture
def user():
    return UserFactory(network=True)


@pytest.fixture
def batch(user):
    return reviewed(user, QUESTIONNAIRE.read_bytes(), filename="initiatieven_vragenlijst.csv")


def numbers(rows):
    return list(rows.order_by("number").values_list("number", flat=True))


def sentences(batch, number):
    return [problem["text"] for problem in row(batch, number).problems]


def test_every_row_has_a_verdict(batch):
    assert Counter(batch.rows.values_list("verdict", flat=True)) == {"new": 102, "error": 25, "duplicate": 7}
    assert numbers(batch.rows.filter(verdict="error")) == sorted([*WITHOUT_NAME, *IN_BARNEVELD, *MISSPELT])
    assert numbers(batch.rows.filter(verdict="duplicate")) == sorted(DOUBLES)


def test_rows_without_a_name_say_so(batch):
    for number in WITHOUT_NAME:
        assert sentences(batch, number) == ["Er staat geen naam. Vul de naam van het initiatief in."]


def test_rows_elsewhere_say_so(batch):
    for number in IN_BARNEVELD:
        assert sentences(batch, number) == ["‘Barneveld’ kennen we niet als gemeente in ons gebied."]


def test_misspelt_municipalities_are_a_question(batch):
    for number, meant in MISSPELT.items():
        (problem,) = [problem for problem in row(batch, number).problems if problem["level"] == "error"]
        assert problem["text"].endswith(f"Bedoel je {meant}?")
        assert problem["suggestions"] == [{"field": "municipality", "text": meant}]


def test_names_in_capitals_with_other_content_are_possible_doubles(batch):
    for number, others in DOUBLES.items():
        assert [(found["row"], found["why"]) for found in row(batch, number).candidates] == [
            (other, ["dezelfde naam"]) for other in others
        ]


def test_decorated_municipalities_are_recognised(batch):
    found = {
        row.raw[4]: row.proposed.get("municipality")
        for row in batch.rows.all()
        if row.raw[4].startswith("gem. ") or row.raw[4].isupper()
    }

    assert None not in found.values()
    assert {"gem. Houten", "UTRECHTSE HEUVELRUG", "DRV", "WOERDEN", "VIJFHEERENLANDEN"} <= found.keys()


def test_a_missing_municipality_follows_from_the_place(batch):
    missing = [row for row in batch.rows.all() if not row.raw[4]]

    assert len(missing) == WITHOUT_MUNICIPALITY
    assert all("municipality" in row.proposed for row in missing)
    assert all(row.problems[0]["text"].startswith("De gemeente is leeg; ") for row in missing)


def test_the_one_nieuwland_that_we_know_keeps_its_column(batch):
    assert [row.proposed["place"] for row in batch.rows.all() if row.raw[3] == "Nieuwland"] == [
        place("Nieuwland").pk
    ] * 3


def test_odd_years_and_addresses_are_left_out_and_said(batch):
    left_out = Counter(
        problem["text"] for row in batch.rows.all() for problem in row.problems if problem["level"] == "warning"
    )

    rest = "Zonder verbetering blijft dit leeg."
    assert left_out == {
        f"Opgericht: ‘?’ is geen jaar. {rest}": 4,
        f"Opgericht: ‘20222’ is geen jaar. {rest}": 3,
        f"E-mail (niet publiek): ‘info(at)voorbeeld’ is geen e-mailadres. {rest}": 4,
        f"E-mail (niet publiek): ‘geen’ is geen e-mailadres. {rest}": 2,
    }


def test_all_themes_phases_and_forms_are_known(batch):
    for found in batch.rows.all():
        assert {"themes", "phase", "legal_form"} <= found.proposed.keys()


def test_websites_get_https_and_keep_their_own_letters(batch):
    assert row(batch, 3).proposed["website"] == "https://www.zorgcoöperatieoosterwijk.example"


def test_what_has_no_field_yet_is_kept(batch):
    assert row(batch, 2).raw[-2:] == ["vrijwilligers", "ervaring"]


def test_untouched_102_rows_are_imported_and_the_rest_is_accounted_for(user, batch):
    applied_batch(user, batch)

    assert Counter(results(batch)) == {"created": 102, "refused": 25, "skipped": 7}
    assert all(batch.rows.exclude(result="created").values_list("result_note", flat=True))
    assert Counter(Initiative.objects.values_list("status", flat=True)) == {"published": 102}


def mended(user):
    """What a coordinator would do in five minutes."""
    batch = reviewed(user, QUESTIONNAIRE.read_bytes())
    for number in MISSPELT:
        found = row(batch, number)
        position = next(at for at, problem in enumerate(found.problems) if problem["suggestions"])
        batches.accept(batch=batch, row=found, problem=position, suggestion=0, everywhere=False)
        carried_on(batch)
    for number in WITHOUT_NAME:
        found = row(batch, number)
        batches.correct(batch=batch, row=found, texts={"name": f"Naamloos in {found.raw[3]}"})
        carried_on(batch)
    batches.decide(batch=batch, rows=[row(batch, number) for number in DOUBLES], decision="new")
    return carried_on(batch)


def test_mended_128_rows_are_imported_and_6_are_refused(user):
    batch = applied_batch(user, mended(user))

    assert Counter(results(batch)) == {"created": 128, "refused": 6}
    assert numbers(batch.rows.filter(result="refused")) == IN_BARNEVELD


def test_the_mended_file_changes_nothing_the_second_time(user):
    applied_batch(user, mended(user))
    before = everything()

    again = applied(user, QUESTIONNAIRE.read_bytes())

    assert Counter(results(again)) == {"unchanged": 128, "refused": 6}
    assert everything() == before


def test_the_whole_file_is_taken_back(user):
    undone(user, applied_batch(user, mended(user)))

    assert Initiative.objects.count() == 0


def test_a_coordinator_of_one_region_imports_only_that_region():
    coordinator = UserFactory(coordinator=region("regio-foodvalley"))

    batch = applied(coordinator, QUESTIONNAIRE.read_bytes())

    assert set(Initiative.objects.values_list("municipality__name", flat=True)) == {"Rhenen", "Veenendaal"}
    assert "Stichtse Vecht ligt buiten jouw regio’s." in row(batch, 2).result_note
    assert sum(Counter(results(batch)).values()) == 134
