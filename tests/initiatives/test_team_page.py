"""The team page and the pages below it: who sees what, and what each form says."""

import pytest
from django.urls import reverse

from initiatives.models import Membership
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import InvitationFactory

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


def owners_of(initiative):
    return initiative.memberships.filter(role=OWNER).count()


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
