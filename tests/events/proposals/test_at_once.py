"""Five initiatives at the same moment reach the threshold: the coordinators get one mail, never none and never two."""

import threading

import pytest

from events.actions import proposals
from events.actions.planning import plan
from events.actions.proposals import invite_step, support, withdraw_support
from events.models import Event, Support, ThemeProposal
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.events.proposals.factories import ProposalFactory
from tests.initiatives.factories import InitiativeFactory
from tests.threads import all_at_once


@pytest.fixture
def coordinator(transactional_db):
    return UserFactory(network=True)


@pytest.fixture
def proposal(transactional_db):
    return ProposalFactory()


def voices(proposal, number):
    """Acts of this many people, each with an initiative of their own."""
    people = [UserFactory() for _ in range(number)]
    pairs = [(person, InitiativeFactory(published=True, owner=person)) for person in people]
    return [
        lambda person=person, own=own: support(proposal=proposal, initiative=own, by=person) for person, own in pairs
    ]


def told(coordinator):
    return Message.objects.filter(to=coordinator.email).count()


def test_five_at_once_tell_the_coordinators_once(coordinator, proposal):
    all_at_once(*voices(proposal, 5))

    proposal.refresh_from_db()
    assert (proposal.supports.count(), proposal.status) == (6, ThemeProposal.Status.ENOUGH)
    assert told(coordinator) == 1


def test_without_the_lock_nobody_hears_of_it(coordinator, proposal, monkeypatch):
    """The negative control: four who each see only their own voice think that one is missing."""
    acts = voices(proposal, 4)
    all_voted = threading.Barrier(4)
    weigh = proposals.weigh

    def weigh_together(unlocked):
        all_voted.wait(10)
        weigh(unlocked)

    monkeypatch.setattr(proposals, "lock", lambda pk: ThemeProposal.objects.select_related("initiative").get(pk=pk))
    monkeypatch.setattr(proposals, "weigh", weigh_together)

    all_at_once(*acts)

    assert proposal.supports.count() == 5
    assert told(coordinator) == 0


def test_a_double_click_is_one_voice(proposal):
    by = UserFactory()
    own = InitiativeFactory(published=True, owner=by)

    found = all_at_once(*[lambda: support(proposal=proposal, initiative=own, by=by)] * 4)

    assert len({one.pk for one in found}) == 1
    assert Support.objects.filter(initiative=own).count() == 1


def test_giving_and_taking_back_at_once_leaves_what_the_voices_say(coordinator):
    for _ in range(3):
        proposal = ProposalFactory(voices=4)
        by = UserFactory()
        own = InitiativeFactory(published=True, owner=by)
        support(proposal=proposal, initiative=own, by=by)

        all_at_once(
            *voices(proposal, 1),
            lambda proposal=proposal, own=own, by=by: withdraw_support(proposal=proposal, initiative=own, by=by),
        )

        proposal.refresh_from_db()
        assert (proposal.supports.count(), proposal.status) == (5, ThemeProposal.Status.ENOUGH)


def test_two_coordinators_at_once_plan_one_meeting(proposal):
    people = [UserFactory(network=True), UserFactory(network=True)]

    found = all_at_once(*[lambda by=by: plan(proposal=proposal, by=by) for by in people])

    assert len({one.pk for one in found}) == 1
    assert Event.objects.filter(proposal=proposal).count() == 1


def test_four_workers_at_once_invite_each_team_once(coordinator, proposal):
    people = [UserFactory() for _ in range(6)]
    for person in people:
        own = InitiativeFactory(published=True, owner=person)
        support(proposal=proposal, initiative=own, by=person)
    EventFactory(title="De avond", proposal=proposal)
    ThemeProposal.objects.filter(pk=proposal.pk).update(status="planned")

    def work():
        while invite_step():
            pass

    all_at_once(*[work] * 4)

    subject = "Hij komt er: De avond"
    assert [Message.objects.filter(to=one.email, subject=subject).count() for one in people] == [1] * 6
    assert not Support.objects.filter(invited_at=None).exists()
