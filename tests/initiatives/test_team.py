"""Who is on a team, what owners may do, and the rule that there is always an owner."""

import threading

import pytest
from django.urls import reverse

from initiatives.actions import team
from initiatives.actions.errors import InitiativeError, NotAllowedError
from initiatives.actions.team import LastOwnerError, NotOnTeamError
from initiatives.models import Membership
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import InvitationFactory, at_the_same_time

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


def url(name, initiative, *args):
    return reverse(f"initiatives:{name}", args=[initiative.slug, *args])


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

    found = at_the_same_time(*acts(*owners))

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

    at_the_same_time(*map(step_down, owners))

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


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status", "manages"),
    [
        ("owner", 200, True),
        ("editor", 200, False),
        ("coordinator of the region", 200, True),
        ("coordinator of another region", 404, False),
        ("stranger", 404, False),
    ],
)
def test_who_sees_the_team_and_who_manages_it(client, linde, who, status, manages):
    person = {
        "owner": lambda: member(linde).user,
        "editor": lambda: member(linde, EDITOR).user,
        "coordinator of the region": lambda: UserFactory(coordinator=region("u16")),
        "coordinator of another region": lambda: UserFactory(coordinator=region("regio-foodvalley")),
        "stranger": UserFactory,
    }[who]()
    invitation = InvitationFactory(initiative=linde)
    client.force_login(person)

    response = client.get(url("team", linde))

    html = response.content.decode()
    assert response.status_code == status
    assert ("Nodig iemand uit" in html) == manages
    assert (invitation.email in html) == manages
    if status == 200:
        assert "Olga Eigenaar" in html
        assert "Ed Redacteur" in html
    for one in linde.memberships.select_related("user"):
        assert one.user.email not in html


@pytest.mark.parametrize("count", [1, 3])
def test_team_page_query_count(client, linde, django_assert_num_queries, count):
    for _ in range(count):
        MembershipFactory(initiative=linde)
        InvitationFactory(initiative=linde, invited_by=member(linde).user)
    client.force_login(member(linde).user)
    client.get(url("team", linde))

    with django_assert_num_queries(8):
        response = client.get(url("team", linde))

    assert len(response.context["members"]) == count + 2


def test_a_member_without_a_name_is_asked_for_it(client, linde):
    nameless = MembershipFactory(initiative=linde, user=UserFactory(name=""))
    client.force_login(nameless.user)

    html = client.get(url("team", linde)).content.decode()

    assert "Zo zien anderen in het team je" in html
    assert f"/mijn/naam/?next={url('team', linde)}" in html


def test_owner_changes_a_role_and_takes_somebody_out(client, linde):
    editor = member(linde, EDITOR)
    client.force_login(member(linde).user)

    response = client.post(url("change_role", linde, editor.pk), {"role": "owner"}, follow=True)
    assert "Ed Redacteur is nu eigenaar." in response.content.decode()

    page = client.get(url("remove_member", linde, editor.pk))
    assert "Ed Redacteur uit het team halen?" in page.content.decode()
    assert roles(linde)["Ed Redacteur"] == OWNER
    client.post(url("remove_member", linde, editor.pk))
    assert roles(linde) == {"Olga Eigenaar": OWNER}


def test_a_refusal_is_said_on_the_page(client, linde):
    client.force_login(member(linde).user)

    response = client.post(url("change_role", linde, member(linde).pk), {"role": "editor"})

    assert response.status_code == 422
    assert "Een team heeft altijd een eigenaar" in response.content.decode()


@pytest.mark.parametrize("role", ["", "baas", "\x00", "owner' --"])
def test_a_role_that_is_none_is_refused(client, linde, role):
    client.force_login(member(linde).user)

    response = client.post(url("change_role", linde, member(linde, EDITOR).pk), {"role": role})

    assert response.status_code in {400, 422}
    assert roles(linde)["Ed Redacteur"] == EDITOR


def test_members_of_another_initiative_are_out_of_reach(client, linde):
    elsewhere = InitiativeFactory(owner=UserFactory())
    client.force_login(member(linde).user)

    for name in ("change_role", "remove_member"):
        assert client.post(url(name, linde, member(elsewhere).pk), {"role": "editor"}).status_code == 404

    assert owners_of(elsewhere) == 1


@pytest.mark.parametrize("who", ["editor", "stranger"])
def test_only_owners_reach_what_owners_do(client, linde, who):
    other = MembershipFactory(initiative=linde)
    client.force_login(member(linde, EDITOR).user if who == "editor" else UserFactory())

    assert client.get(url("remove_member", linde, other.pk)).status_code == 404
    assert client.get(url("hand_over", linde)).status_code == 404
    client.post(url("remove_member", linde, other.pk))
    client.post(url("hand_over", linde), {"to": other.pk, "afterwards": "blijf"})
    client.post(url("change_role", linde, other.pk), {"role": "owner"})
    client.post(url("team", linde), {"email": "ik@voorbeeld.test", "role": "owner"})

    assert linde.memberships.filter(pk=other.pk, role=EDITOR).exists()
    assert owners_of(linde) == 1
    assert linde.invitations.count() == 0


def test_hand_over_to_a_member_on_the_site_and_leave(client, linde):
    owner = member(linde).user
    client.force_login(owner)

    response = client.post(
        url("hand_over", linde), {"to": member(linde, EDITOR).pk, "afterwards": "vertrek"}, follow=True
    )

    assert "Ed Redacteur is nu eigenaar van “De Linde”." in response.content.decode()
    assert roles(linde) == {"Ed Redacteur": OWNER}
    assert client.get(url("team", linde)).status_code == 404


def test_hand_over_says_what_is_missing_and_keeps_what_was_chosen(client, linde):
    client.force_login(member(linde).user)

    response = client.post(url("hand_over", linde), {"to": "anders", "afterwards": "vertrek", "email": "geen adres"})

    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="vertrek" required id="id_afterwards_1" checked' in html
    assert 'value="geen adres"' in html


def test_the_last_owner_is_led_to_handing_over(client, linde):
    client.force_login(member(linde).user)

    page = client.get(url("leave", linde)).content.decode()
    response = client.post(url("leave", linde))

    assert "Jij bent de enige eigenaar" in page
    assert url("hand_over", linde) in page
    assert response.status_code == 409
    assert "Een team heeft altijd een eigenaar" in response.content.decode()


def test_an_editor_leaves(client, linde):
    client.force_login(member(linde, EDITOR).user)
    client.get(url("leave", linde))
    assert roles(linde)["Ed Redacteur"] == EDITOR

    client.post(url("leave", linde))

    assert roles(linde) == {"Olga Eigenaar": OWNER}
