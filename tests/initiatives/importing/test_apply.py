"""Importing does what the dry run said, once, and accounts for every row."""

from unittest import mock

import pytest
from django.contrib.admin.models import LogEntry

from initiatives.importing import apply, batches
from initiatives.importing.apply import start_applying
from initiatives.importing.batches import ImportStateError
from initiatives.importing.work import carry_on
from initiatives.models import ImportBatch, Initiative
from omzien.accounts.actions import take_role
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, municipality, phase, place, region
from tests.initiatives.importing.steps import (
    applied,
    applied_batch,
    carried_on,
    everything,
    results,
    reviewed,
    row,
)

pytestmark = pytest.mark.django_db
LINE = {
    "Naam": "Moestuin Zeist",
    "Gemeente": "Zeist",
    "Plaats": "Bosch en Duin",
    "Fase": "start",
    "Omschrijving": "Samen groente.",
    "Thema": "eten, groen",
    "E-mail": "info@moestuin.example",
}


@pytest.fixture
def user():
    return UserFactory(network=True)


def line(**changes):
    return LINE | changes


def test_a_new_row_becomes_a_whole_initiative(user):
    batch = applied(user, [line()])

    made = Initiative.objects.get()
    assert row(batch, 2).initiative == made
    assert (made.name, made.slug, made.summary) == ("Moestuin Zeist", "moestuin-zeist", "Samen groente.")
    assert (made.municipality, made.place, made.phase) == (municipality("zeist"), place("Bosch en Duin"), phase())
    assert [theme.key for theme in made.themes.all()] == ["food", "green"]
    assert made.contact_email == "info@moestuin.example"
    assert made.status == Initiative.Status.PUBLISHED
    assert made.published_at is not None
    assert made.sort_key == "moestuin zeist"
    assert (made.public_latitude, made.public_longitude) == (made.place.latitude, made.place.longitude)
    assert made.search_vector


def test_what_is_not_complete_becomes_a_draft_and_says_so(user):
    batch = applied(user, [line(Fase="")])

    assert Initiative.objects.get().status == Initiative.Status.DRAFT
    assert row(batch, 2).result_note == "Als concept: er ontbreekt nog iets."


def test_everything_becomes_a_draft_when_asked(user):
    batch = reviewed(user, [line()])
    batches.choose_status(batch=batch, publish=False)

    applied_batch(user, batch)

    assert Initiative.objects.get().status == Initiative.Status.DRAFT


def test_every_row_is_accounted_for(user):
    InitiativeFactory(name="Bestaand", summary="Oud.")
    InitiativeFactory(name="Gelijk", summary="Samen groente.")
    rows = [
        line(),
        line(Naam="Bestaand", Plaats="", Thema="", **{"E-mail": ""}),
        line(Naam="Gelijk", Plaats="", Thema="", **{"E-mail": ""}),
        line(Gemeente="Soest", Plaats=""),
        line(Naam=""),
    ]

    batch = applied(user, rows)

    assert results(batch) == ["created", "changed", "unchanged", "skipped", "refused"]
    assert [found.result_note for found in batch.rows.all()][3:] == [
        "Mogelijk dubbel, en er was niets gekozen.",
        "Er staat geen naam. Vul de naam van het initiatief in.",
    ]


def test_importing_the_same_file_twice_changes_nothing(user):
    rows = [line(), line(Naam="Twee", **{"E-mail": ""}), line(), line(Naam="")]
    applied(user, rows)
    before = everything()

    again = applied(user, rows)

    assert results(again) == ["unchanged", "unchanged", "skipped", "refused"]
    assert everything() == before


def test_corrections_and_choices_count_again_for_the_same_row(user):
    rows = [line(), line(Naam="", Gemeente="Rhnenn", Plaats=""), line(Gemeente="Soest", Plaats="")]
    first = reviewed(user, rows)
    batches.correct(
        batch=first, row=row(first, 3), texts={"name": "Met naam", "municipality": "Rhenen", "contact_email": ""}
    )
    carried_on(first)
    batches.decide(batch=first, rows=[row(first, 4)], decision="new")
    carried_on(first)
    assert results(applied_batch(user, first)) == ["created"] * 3
    before = everything()

    again = applied(user, rows)

    assert results(again) == ["unchanged"] * 3
    assert everything() == before


def test_the_same_row_twice_made_twice_stays_two(user):
    rows = [line(), line()]
    first = reviewed(user, rows)
    batches.decide(batch=first, rows=[row(first, 3)], decision="new")
    assert results(applied_batch(user, carried_on(first))) == ["created", "created"]

    again = applied(user, rows)

    assert results(again) == ["unchanged", "unchanged"]
    assert sorted(Initiative.objects.values_list("slug", flat=True)) == ["moestuin-zeist", "moestuin-zeist-2"]


