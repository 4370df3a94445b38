"""Proposing a theme, one voice for each initiative, and telling the coordinators once."""

import pytest

from events.actions.errors import NotReadyError
from events.actions.proposals import (
    MOST_WANTED,
    NotYoursError,
    close,
    propose,
    remove,
    reopen,
    support,
    withdraw_support,
)
from events.models import Support, ThemeProposal
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.proposals.factories import ProposalFactory, SupportFactory
from tests.initiatives.factories import InitiativeFactory, region, theme

pytestmark = pytest.mark.django_db
Status = ThemeProposal.Status


def initiative_of(user, **fields):
    return InitiativeFactory(published=True, owner=user, **fields)


def proposed(initiative, by, title="Vrijwilligers vinden", regions=()):
    values = {"kind": "training", "question": "Hoe dan?", "themes": [theme("care")], "regions": regions}
    return propose(initiative=initiative, title=title, by=by, **values)


def voice(proposal, **fields):
    by = UserFactory()
    return support(proposal=proposal, initiative=initiative_of(by), by=by, **fields)


def subjects(user):
    return list(Message.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def test_own_voice_is_the_first(settings):
    settings.PROPOSAL_THRESHOLD = 7
    by = UserFactory()

    made = proposed(initiative_of(by), by, regions=[region("u16")])

    assert made.supports.count() == 1
    assert (made.status, made.threshold, made.created_by) == (Status.OPEN, 7, by)
    assert [list(made.themes.all()), list(made.regions.all())] == [[theme("care")], [region("u16")]]


def test_threshold_is_that_of_the_day_it_was_made(settings):
    proposal = ProposalFactory(voices=4)
    settings.PROPOSAL_THRESHOLD = 50

    voice(proposal)

    proposal.refresh_from_db()
    assert (proposal.threshold, proposal.status) == (5, Status.ENOUGH)


def test_the_same_proposal_twice_is_one():
    by = UserFactory()
    initiative = initiative_of(by)

    first, second = proposed(initiative, by), proposed(initiative, by, title="  VRIJWILLIGERS vinden".strip())

    assert first == second
    assert Support.objects.count() == 1


def test_not_more_at_once_than_can_be_looked_after():
    by = UserFactory()
    initiative = initiative_of(by)
    for number in range(MOST_WANTED):
        proposed(initiative, by, title=f"Onderwerp {number}")

    with pytest.raises(NotReadyError, match="Sluit er eerst een"):
        proposed(initiative, by, title="Nog een")


def test_only_on_behalf_of_an_own_initiative_on_the_site():
    by = UserFactory()
    proposal = ProposalFactory()

    for initiative in (InitiativeFactory(published=True), InitiativeFactory(owner=by)):
        with pytest.raises(NotYoursError):
            proposed(initiative, by)
        with pytest.raises(NotYoursError):
            support(proposal=proposal, initiative=initiative, by=by)
    assert proposal.supports.count() == 1


def test_one_voice_for_each_initiative_and_not_for_each_person():
    proposal = ProposalFactory()
    first, second = UserFactory(), UserFactory()
    shared = InitiativeFactory(published=True, owner=first, editor=second)
    other = initiative_of(first)

    support(proposal=proposal, initiative=shared, by=first, note="Een zaal")
    support(proposal=proposal, initiative=shared, by=second)
    support(proposal=proposal, initiative=other, by=first)

    assert proposal.supports.count() == 3
    assert proposal.supports.get(initiative=shared).note == "Een zaal"


def test_at_the_threshold_the_coordinators_of_its_regions_are_told():
    here, elsewhere = UserFactory(coordinator=region("u16")), UserFactory(coordinator=region("regio-amersfoort"))
    network = UserFactory(network=True)
    proposal = ProposalFactory(voices=4, regions=["u16"], title="Subsidie vinden")

    voice(proposal)

    assert subjects(here) == ["Genoeg steun: Subsidie vinden"]
    assert subjects(elsewhere) == subjects(network) == []
    proposal.refresh_from_db()
    assert proposal.status == Status.ENOUGH
    assert proposal.enough_at is not None


def test_for_the_whole_province_the_network_is_told():
    regional, network = UserFactory(coordinator=region("u16")), UserFactory(network=True)

    voice(ProposalFactory(voices=4))

    assert (len(subjects(regional)), len(subjects(network))) == (0, 1)


def test_a_voice_that_goes_and_comes_back_tells_nobody_again():
    coordinator = UserFactory(network=True)
    proposal = ProposalFactory(voices=4)
    by = UserFactory()
    mine = initiative_of(by)

    support(proposal=proposal, initiative=mine, by=by)
    withdraw_support(proposal=proposal, initiative=mine, by=by)
    proposal.refresh_from_db()
    assert proposal.status == Status.OPEN
    support(proposal=proposal, initiative=mine, by=by)
    voice(proposal)

    assert len(subjects(coordinator)) == 1
    proposal.refresh_from_db()
    assert proposal.status == Status.ENOUGH


def test_own_voice_stays_and_that_of_others_is_not_mine_to_take():
    by = UserFactory()
    proposal = ProposalFactory(initiative=initiative_of(by), voices=2)
    other = proposal.supports.exclude(initiative=proposal.initiative).get()

    with pytest.raises(NotReadyError, match="stelden dit zelf voor"):
        withdraw_support(proposal=proposal, initiative=proposal.initiative, by=by)
    with pytest.raises(NotYoursError):
        withdraw_support(proposal=proposal, initiative=other.initiative, by=by)
    assert proposal.supports.count() == 2


@pytest.mark.parametrize("traits", [{"closed": True}, {"removed": True}, {"status": "held"}])
def test_what_is_over_takes_no_voices(traits):
    with pytest.raises(NotReadyError):
        voice(ProposalFactory(**traits))


def test_a_coordinator_closes_with_a_reason_that_the_teams_read():
    coordinator = UserFactory(coordinator=region("u16"))
    members = [UserFactory(), UserFactory()]
    proposal = ProposalFactory(initiative=initiative_of(members[0]), regions=["u16"], title="Te groot")
    SupportFactory(proposal=proposal, initiative=initiative_of(members[1]))

    with pytest.raises(NotReadyError, match="Schrijf eerst waarom"):
        close(proposal=proposal, reason="  ", by=coordinator)
    close(proposal=proposal, reason="Dat doet de gemeente.", by=coordinator)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.answer) == (Status.CLOSED, "Dat doet de gemeente.")
    assert [subjects(one) for one in members] == [["Gesloten: Te groot"]] * 2
    assert "Dat doet de gemeente." in Message.objects.filter(to=members[1].email).get().text


