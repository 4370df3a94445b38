"""The dry run: what each row would do, as a difference; it writes nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.importing import batches
from initiatives.importing.batches import ImportStateError
from initiatives.importing.review import review
from initiatives.models import ImportRow
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, legal_form, phase, place, region, theme
from tests.initiatives.importing.steps import (
    QUESTIONNAIRE,
    applied,
    as_csv,
    carried_on,
    everything,
    reviewed,
    row,
    verdicts,
)

pytestmark = pytest.mark.django_db
LINE = {"Naam": "Moestuin Zeist", "Gemeente": "Zeist", "Fase": "start", "Omschrijving": "Samen groente."}


@pytest.fixture
def user():
    return UserFactory(network=True)


def line(**changes):
    return LINE | changes


def test_a_dry_run_writes_nothing(user):
    InitiativeFactory(name="Moestuin Zeist")
    before = everything()

    batch = reviewed(user, [line(Omschrijving="Iets anders."), line(Naam="Nieuw")])

    assert verdicts(batch) == ["change", "new"]
    assert everything() == before


def test_a_change_is_shown_field_by_field(user):
    InitiativeFactory(
        name="Moestuin Zeist", summary="Oud.", phase="idea", legal_form=legal_form("foundation"), themes=["food"]
    )

    batch = reviewed(
        user, [line(Fase="groei", Omschrijving="Nieuw.", Rechtsvorm="stichting") | {"Thema": "eten, groen"}]
    )

    assert row(batch, 2).changes == [
        {"field": "summary", "before": "Oud.", "after": "Nieuw."},
        {"field": "themes", "before": [theme("food").pk], "after": sorted([theme("food").pk, theme("green").pk])},
        {"field": "phase", "before": phase("idea").pk, "after": phase("growing").pk},
    ]


def test_an_empty_cell_changes_nothing(user):
    InitiativeFactory(name="Moestuin Zeist", summary="Oud.", website="https://a.example")

    batch = reviewed(user, [line(Fase="", Omschrijving="", Website="")])

    assert verdicts(batch) == ["unchanged"]


def test_http_or_https_is_no_difference_when_the_cell_has_neither(user):
    InitiativeFactory(name="Moestuin Zeist", summary="Samen groente.", website="http://www.a.example/")

    assert verdicts(reviewed(user, [line(Website="www.a.example")])) == ["unchanged"]
    assert verdicts(reviewed(user, [line(Website="https://www.a.example/")])) == ["change"]


@pytest.mark.parametrize(
    ("existing", "changes", "why"),
    [
        ({"name": "MOESTUIN ZEIST", "municipality": "soest"}, {}, ["dezelfde naam"]),
        ({"name": "Moestuin Zeisst"}, {}, ["bijna dezelfde naam in deze gemeente"]),
        ({"name": "Ander", "website": "http://www.a.example/"}, {"Website": "a.example"}, ["dezelfde website"]),
        ({"name": "Ander", "contact_email": "Info@a.example"}, {"Mail": "info@a.example"}, ["hetzelfde e-mailadres"]),
        (
            {"name": "Moestuin Zeist", "municipality": "soest", "contact_email": "info@a.example"},
            {"Mail": "info@a.example"},
            ["dezelfde naam", "hetzelfde e-mailadres"],
        ),
    ],
)
def test_what_is_alike_on_the_site_is_a_possible_double(user, existing, changes, why):
    found = InitiativeFactory(**existing)

    batch = reviewed(user, [line(**changes)])

    assert verdicts(batch) == ["duplicate"]
    assert [(each["initiative"], each["why"]) for each in row(batch, 2).candidates] == [(found.pk, why)]


def test_the_same_name_in_another_place_is_a_possible_double(user):
    InitiativeFactory(name="Moestuin Zeist", place=place("Bosch en Duin"))

    assert verdicts(reviewed(user, [line(Plaats="Den Dolder")])) == ["duplicate"]


def test_a_draft_of_another_region_is_a_double_without_its_name():
    coordinator = UserFactory(coordinator=region("u16"))
    InitiativeFactory(name="Geheim plan", municipality="amersfoort", website="https://a.example")

    batch = reviewed(coordinator, [line(Website="a.example")])

    (candidate,) = row(batch, 2).candidates
    assert candidate["title"] == "een nog niet gepubliceerd initiatief in Amersfoort"
    assert candidate["editable"] is False


def test_what_is_alike_within_the_file_is_a_possible_double(user):
    batch = reviewed(
        user,
        [
            line(Mail="info@a.example"),
            line(Naam="MOESTUIN ZEIST", Gemeente="Soest"),
            line(Naam="Iets anders", Mail="info@a.example"),
            line(),
        ],
    )

    assert verdicts(batch) == ["new", "duplicate", "duplicate", "duplicate"]
    assert [[(each["row"], each["why"]) for each in found.candidates] for found in batch.rows.all()] == [
        [],
        [(2, ["dezelfde naam"])],
        [(2, ["hetzelfde e-mailadres"])],
        [(2, ["dezelfde naam"]), (3, ["dezelfde naam"])],
    ]


def test_two_rows_about_one_initiative_are_said(user):
    InitiativeFactory(name="Moestuin Zeist", summary="Samen groente.")

    batch = reviewed(user, [line(), line(Omschrijving="Anders.")])

    assert verdicts(batch) == ["unchanged", "duplicate"]
    assert row(batch, 3).candidates == [
        {"initiative": None, "row": 2, "why": ["over hetzelfde initiatief"], "editable": True}
    ]


def test_a_row_is_recognised_by_its_address_also_under_a_new_name(user):
    found = InitiativeFactory(name="Oude naam", slug="oude-naam", summary="Samen groente.")

    batch = reviewed(user, [line(**{"Adres op Omzien": "oude-naam"})])

    assert row(batch, 2).target == found
    assert [change["field"] for change in row(batch, 2).changes] == ["name"]


def test_wrong_optional_values_are_left_out_with_a_warning(user):
    batch = reviewed(user, [line(Jaar="20222", Mail="info(at)voorbeeld")])

    found = row(batch, 2)
    assert found.verdict == "new"
    assert "founded_year" not in found.proposed
    assert found.raw[-2:] == ["20222", "info(at)voorbeeld"]
    assert [(problem["level"], problem["text"]) for problem in found.problems] == [
        ("warning", "Opgericht: ‘20222’ is geen jaar. Zonder verbetering blijft dit leeg."),
        (
            "warning",
            "E-mail (niet publiek): ‘info(at)voorbeeld’ is geen e-mailadres. Zonder verbetering blijft dit leeg.",
        ),
    ]


def test_a_suggestion_is_taken_over_for_one_row_or_for_all(user):
    batch = reviewed(user, [line(Naam=name, Gemeente="Rhnenn") for name in ("Een", "Twee", "Drie")])
    assert verdicts(batch) == ["error"] * 3

    batches.accept(batch=batch, row=row(batch, 2), problem=0, suggestion=0, everywhere=False)
    assert verdicts(carried_on(batch)) == ["new", "error", "error"]

    assert batches.accept(batch=batch, row=row(batch, 3), problem=0, suggestion=0, everywhere=True) == 2
    assert verdicts(carried_on(batch)) == ["new"] * 3


def test_only_the_word_that_was_not_understood_is_replaced(user):
    batch = reviewed(user, [line(Thema="zorg, mobiliteitt, wonen")])

    batches.accept(batch=batch, row=row(batch, 2), problem=0, suggestion=0, everywhere=False)
    carried_on(batch)

    assert row(batch, 2).corrections == {"themes": "zorg, Vervoer, wonen"}
    assert len(row(batch, 2).proposed["themes"]) == 3


def test_a_cell_is_corrected_and_put_back(user):
    batch = reviewed(user, [line(Naam="")])
    assert verdicts(batch) == ["error"]

    batches.correct(batch=batch, row=row(batch, 2), texts={"name": " Een naam ", "municipality": "Zeist"})
    assert verdicts(carried_on(batch)) == ["new"]
    assert row(batch, 2).corrections == {"name": "Een naam"}

    batches.correct(batch=batch, row=row(batch, 2), texts={"name": ""})
    assert verdicts(carried_on(batch)) == ["error"]
    assert row(batch, 2).corrections == {}


def test_a_broken_row_waits_for_a_person(user):
    batch = reviewed(user, b"Naam;Gemeente;Fase\nEen;Zeist;idee;over\n")
    assert verdicts(batch) == ["error"]

    batches.decide(batch=batch, rows=[row(batch, 2)], decision="new")

    assert verdicts(carried_on(batch)) == ["new"]


def test_choices_are_followed(user):
    found = InitiativeFactory(name="Moestuin Zeist", municipality="soest", summary="Oud.", website="")
    batch = reviewed(user, [line(Website="a.example")])

    def after(decision, **target):
        batches.decide(batch=batch, rows=[row(batch, 2)], decision=decision, **target)
        carried_on(batch)
        return row(batch, 2).verdict, [change["field"] for change in row(batch, 2).changes]

    assert after("new") == ("new", [])
    assert after("update", target=found.pk) == ("change", ["summary", "municipality", "website"])
    assert after("merge", target=found.pk) == ("change", ["website"])
    assert after("skip") == ("duplicate", [])
    assert after("") == ("duplicate", [])


def test_only_what_was_offered_can_be_updated(user):
    batch = reviewed(user, [line()])

    with pytest.raises(ImportStateError, match="Kies bij rij 2 welk initiatief"):
        batches.decide(batch=batch, rows=[row(batch, 2)], decision="update", target=InitiativeFactory().pk)


def test_an_initiative_outside_ones_regions_is_not_changed():
    coordinator = UserFactory(coordinator=region("u16"))
    InitiativeFactory(name="Moestuin", municipality="amersfoort", slug="moestuin", published=True)

    batch = reviewed(coordinator, [line(Naam="Moestuin", Gemeente="Zeist") | {"Adres op Omzien": "moestuin"}])

    assert verdicts(batch) == ["error"]
    assert row(batch, 2).problems[-1]["text"] == (
        "Dit initiatief ligt in Amersfoort, buiten jouw regio’s: je kunt het niet wijzigen."
    )


def test_what_a_team_changed_since_the_same_row_was_imported_stays(user):
    batch = applied(user, [line()])
    made = row(batch, 2).initiative
    made.summary = "Door het team geschreven."
    made.save()

    again = reviewed(user, [line()])

    assert verdicts(again) == ["unchanged"]
    assert row(again, 2).problems == [
        {
            "level": "note",
            "field": "",
            "value": "",
            "suggestions": [],
            "text": "Op Omzien staat nu iets anders bij: Korte omschrijving. "
            "Het bestand zegt hetzelfde als eerst; dat wijzigt niets.",
        }
    ]


def test_a_changed_row_is_news(user):
    applied(user, [line()])

    again = reviewed(user, [line(Omschrijving="Nieuw in het bestand.")])

    assert [change["after"] for change in row(again, 2).changes] == ["Nieuw in het bestand."]


@pytest.mark.parametrize("again", [False, True])
def test_the_number_of_queries_does_not_depend_on_the_rows(user, again):
    if again:
        applied(user, QUESTIONNAIRE.read_bytes())
    text = QUESTIONNAIRE.read_bytes().decode("cp1252").splitlines(keepends=True)
    counts = []

    for rows in (10, 134):
        batch = reviewed(user, "".join(text[: rows + 1]).encode())
        batch.rows.update(verdict="")
        with CaptureQueriesContext(connection) as counted:
            review(batch, user)
        assert ImportRow.objects.filter(batch=batch, verdict="").count() == 0
        counts.append(len(counted))

    assert counts[0] == counts[1] <= 28


def test_one_choice_in_a_large_file_judges_only_that_row(user, monkeypatch):
    monkeypatch.setattr(batches, "ALL_AGAIN", 1)
    counts = []

    for rows in (3, 30):
        batch = reviewed(user, [line(Naam=f"Naam nummer {number}") for number in range(rows)])
        batches.decide(batch=batch, rows=[row(batch, 2)], decision="skip")
        assert batch.rows.filter(verdict="").count() == 1
        with CaptureQueriesContext(connection) as counted:
            carried_on(batch)
        assert set(verdicts(batch)) == {"new"}
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_a_review_continues_where_it_stopped(user, monkeypatch):
    monkeypatch.setattr("initiatives.importing.review.CHUNK", 3)
    names = [*(f"Naam nummer {number}" for number in range(8)), "NAAM NUMMER 0"]
    batch = reviewed(user, [line(Naam=name) for name in names])  # fmt: skip
    expected = verdicts(batch)
    batch.rows.update(verdict="")

    assert review(batch, user, seconds=0) is False
    assert batch.rows.filter(verdict="").count() == 6
    while not review(batch, user, seconds=0):
        pass

    assert verdicts(batch) == expected == ["new"] * 8 + ["duplicate"]


def test_nothing_changes_in_an_import_that_is_done(user):
    batch = applied(user, [line()])

    for act in (
        lambda: batches.decide(batch=batch, rows=[row(batch, 2)], decision="skip"),
        lambda: batches.correct(batch=batch, row=row(batch, 2), texts={"name": "x"}),
        lambda: batches.choose_columns(batch=batch, mapping=batch.mapping),
        lambda: batches.choose_reading(batch=batch, encoding="", sheet=""),
        lambda: batches.discard(batch=batch),
    ):
        with pytest.raises(ImportStateError):
            act()


def test_an_import_that_was_not_applied_can_be_thrown_away(user):
    batch = reviewed(user, as_csv([line()]))

    batches.discard(batch=batch)

    assert ImportRow.objects.count() == 0