def test_a_row_may_add_to_an_earlier_row_of_the_file(user):
    batch = reviewed(
        user, [line(Thema="", Website=""), line(Thema="zorg", Website="a.example", Omschrijving="Anders.")]
    )
    batches.decide(batch=batch, rows=[row(batch, 3)], decision="merge", target_row=2)
    applied_batch(user, carried_on(batch))

    made = Initiative.objects.get()
    assert results(batch) == ["created", "changed"]
    assert (made.summary, made.website) == ("Samen groente.", "https://a.example")
    assert [theme.key for theme in made.themes.all()] == ["care"]


def test_a_renamed_initiative_gets_a_new_address_and_keeps_the_old_one(user):
    InitiativeFactory(name="Oud", slug="oud", published=True)

    applied(user, [line(**{"Adres op Omzien": "oud"})])

    made = Initiative.objects.get()
    assert made.slug == "moestuin-zeist"
    assert list(made.former_slugs.values_list("slug", flat=True)) == ["oud"]


def test_history_names_the_file(user):
    applied(user, [line()])

    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Import van lijst.csv, rij 2."]


def test_somebody_who_changed_it_meanwhile_wins(user):
    found = InitiativeFactory(name="Moestuin Zeist", summary="Oud.")
    batch = reviewed(user, [line(Plaats="")])
    Initiative.objects.filter(pk=found.pk).update(summary="Van een ander.")

    applied_batch(user, batch)

    found.refresh_from_db()
    assert found.summary == "Van een ander."
    assert row(batch, 2).result == "refused"
    assert row(batch, 2).result_note == (
        "Sinds de controle is gewijzigd: Korte omschrijving. Kijk het bestand opnieuw na."
    )


def test_the_same_initiative_made_meanwhile_is_not_made_again(user):
    first, second = reviewed(user, [line()]), reviewed(user, [line(Omschrijving="Anders.")])

    applied_batch(user, first)
    applied_batch(user, second)

    assert Initiative.objects.count() == 1
    assert row(second, 2).result == "refused"


def test_a_coordinator_who_lost_the_region_writes_nothing():
    user = UserFactory(coordinator=region("u16"))
    batch = reviewed(user, [line()])
    take_role(user=user, kind="coordinator", region=region("u16"))

    applied_batch(user, batch)

    assert Initiative.objects.count() == 0
    assert row(batch, 2).result_note == "De gemeente ligt buiten jouw regio’s."


def test_words_that_disappeared_since_the_review_refuse_the_row(user):
    batch = reviewed(user, [line(Plaats="")])
    batch.rows.update(proposed={"name": "Een", "municipality": municipality().pk, "phase": 999_999, "themes": [1]})

    applied_batch(user, batch)

    assert row(batch, 2).result_note.startswith("Sinds de controle bestaat dit niet meer: Fase.")


def test_a_row_that_the_database_refuses_does_not_stop_the_others(user):
    batch = reviewed(user, [line(Naam=f"Naam nummer {number}", **{"E-mail": ""}) for number in range(5)])
    found = row(batch, 4)
    found.proposed["founded_year"] = 1
    found.save()

    applied_batch(user, batch)

    assert results(batch) == ["created", "created", "refused", "created", "created"]
    assert row(batch, 4).result_note == "De database weigerde deze rij: de waarden passen niet bij elkaar."


def test_only_the_first_of_two_applies_the_batch(user):
    batch = reviewed(user, [line()])
    start_applying(batch=batch, user=user)

    with pytest.raises(ImportStateError, match="Deze import is al “wordt geïmporteerd”"):
        start_applying(batch=batch, user=user)


@pytest.mark.parametrize("crash_at", [1, 2, 3])
def test_a_killed_worker_leaves_a_state_that_continues(user, monkeypatch, crash_at):
    monkeypatch.setattr(apply, "SLICE", 2)
    batch = reviewed(user, [line(Naam=f"Naam nummer {number}", **{"E-mail": ""}) for number in range(7)])
    start_applying(batch=batch, user=user)
    refresh, calls = apply.refresh_search, []

    def killed(ids):
        calls.append(1)
        if len(calls) == crash_at:
            raise KeyboardInterrupt
        return refresh(ids)

    with mock.patch.object(apply, "refresh_search", killed), pytest.raises(KeyboardInterrupt):
        carry_on(batch.pk)
    assert ImportBatch.objects.unfinished().get() == batch
    assert Initiative.objects.count() == (crash_at - 1) * 2
    carried_on(batch)

    assert results(batch) == ["created"] * 7
    assert Initiative.objects.count() == 7
    assert batch.status == "applied"


@pytest.mark.parametrize("count", [1, 30])
def test_creating_takes_the_same_queries_for_any_number(user, django_assert_max_num_queries, count):
    batch = reviewed(user, [line(Naam=f"Naam nummer {number}", **{"E-mail": ""}) for number in range(count)])
    start_applying(batch=batch, user=user)

    with django_assert_max_num_queries(45):
        carry_on(batch.pk)

    assert Initiative.objects.count() == count