def test_who_proposed_it_closes_only_while_alone():
    by = UserFactory()
    proposal = ProposalFactory(initiative=initiative_of(by))
    SupportFactory(proposal=proposal)

    with pytest.raises(NotYoursError):
        close(proposal=proposal, reason="Opgelost.", by=by)
    proposal.supports.exclude(initiative=proposal.initiative).delete()
    close(proposal=proposal, reason="Opgelost.", by=by)

    proposal.refresh_from_db()
    assert proposal.status == Status.CLOSED


@pytest.mark.parametrize("verb", [close, remove])
def test_others_close_and_remove_nothing(verb):
    proposal = ProposalFactory(regions=["u16"])
    others = [UserFactory(), UserFactory(coordinator=region("regio-amersfoort")), UserFactory(editor=True)]

    for other in others:
        with pytest.raises(NotYoursError):
            verb(proposal=proposal, reason="Weg ermee.", by=other)


def test_what_was_removed_is_told_to_who_proposed_it_alone_and_can_come_back():
    coordinator, by = UserFactory(network=True), UserFactory()
    proposal = ProposalFactory(initiative=initiative_of(by), voices=5, status="enough")

    remove(proposal=proposal, reason="Dit is reclame.", by=coordinator)
    assert Message.objects.count() == len(subjects(by)) == 1
    reopen(proposal=proposal, by=coordinator)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.answer) == (Status.ENOUGH, "")
    assert subjects(coordinator) == []


@pytest.mark.parametrize(("setting", "kept"), [(0, 1), (-3, 1), (1, 1), (5000, 100)])
def test_an_odd_setting_still_gives_a_number_that_can_be_met(settings, setting, kept):
    settings.PROPOSAL_THRESHOLD = setting
    by = UserFactory()

    made = proposed(initiative_of(by), by)

    assert (made.threshold, made.status) == (kept, Status.ENOUGH if kept == 1 else Status.OPEN)
