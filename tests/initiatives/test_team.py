"""Who is on a team, what owners may do, and the rule that there is always an owner."""

import threading

import pytest

from initiatives.actions import team
from initiatives.actions.errors import InitiativeError, NotAllowedError
from initiatives.actions.team import LastOwnerError, NotOnTeamError
from initiatives.models import Membership
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import InvitationFactory
from tests.threads import all_at_once

OWNER, EDITOR = Membership.Role.OWNER, Membership.Role.EDITOR


@pytest.fixture
def linde(db):
    """An initiative with an owner and an editor."""
    made = InitiativeFactory(name="De Linde", published=True, owner=UserFactory(name="Olga Eigenaar"))
    MembershipFactory(initiative=made, user=UserFactory(name="Ed Redacteur"))
    return made


def member(initiative, role=OWNER):
    return initiative.memberships.filter(role=role).first()


def roles(initiative):
    return {one.user.name: one.role for one in initiative.memberships.select_related("user")}


# --- the rule -----------------------------------------------------------------------------------------


def test_the_last_owner_cannot_leave(linde):
    with pytest.raises(LastOwnerError, match="Draag het eerst over"):
        team.leave(initiative=linde, by=member(linde).user)

    assert roles(linde) == {"Olga Eigenaar": OWNER, "Ed Redacteur": EDITOR}


def test_the_last_owner_cannot_step_down(linde):
    with pytest.raises(LastOwnerError):
        team.change_role(member=member(linde), role=EDITOR, by=member(linde).user)


def test_the_last_owner_is_not_removed_by_a_coordinator_either(linde):
    with pytest.raises(LastOwnerError):
        team.remove_member(member=member(linde), by=UserFactory(network=True))


def test_the_only_member_cannot_leave_nobody_behind(db):
    initiative = InitiativeFactory(owner=UserFactory())

    with pytest.raises(LastOwnerError):
        team.leave(initiative=initiative, by=member(initiative).user)


def test_an_owner_who_closed_the_account_does_not_count(linde):
    MembershipFactory(initiative=linde, user=UserFactory(is_active=False), role=OWNER)

    with pytest.raises(LastOwnerError):
        team.leave(initiative=linde, by=linde.memberships.get(user__name="Olga Eigenaar").user)


def test_with_two_owners_one_may_leave_and_the_other_is_told(linde):
    second = MembershipFactory(initiative=linde, user=UserFactory(name="Otto Tweede"), role=OWNER)

    team.leave(initiative=linde, by=member(linde).user)

    assert roles(linde) == {"Otto Tweede": OWNER, "Ed Redacteur": EDITOR}
    (mail,) = mails_to(second.user.email)
    assert mail.subject == "Olga Eigenaar is uit het team van De Linde"


@pytest.fixture
def two_owners(transactional_db):
    initiative = InitiativeFactory(owner=UserFactory())
    MembershipFactory(initiative=initiative, role=OWNER)
    MembershipFactory(initiative=initiative)
    return initiative, list(initiative.memberships.filter(role=OWNER).select_related("user"))


def owners_of(initiative):
    return initiative.memberships.filter(role=OWNER).count()


def step_down(one):
    return lambda: team.change_role(member=one, role=EDITOR, by=one.user)


def go(one):
    return lambda: team.leave(initiative=one.initiative, by=one.user)


def put_out(one, by):
    return lambda: team.remove_member(member=one, by=by.user)


@pytest.mark.parametrize(
    "acts",
    [
        lambda a, b: (step_down(a), step_down(b)),
        lambda a, b: (go(a), go(b)),
        lambda a, b: (go(a), step_down(b)),
        lambda a, b: (put_out(b, a), put_out(a, b)),
    ],
    ids=["both step down", "both leave", "one leaves, one steps down", "each puts out the other"],
)
def test_of_two_owners_at_the_same_moment_one_stays(two_owners, acts):
    initiative, owners = two_owners

    found = all_at_once(*acts(*owners))

    assert owners_of(initiative) == 1
    assert len([one for one in found if isinstance(one, InitiativeError)]) == 1


def test_without_the_lock_no_owner_is_left(two_owners, monkeypatch):
    """The negative control: the lock is what keeps one."""
    initiative, owners = two_owners
    both_looked = threading.Barrier(2)
    require = team.require_an_owner

    def look_and_wait(members):
        require(members)
        both_looked.wait(10)

    monkeypatch.setattr(team, "lock", lambda initiative: None)
    monkeypatch.setattr(team, "require_an_owner", look_and_wait)

    all_at_once(*map(step_down, owners))

    assert owners_of(initiative) == 0


