"""Invitations by mail: whom they reach, what the link shows, who gets in, and how often."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import invitations
from initiatives.actions.errors import InitiativeError, NotAllowedError
from initiatives.actions.invitations import StaleInvitationError, TooOftenError, invite, send_again
from initiatives.keys import hash_of
from initiatives.mails.words import plain_name
from initiatives.models import Invitation, Membership
from omzien.accounts.models import User
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import InvitationFactory
from tests.threads import all_at_once

OWNER, EDITOR = Membership.Role.OWNER, Membership.Role.EDITOR
ADDRESS = "collega@voorbeeld.test"


@pytest.fixture
def owner(db):
    return UserFactory(name="Olga Eigenaar")


@pytest.fixture
def linde(owner):
    return InitiativeFactory(name="De Linde", published=True, owner=owner)


def link_in(message):
    """The path of the one link in the text, which the button has too."""
    (link,) = re.findall(rf"^{re.escape(settings.SITE_URL)}(/uitnodiging/\S+)$", message.text, re.MULTILINE)
    assert f'href="{settings.SITE_URL}{link}"' in message.html
    return link


def team_url(initiative):
    return reverse("initiatives:team", args=[initiative.slug])


# --- inviting -----------------------------------------------------------------------------------------


def test_inviting_mails_a_link_whose_key_nobody_else_keeps(linde, owner):
    invitation = invite(initiative=linde, email=" Collega@Voorbeeld.test ", role=EDITOR, by=owner)

    (message,) = mails_to(ADDRESS)
    key = link_in(message).split("/")[2]
    assert message.subject == "Je bent uitgenodigd voor het team van “De Linde”"
    assert message.is_secret
    assert invitation.key_hash == hash_of(key)
    assert key not in str(Invitation.objects.values().get())
    assert invitation.expires_at - timezone.now() > timedelta(days=13, hours=23)
    assert "Olga Eigenaar nodigt je uit" in message.text
    assert owner.email not in message.text + message.html


def test_of_what_is_not_public_only_the_municipality_is_named(owner):
    draft = InitiativeFactory(name="Koop nu goedkope pillen", owner=owner)

    invite(initiative=draft, email=ADDRESS, role=EDITOR, by=owner)

    (message,) = mails_to(ADDRESS)
    assert message.subject == "Je bent uitgenodigd voor het team van een nieuw initiatief in Zeist"
    assert "pillen" not in message.text + message.html


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Anne-Fleur d'Ûber", True),
        ("Olga", True),
        ("Jan  de Vries", True),
        ("ga naar elders.example", False),
        ("06 12345678", False),
        ("Jan <b>", False),
        ("x" * 41, False),
        ("", False),
        ("Win €500", False),
        ("Jan\nBcc: a@b.test", False),
    ],
)
def test_a_name_goes_along_only_when_it_is_plainly_one(name, plain):
    assert plain_name(User(name=name)) == (name if plain else "")


def test_a_name_that_is_an_advertisement_stays_out_of_the_mail(owner, linde):
    User.objects.filter(pk=owner.pk).update(name="Bel 0900-1234 nu")
    owner.refresh_from_db()

    invite(initiative=linde, email=ADDRESS, role=EDITOR, by=owner)

    (message,) = mails_to(ADDRESS)
    assert "0900" not in message.text + message.html + message.subject
    assert "Je bent uitgenodigd voor het team" in message.text


@pytest.mark.parametrize("who", ["editor", "stranger", "coordinator of another region"])
def test_only_owners_and_their_coordinators_invite(linde, who):
    by = UserFactory(coordinator=region("regio-foodvalley")) if "coordinator" in who else UserFactory()
    if who == "editor":
        MembershipFactory(initiative=linde, user=by)

    with pytest.raises(NotAllowedError):
        invite(initiative=linde, email=ADDRESS, role=EDITOR, by=by)

    assert mails_to(ADDRESS) == []


def test_an_address_with_and_without_account_gets_the_same(linde, owner):
    known = UserFactory()

    pages = []
    for email in (known.email, ADDRESS):
        client = Client()
        client.force_login(owner)
        response = client.post(team_url(linde), {"email": email, "role": "editor"}, follow=True)
        pages.append(re.sub(r'value="[^"]{60,}"|/\d+/', "", response.content.decode()).replace(email, "…"))
        Invitation.objects.all().delete()

    assert pages[0] == pages[1]
    assert mails_to(known.email)[0].text.count("\n") == mails_to(ADDRESS)[0].text.count("\n")


def test_an_address_is_invited_once_until_that_is_over(linde, owner):
    earlier = InvitationFactory(initiative=linde, email=ADDRESS)
    with pytest.raises(InitiativeError, match="al uitgenodigd"):
        invite(initiative=linde, email=ADDRESS, role=EDITOR, by=owner)

    Invitation.objects.update(expires_at=timezone.now())
    invite(initiative=linde, email=ADDRESS, role=EDITOR, by=owner)

    earlier.refresh_from_db()
    assert earlier.withdrawn_at
    assert Invitation.objects.pending().count() == 1


def test_nobody_invites_oneself(linde, owner):
    with pytest.raises(InitiativeError, match="je eigen adres"):
        invite(initiative=linde, email=owner.email, role=EDITOR, by=owner)


def test_an_address_gets_one_mail_in_three_minutes_whoever_asks(linde, owner, monkeypatch):
    monkeypatch.setattr("omzien.limits.actions.window", lambda seconds: (1, timezone.now() + timedelta(1)))
    other = UserFactory()
    invite(initiative=linde, email=ADDRESS, role=EDITOR, by=owner)

    with pytest.raises(TooOftenError):
        invite(initiative=InitiativeFactory(owner=other), email=ADDRESS, role=EDITOR, by=other)

    assert len(mails_to(ADDRESS)) == 1


def test_a_person_invites_at_most_twenty_a_day(linde, owner):
    for number in range(invitations.MOST_BY_ONE_PERSON):
        invite(initiative=linde, email=f"buur{number}@voorbeeld.test", role=EDITOR, by=owner)

    with pytest.raises(TooOftenError, match="vandaag veel mensen"):
        invite(initiative=linde, email=ADDRESS, role=EDITOR, by=owner)


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "a@b.test\nBcc: c@d.test", "x" * 250 + "@b.test"])
def test_a_wrong_address_is_a_form_error_that_keeps_what_was_typed(client, linde, owner, email):
    client.force_login(owner)

    response = client.post(team_url(linde), {"email": email, "role": "owner"})

    assert response.status_code == 422
    assert 'value="owner" required id="id_role_1" checked' in response.content.decode()
    assert Invitation.objects.count() == 0


def test_into_a_team_without_owner_one_comes_as_owner(db):
    listing = InitiativeFactory(published=True)

    invitation = invite(initiative=listing, email=ADDRESS, role=EDITOR, by=UserFactory(network=True))

    assert invitation.role == OWNER


def test_two_invitations_to_one_address_at_once_are_one(transactional_db, monkeypatch):
    monkeypatch.setattr("initiatives.actions.invitations.allow", lambda **_: True)
    owner = UserFactory()
    initiative = InitiativeFactory(owner=owner)

    found = all_at_once(*[lambda: invite(initiative=initiative, email=ADDRESS, role=EDITOR, by=owner)] * 2)

    assert Invitation.objects.count() == 1
    assert len([one for one in found if isinstance(one, InitiativeError)]) == 1
    assert len(mails_to(ADDRESS)) == 1


# --- withdrawing and sending again --------------------------------------------------------------------


def test_sending_again_makes_a_new_key_and_the_old_one_is_dead(linde, owner):
    invitation = InvitationFactory(initiative=linde, email=ADDRESS, key="oud", expired=True)

    send_again(invitation=invitation, by=owner)

    key = link_in(mails_to(ADDRESS)[0]).split("/")[2]
    assert invitations.invitation_for("oud") is None
    assert invitations.invitation_for(key) == invitation


def test_what_was_withdrawn_is_not_sent_again(linde, owner):
    with pytest.raises(StaleInvitationError):
        send_again(invitation=InvitationFactory(initiative=linde, withdrawn=True), by=owner)


def test_owner_withdraws_on_the_page(client, linde, owner):
    invitation = InvitationFactory(initiative=linde, key="weg")
    client.force_login(owner)

    url = reverse("initiatives:withdraw_invitation", args=[linde.slug, invitation.pk])
    assert client.get(url).status_code == 405
    response = client.post(url, follow=True)

    assert "is ingetrokken" in response.content.decode()
    assert invitations.invitation_for("weg") is None


@pytest.mark.parametrize("name", ["withdraw_invitation", "send_again"])
@pytest.mark.parametrize("who", ["editor", "owner elsewhere", "coordinator of another region", "stranger"])
def test_invitations_are_nobody_elses(client, linde, name, who):
    invitation = InvitationFactory(initiative=linde, key="mijn")
    person = UserFactory(coordinator=region("regio-foodvalley")) if "coordinator" in who else UserFactory()
    if who == "editor":
        MembershipFactory(initiative=linde, user=person)
    elsewhere = InitiativeFactory(owner=person if who == "owner elsewhere" else None)
    client.force_login(person)

    for initiative in (linde, elsewhere):
        url = reverse(f"initiatives:{name}", args=[initiative.slug, invitation.pk])
        assert client.post(url).status_code == 404

    assert not Invitation.objects.visible_to(person).exists()
    assert invitations.invitation_for("mijn") == invitation
    assert mails_to(invitation.email) == []


def test_who_sees_an_invitation(linde, owner):
    invitation = InvitationFactory(initiative=linde)

    for person in (owner, UserFactory(coordinator=region("u16")), UserFactory(network=True)):
        assert list(Invitation.objects.visible_to(person)) == [invitation]
