"""What proposals and reports ask of a person, what is kept of one, and for how long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import EventReport, Support, ThemeProposal
from events.proposal_desk import my_part
from events.proposal_keeping import drop_names, drop_writers, named_and_over, proposal_rows
from initiatives.models import Following
from omzien.home.dashboard import wanted
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.events.proposals.factories import ProposalFactory, SupportFactory
from tests.initiatives.factories import InitiativeFactory, region, theme

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=366)


def todos(user):
    return [todo.text for todo in my_part(user, {}).todos]


def shown(user):
    (section,) = my_part(user, {}).sections
    return [one.title for one in section.rows]


def test_enough_support_asks_for_its_coordinators():
    ProposalFactory(title="Geld vinden", voices=5, status="enough", regions=["u16"])
    ProposalFactory(title="Nog open", voices=2)

    assert todos(UserFactory(coordinator=region("u16"))) == ["Er is genoeg steun voor “Geld vinden”"]
    for other in (UserFactory(), UserFactory(editor=True), UserFactory(coordinator=region("regio-amersfoort"))):
        assert todos(other) == []


def test_the_dashboard_shows_what_waits_the_longest_first():
    now = timezone.now()
    ProposalFactory(title="Later", voices=5, status="enough", enough_at=now, regions=["u16"])
    ProposalFactory(title="Eerder", voices=6, status="enough", enough_at=now - timedelta(days=3))
    ProposalFactory(title="Open")

    group = wanted(UserFactory(coordinator=region("u16")))

    assert (group.total, [line.title for line in group.lines]) == (2, ["Eerder", "Later"])
    assert group.lines[0].note.startswith("6 initiatieven · sinds")
    assert [line.title for line in wanted(UserFactory(coordinator=region("regio-amersfoort"))).lines] == ["Eerder"]
    assert wanted(UserFactory()).total == 0


def test_who_was_asked_sees_it_on_their_desk_until_it_is_written():
    user = UserFactory()
    event = EventFactory(title="De avond", days=-3, organisers=[InitiativeFactory(published=True, owner=user)])
    assert todos(user) == []

    EventReport.objects.create(event=event, asked_at=timezone.now())

    assert todos(user) == ["Hoe was “De avond”?"]
    assert todos(UserFactory()) == []


def test_my_proposals_and_new_ones_about_what_i_follow():
    user = UserFactory()
    mine = InitiativeFactory(published=True, owner=user)
    Following.objects.create(user=user).themes.add(theme("care"))
    ProposalFactory(title="Van ons", initiative=mine, themes=["care"])
    SupportFactory(proposal=ProposalFactory(title="Gesteund"), initiative=mine)
    ProposalFactory(title="Gevolgd", themes=["care"])
    ProposalFactory(title="Ander thema", themes=["food"])
    ProposalFactory(title="Voorbij", initiative=mine, closed=True)

    assert shown(user) == ["Gesteund", "Van ons", "Gevolgd"]
    assert shown(UserFactory()) == []


@pytest.mark.parametrize("traits", [{}, {"network": True}])
def test_cost_does_not_grow(client, traits):
    user = UserFactory(**traits)
    mine = InitiativeFactory(published=True, owner=user)
    Following.objects.create(user=user).themes.add(theme("care"))
    found = []
    for _ in range(3):
        ProposalFactory(initiative=mine)
        ProposalFactory(themes=["care"], voices=5, status="enough")
        EventReport.objects.create(event=EventFactory(days=-3, organisers=[mine]), asked_at=timezone.now())
        assert user.is_coordinator == bool(traits)  # read once, as every page does
        with CaptureQueriesContext(connection) as queries:
            my_part(user, {})
        found.append(len(queries))

    assert set(found) == {4 if traits else 3}


def test_a_person_takes_along_what_they_proposed_supported_and_wrote():
    user = UserFactory()
    ProposalFactory(title="Van mij", created_by=user)
    SupportFactory(proposal=ProposalFactory(title="Gesteund"), user=user, note="Een zaal")
    EventReport.objects.create(event=EventFactory(title="De avond"), written_by=user, written_at=timezone.now())

    rows = list(proposal_rows(user))

    assert [next(iter(row.values())) for row in rows] == ["Van mij", "Gesteund", "De avond"]
    assert rows[1]["wat jullie meebrengen"] == "Een zaal"


def test_a_voice_stays_when_its_giver_goes():
    user = UserFactory()
    proposal = ProposalFactory(created_by=user)
    SupportFactory(proposal=proposal, user=user)

    user.delete()

    proposal.refresh_from_db()
    assert (proposal.created_by, proposal.supports.count()) == (None, 2)
    assert not Support.objects.exclude(user=None).exists()


def test_names_go_a_year_after_it_was_over_and_the_voices_stay():
    user = UserFactory()
    old = ProposalFactory(closed=True, created_by=user, decided_at=timezone.now() - LONG_AGO)
    SupportFactory(proposal=old, user=user)
    new = ProposalFactory(closed=True, created_by=user)
    report = EventReport.objects.create(event=EventFactory(), written_by=user, written_at=timezone.now() - LONG_AGO)

    assert (named_and_over().count(), drop_names(), drop_names(), drop_writers()) == (1, 1, 0, 1)

    assert list(ThemeProposal.objects.filter(created_by=user)) == [new]
    assert old.supports.filter(user=None).count() == 2
    report.refresh_from_db()
    assert report.written_by is None
