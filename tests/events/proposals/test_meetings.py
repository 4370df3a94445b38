"""From a proposal to a meeting: a draft, the invitations, and what becomes of the proposal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions.editing import call_off, change_event, publish
from events.actions.errors import NotReadyError
from events.actions.planning import evening, plan
from events.actions.proposals import NotYoursError, invite_step, left_to_follow, support
from events.models import Event, Support, ThemeProposal
from events.sweeps import sweep_proposals
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.events.proposals.factories import ProposalFactory, SupportFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region, theme

pytestmark = pytest.mark.django_db
Status = ThemeProposal.Status


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=region("u16"))


@pytest.fixture
def team():
    return [UserFactory(), UserFactory()]


@pytest.fixture
def proposal(team):
    made = ProposalFactory(
        title="Geld vinden", voices=4, status="enough", kind="training", themes=["care"], regions=["u16"]
    )
    SupportFactory(proposal=made, initiative=InitiativeFactory(published=True, owner=team[0], editor=team[1]))
    return made


def planned(proposal, by):
    """On the agenda."""
    event = plan(proposal=proposal, by=by)
    change_event(event=event, values={"summary": "Zo vind je geld.", "place_name": "Buurthuis"})
    return publish(event=event, by=by)


def invited(*people):
    return [Message.objects.filter(to=one.email, subject="Hij komt er: Geld vinden").count() for one in people]


def test_a_draft_says_what_the_proposal_said(proposal, coordinator):
    event = plan(proposal=proposal, by=coordinator)

    assert (event.title, event.kind, event.status) == ("Geld vinden", "training", Event.Status.DRAFT)
    assert (list(event.themes.all()), list(event.regions.all())) == ([theme("care")], [region("u16")])
    assert (list(event.organisers.all()), event.proposal) == ([proposal.initiative], proposal)
    assert timezone.localtime(event.starts_at).strftime("%H:%M") == "19:30"
    proposal.refresh_from_db()
    assert proposal.status == Status.PLANNED
    assert plan(proposal=proposal, by=coordinator) == event


def test_an_evening_is_half_past_seven_on_the_wall_in_every_season():
    for month in range(1, 13):
        now = timezone.make_aware(timezone.datetime(2026, month, 10, 12))
        assert timezone.localtime(evening(now)).strftime("%H:%M") == "19:30"


def test_only_its_coordinators_plan_it(proposal):
    for other in (UserFactory(), UserFactory(coordinator=region("regio-amersfoort")), UserFactory(editor=True)):
        with pytest.raises(NotYoursError):
            plan(proposal=proposal, by=other)
    assert Event.objects.count() == 0


@pytest.mark.parametrize("traits", [{"closed": True}, {"removed": True}, {"status": "held"}])
def test_what_is_over_is_not_planned(traits):
    with pytest.raises(NotReadyError):
        plan(proposal=ProposalFactory(**traits), by=UserFactory(network=True))


def test_teams_are_invited_once_when_it_is_on_the_agenda(proposal, coordinator, team):
    proposer = UserFactory()
    MembershipFactory(initiative=proposal.initiative, user=proposer)
    plan(proposal=proposal, by=coordinator)
    sweep_proposals()
    assert invited(*team) == [0, 0]

    event = planned(proposal, coordinator)
    for _ in range(3):
        sweep_proposals()

    assert invited(*team, proposer) == [1, 1, 0]
    mail = Message.objects.get(to=team[1].email)
    assert f"/agenda/{event.slug}/" in mail.text
    assert f"/agenda/themavoorstellen/{proposal.pk}/" in mail.text
    assert "Trek dan de steun" in mail.text
    assert not Support.objects.filter(invited_at=None).exists()


def test_a_person_on_two_teams_gets_one_invitation(proposal, coordinator, team):
    SupportFactory(proposal=proposal, initiative=InitiativeFactory(published=True, owner=team[0]))

    planned(proposal, coordinator)
    sweep_proposals()

    assert invited(team[0]) == [1]


def test_who_left_hears_nothing(proposal, coordinator, team):
    team[1].is_active = False
    team[1].save()

    planned(proposal, coordinator)
    sweep_proposals()

    assert invited(*team) == [1, 0]


def test_supporting_goes_on_while_it_is_prepared_and_ends_on_the_agenda(proposal, coordinator):
    by = UserFactory()
    mine = InitiativeFactory(published=True, owner=by)
    plan(proposal=proposal, by=coordinator)
    support(proposal=proposal, initiative=mine, by=by)
    planned(proposal, coordinator)
    sweep_proposals()

    with pytest.raises(NotReadyError):
        support(proposal=proposal, initiative=InitiativeFactory(published=True, owner=by), by=by)
    assert invited(by) == [1]


def test_called_off_makes_it_wanted_again_and_a_second_meeting_invites_again(proposal, coordinator, team):
    call_off(event=planned(proposal, coordinator), reason="De zaal is dicht.")
    proposal.refresh_from_db()
    assert proposal.status == Status.ENOUGH

    second = planned(proposal, coordinator)
    sweep_proposals()
    call_off(event=second, reason="Weer dicht.")
    planned(proposal, coordinator)
    sweep_proposals()

    assert invited(*team) == [2, 2]
    assert Message.objects.filter(to=coordinator.email, subject__startswith="Genoeg steun").count() == 0


def test_a_draft_thrown_away_makes_it_wanted_again(proposal, coordinator):
    plan(proposal=proposal, by=coordinator).delete()

    assert left_to_follow() == [proposal.pk]
    sweep_proposals()

    proposal.refresh_from_db()
    assert proposal.status == Status.ENOUGH


def test_once_it_was_it_is_held(proposal, coordinator):
    event = planned(proposal, coordinator)
    sweep_proposals()
    past = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=past - timedelta(hours=2), ends_at=past)

    sweep_proposals()

    proposal.refresh_from_db()
    assert proposal.status == Status.HELD


def test_other_events_invite_nobody():
    EventFactory()
    EventFactory(proposal=ProposalFactory(voices=3, status="planned"), days=-3)

    assert invite_step() is False
    assert Message.objects.count() == 0
