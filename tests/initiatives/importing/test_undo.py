"""Taking an import back restores exactly, and loses nothing of what others did since."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from initiatives import actions
from initiatives.importing import undo
from initiatives.importing.batches import ImportStateError
from initiatives.importing.undo import start_undoing
from initiatives.importing.work import carry_on
from initiatives.models import FormerSlug, ImportBatch, Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, place, region
from tests.initiatives.importing.steps import applied, applied_batch, carried_on, everything, reviewed, row, undone

pytestmark = pytest.mark.django_db
LINE = {
    "Naam": "Moestuin",
    "Gemeente": "Zeist",
    "Fase": "groei",
    "Omschrijving": "Nieuw.",
    "Thema": "eten",
    "Site": "a.nl",
}


@pytest.fixture
def user():
    return UserFactory(network=True)


def undos(batch):
    return [(found.undo, found.undo_note) for found in batch.rows.order_by("number")]


def test_what_was_made_disappears_and_what_was_changed_comes_back(user):
    InitiativeFactory(name="Moestuin", summary="Oud.", themes=["care", "green"], place=place("Bosch en Duin"))
    before = everything()
    batch = applied(user, [LINE, LINE | {"Naam": "Iets nieuws", "Site": ""}])
    assert everything() != before

    undone(user, batch)

    assert everything() == before
    assert undos(batch) == [("restored", ""), ("removed", "")]
    assert batch.status == ImportBatch.Status.UNDONE


def test_the_search_finds_the_old_words_again(user):
    found = InitiativeFactory(name="Moestuin", summary="Kastanjes.")
    vector = Initiative.objects.get(pk=found.pk).search_vector

    batch = applied(user, [LINE])
    assert Initiative.objects.get(pk=found.pk).search_vector != vector
    undone(user, batch)

    assert Initiative.objects.get(pk=found.pk).search_vector == vector


def test_a_name_goes_back_with_its_address(user):
    InitiativeFactory(name="Oud", slug="oud", published=True)
    batch = applied(user, [LINE | {"Adres op Omzien": "oud"}])
    assert Initiative.objects.get().slug == "moestuin"

    undone(user, batch)

    assert (Initiative.objects.get().name, Initiative.objects.get().slug) == ("Oud", "oud")
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["moestuin"]


def test_what_somebody_changed_since_stays_and_is_said(user):
    found = InitiativeFactory(name="Moestuin", summary="Oud.", website="https://oud.nl")
    batch = applied(user, [LINE])
    Initiative.objects.filter(pk=found.pk).update(summary="Van het team.")

    undone(user, batch)

    found.refresh_from_db()
    assert (found.summary, found.website) == ("Van het team.", "https://oud.nl")
    assert undos(batch) == [("partly", "Niet teruggezet, want intussen gewijzigd: Korte omschrijving.")]


def test_what_was_made_and_changed_since_stays_and_is_said(user):
    batch = applied(user, [LINE])
    Initiative.objects.update(summary="Van het team.", status=Initiative.Status.ARCHIVED)

    undone(user, batch)

    assert Initiative.objects.count() == 1
    assert undos(batch) == [("kept", "Niet verwijderd, want intussen is gewijzigd: Korte omschrijving, Status.")]


def test_what_was_made_and_confirmed_since_stays(user):
    batch = applied(user, [LINE])
    actions.confirm(initiative=Initiative.objects.get(), by=user)

    undone(user, batch)

    assert undos(batch) == [("kept", "Niet verwijderd, want intussen is gewijzigd: Laatst bevestigd.")]


def test_what_has_a_team_stays(user):
    batch = applied(user, [LINE])
    MembershipFactory(initiative=Initiative.objects.get())

    undone(user, batch)

    assert Initiative.objects.count() == 1
    assert undos(batch) == [("kept", "Niet verwijderd, want er hoort intussen iets bij: teamlid.")]


def test_what_is_gone_already_is_said(user):
    InitiativeFactory(name="Moestuin")
    batch = applied(user, [LINE, LINE | {"Naam": "Iets nieuws", "Site": ""}])
    Initiative.objects.all().delete()

    undone(user, batch)

    assert undos(batch) == [("kept", "Dit initiatief bestaat niet meer."), ("removed", "Was al verwijderd.")]


def test_a_municipality_and_its_place_go_back_together_or_not_at_all(user):
    found = InitiativeFactory(name="Moestuin", slug="moestuin", municipality="soest", place=place("Soesterberg"))
    batch = applied(user, [LINE | {"Adres op Omzien": "moestuin"}])
    found.refresh_from_db()
    assert (found.municipality.name, found.place) == ("Zeist", None)
    Initiative.objects.filter(pk=found.pk).update(place=place("Bosch en Duin"))

    undone(user, batch)

    found.refresh_from_db()
    assert (found.municipality.name, found.place.name) == ("Zeist", "Bosch en Duin")
    assert undos(batch) == [("partly", "Niet teruggezet, want intussen gewijzigd: Plaats, Gemeente.")]


def test_what_would_break_a_rule_stays_and_is_said(user):
    found = InitiativeFactory(name="Moestuin", summary="", phase="growing", website="https://a.nl", themes=["food"])
    batch = applied(user, [LINE])
    actions.publish(initiative=found, by=user)

    undone(user, batch)

    assert undos(batch) == [("kept", "Niet teruggezet: met de waarden van nu kan het oude niet meer kloppen.")]


def test_rows_about_one_initiative_go_back_in_turn(user):
    from initiatives.importing import batches

    batch = reviewed(user, [LINE, LINE | {"Omschrijving": "Anders."}])
    batches.decide(batch=batch, rows=[row(batch, 3)], decision="update", target_row=2)
    applied_batch(user, carried_on(batch))
    assert Initiative.objects.get().summary == "Anders."

    undone(user, batch)

    assert Initiative.objects.count() == 0
    assert undos(batch) == [("removed", ""), ("restored", "")]


def test_a_later_import_is_not_undone_with_an_earlier_one(user):
    InitiativeFactory(name="Moestuin", summary="Oud.")
    first = applied(user, [LINE])
    applied(user, [LINE | {"Omschrijving": "Nog nieuwer."}])

    undone(user, first)

    assert Initiative.objects.get().summary == "Nog nieuwer."
    assert undos(first)[0][0] == "partly"


def test_what_moved_to_another_region_is_left_alone():
    user = UserFactory(coordinator=region("u16"))
    batch = applied(user, [LINE])
    Initiative.objects.update(municipality=InitiativeFactory(municipality="amersfoort").municipality)

    undone(user, batch)

    assert undos(batch) == [("kept", "Ligt nu buiten jouw regio’s.")]


def test_after_undoing_the_file_can_be_imported_again(user):
    undone(user, applied(user, [LINE]))

    batch = applied(user, [LINE])

    assert row(batch, 2).result == "created"


def test_undoing_happens_once(user):
    batch = undone(user, applied(user, [LINE]))

    with pytest.raises(ImportStateError, match="kan niet worden teruggedraaid"):
        start_undoing(batch=batch, user=user)


def test_an_undo_that_is_killed_continues(user, monkeypatch):
    monkeypatch.setattr(undo, "SLICE", 2)
    batch = applied(user, [LINE | {"Naam": f"Naam nummer {number}", "Site": ""} for number in range(5)])
    start_undoing(batch=batch, user=user)
    with mock.patch.object(undo, "refresh_search", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        carry_on(batch.pk)
    assert Initiative.objects.count() == 5

    carried_on(batch)

    assert Initiative.objects.count() == 0
    assert [result for result, _ in undos(batch)] == ["removed"] * 5


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


class AnyChangeIsUndone(TestCase):
    @given(
        st.lists(
            st.tuples(words, words, st.sampled_from(["", "Zeist", "Soest", "Rhnenn"]), words), min_size=1, max_size=5
        )
    )
    def test_undo_restores_exactly(self, lines):
        user = UserFactory(network=True)
        InitiativeFactory(name="Moestuin", summary="Oud.", themes=["care"])
        InitiativeFactory(name="Buurtbus", municipality="soest", published=True)
        before = everything()
        rows = [
            {"Naam": name, "Omschrijving": summary, "Gemeente": where, "Site": site, "Thema": "zorg"}
            for name, summary, where, site in [
                *lines,
                ("Moestuin", "Nieuw.", "Zeist", "b.nl"),
                ("buurtbus", "x", "Soest", ""),
            ]
        ]

        batch = applied(user, rows)
        undone(user, batch)

        assert everything() == before
        assert batch.rows.filter(result="").count() == 0