# --- who may what -------------------------------------------------------------------------------------


def test_an_editor_changes_nothing_about_the_team(linde):
    editor = member(linde, EDITOR)

    for act in (
        lambda: team.change_role(member=editor, role=OWNER, by=editor.user),
        lambda: team.remove_member(member=member(linde), by=editor.user),
        lambda: team.hand_over(to=member(linde), by=editor.user, leaves=True),
    ):
        with pytest.raises(NotAllowedError):
            act()

    assert roles(linde) == {"Olga Eigenaar": OWNER, "Ed Redacteur": EDITOR}


@pytest.mark.parametrize("who", ["owner elsewhere", "coordinator of another region", "stranger"])
def test_others_change_nothing_about_the_team(linde, who):
    by = (
        UserFactory(coordinator=region("regio-foodvalley")) if who == "coordinator of another region" else UserFactory()
    )
    if who == "owner elsewhere":
        InitiativeFactory(owner=by)

    with pytest.raises(NotAllowedError):
        team.change_role(member=member(linde, EDITOR), role=OWNER, by=by)


def test_a_coordinator_of_the_region_helps(linde):
    team.change_role(member=member(linde, EDITOR), role=OWNER, by=UserFactory(coordinator=region("u16")))

    assert roles(linde)["Ed Redacteur"] == OWNER


def test_a_member_who_is_gone_is_said_to_be_gone(linde):
    gone = member(linde, EDITOR)
    Membership.objects.filter(pk=gone.pk).delete()

    with pytest.raises(NotOnTeamError, match="staat niet meer in het team"):
        team.change_role(member=gone, role=OWNER, by=member(linde).user)


def test_who_is_removed_gets_a_friendly_mail_and_brings_nobody_in(linde):
    owner, second = member(linde).user, UserFactory()
    other = MembershipFactory(initiative=linde, user=second, role=OWNER)
    sent = InvitationFactory(initiative=linde, invited_by=second)

    team.remove_member(member=other, by=owner)

    (mail,) = mails_to(second.email)
    assert mail.subject == "Je staat niet meer in het team van De Linde"
    assert "Dank je wel" in mail.text
    sent.refresh_from_db()
    assert sent.withdrawn_at


def test_a_new_role_is_told_to_whom_it_concerns_only(linde):
    owner, editor = member(linde).user, member(linde, EDITOR)

    team.change_role(member=editor, role=OWNER, by=owner)
    team.change_role(member=editor, role=OWNER, by=owner)

    (mail,) = mails_to(editor.user.email)
    assert mail.subject == "Je bent nu eigenaar van De Linde"
    assert mails_to(owner.email) == []


# --- handing over -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leaves", "after"),
    [
        (False, {"Olga Eigenaar": EDITOR, "Ed Redacteur": OWNER}),
        (True, {"Ed Redacteur": OWNER}),
    ],
)
def test_handing_over_changes_places(linde, leaves, after):
    old, new = member(linde).user, member(linde, EDITOR)

    team.hand_over(to=new, by=old, leaves=leaves)

    assert roles(linde) == after
    assert [mail.subject for mail in mails_to(new.user.email)] == ["Je bent nu eigenaar van De Linde"]
    (mail,) = mails_to(old.email)
    assert mail.subject == "Je hebt De Linde overgedragen"
    assert ("Je staat niet meer in het team" in mail.text) == leaves
    assert new.user.email not in mail.text + mail.html


def test_nobody_hands_over_to_oneself_or_to_a_closed_account(linde):
    old = member(linde)
    closed = MembershipFactory(initiative=linde, user=UserFactory(is_active=False))

    for to, leaves in ((old, False), (closed, True)):
        with pytest.raises(InitiativeError):
            team.hand_over(to=to, by=old.user, leaves=leaves)

    assert roles(linde)["Olga Eigenaar"] == OWNER


# --- an account that goes -----------------------------------------------------------------------------


def test_initiatives_left_without_owner_are_those_with_others_on_the_team(linde):
    owner = member(linde).user
    InitiativeFactory(owner=owner)
    shared = InitiativeFactory(owner=owner)
    MembershipFactory(initiative=shared, role=OWNER)

    assert list(team.left_without_owner(owner)) == [linde]
    assert list(team.left_without_owner(member(linde, EDITOR).user)) == []


def test_passing_on_makes_who_has_been_there_longest_owner(linde):
    owner = member(linde).user
    MembershipFactory(initiative=linde)

    team.pass_on(initiative=linde, user=owner)
    team.pass_on(initiative=linde, user=owner)

    assert roles(linde)["Ed Redacteur"] == OWNER
    assert owners_of(linde) == 2
