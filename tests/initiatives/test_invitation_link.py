"""The link of an invitation: what it shows, that reading it changes nothing, who gets in, and once."""

import re
import threading
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from initiatives.actions import invitations
from initiatives.actions.invitations import StaleInvitationError, accept
from initiatives.models import Invitation, Membership
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory
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


def roles(initiative):
    return {one.user_id: one.role for one in initiative.memberships.all()}


def team_url(initiative):
    return reverse("initiatives:team", args=[initiative.slug])


def link_in(message):
    (link,) = re.findall(rf"^{re.escape(settings.SITE_URL)}(/uitnodiging/\S+)$", message.text, re.MULTILINE)
    return link


def test_reading_the_link_changes_nothing(client, linde, owner):
    invitation = InvitationFactory(initiative=linde, invited_by=owner, key="open")
    before = Invitation.objects.values().get()

    html = client.get("/uitnodiging/open/").content.decode()
    client.head("/uitnodiging/open/")
    somebody = Client()
    somebody.force_login(UserFactory())
    somebody.get("/uitnodiging/open/")

    assert Invitation.objects.values().get() == before
    assert len(roles(linde)) == 1
    assert "Doe mee in het team van De Linde" in html
    assert "Olga Eigenaar nodigt je uit" in html
    assert "/account/signup/?next=%2Fuitnodiging%2Fopen%2F" in html
    assert "/account/login/?next=%2Fuitnodiging%2Fopen%2F" in html
    assert invitation.email not in html


@pytest.mark.parametrize("state", ["expired", "withdrawn", "accepted", "unknown"])
@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_always_says_the_same(client, linde, state, signed_in, method):
    if state != "unknown":
        InvitationFactory(initiative=linde, key="dood", **{state: True})
    person = UserFactory()
    if signed_in:
        client.force_login(person)

    response = getattr(client, method)("/uitnodiging/dood/")

    html = response.content.decode()
    assert response.status_code == 410
    assert "Deze uitnodiging werkt niet meer" in html
    assert "Vraag anders aan wie je uitnodigde om een nieuwe" in html
    assert "De Linde" not in html
    assert person.pk not in roles(linde)


def test_posting_without_signing_in_changes_nothing(client, linde):
    InvitationFactory(initiative=linde, key="open")

    response = client.post("/uitnodiging/open/")

    assert "Maak een account" in response.content.decode()
    assert len(roles(linde)) == 1


def test_accepting_joins_tells_the_team_and_uses_up_the_link(client, linde, owner):
    InvitationFactory(initiative=linde, invited_by=owner, key="open")
    new = UserFactory(name="Nina Nieuw")
    client.force_login(new)

    response = client.post("/uitnodiging/open/", follow=True)

    assert response.redirect_chain == [(team_url(linde), 302)]
    assert "Welkom in het team van “De Linde”. Je bent redacteur." in response.content.decode()
    assert roles(linde) == {owner.pk: OWNER, new.pk: EDITOR}
    (mail,) = mails_to(owner.email)
    assert mail.subject == "Nina Nieuw doet mee met De Linde"
    assert new.email not in mail.text + mail.html
    assert client.post("/uitnodiging/open/").status_code == 410


def test_who_has_no_name_is_asked_for_it(client, linde):
    InvitationFactory(initiative=linde, key="open")
    new = UserFactory(name="")
    client.force_login(new)

    assert "Zo zien anderen je" in client.get("/uitnodiging/open/").content.decode()
    assert client.post("/uitnodiging/open/", {"name": " "}).status_code == 422
    assert new.pk not in roles(linde)
    client.post("/uitnodiging/open/", {"name": "Nina Nieuw"})

    new.refresh_from_db()
    assert new.name == "Nina Nieuw"
    assert roles(linde)[new.pk] == EDITOR


def test_who_has_a_name_keeps_it(client, linde):
    InvitationFactory(initiative=linde, key="open")
    new = UserFactory(name="Nina Nieuw")
    client.force_login(new)

    client.post("/uitnodiging/open/", {"name": "Iemand Anders", "is_staff": "1"})

    new.refresh_from_db()
    assert (new.name, new.is_staff) == ("Nina Nieuw", False)


def test_a_member_is_not_made_member_twice_and_the_link_stays_good(client, linde, owner):
    InvitationFactory(initiative=linde, key="open")
    client.force_login(owner)

    response = client.post("/uitnodiging/open/")

    assert response.status_code == 422
    assert "Je staat al in dit team." in response.content.decode()
    assert invitations.invitation_for("open")


def test_an_editor_who_is_invited_as_owner_becomes_owner(linde):
    editor = MembershipFactory(initiative=linde).user
    InvitationFactory(initiative=linde, role=OWNER, key="open")

    accept(key="open", by=editor)

    assert roles(linde)[editor.pk] == OWNER


def test_first_to_join_is_owner_whatever_the_invitation_said(db):
    listing = InitiativeFactory(published=True)
    InvitationFactory(initiative=listing, role=EDITOR, key="open")

    assert accept(key="open", by=UserFactory()).role == OWNER


@pytest.mark.parametrize(("leaves", "left"), [(True, None), (False, EDITOR)])
def test_accepting_a_hand_over_puts_the_new_owner_in_the_place_of_the_old(client, linde, owner, leaves, left):
    client.force_login(owner)
    afterwards = "vertrek" if leaves else "blijf"
    response = client.post(
        reverse("initiatives:hand_over", args=[linde.slug]),
        {"to": "anders", "email": ADDRESS, "afterwards": afterwards},
    )
    assert response.headers["Location"] == team_url(linde)
    assert roles(linde) == {owner.pk: OWNER}
    (message,) = mails_to(ADDRESS)
    assert "Je neemt het initiatief over" in message.text

    new = UserFactory(name="Nina Nieuw")
    accept(key=link_in(message).split("/")[2], by=new)

    assert roles(linde).get(owner.pk) == left
    assert roles(linde)[new.pk] == OWNER
    assert [mail.subject for mail in mails_to(owner.email)] == ["Je hebt De Linde overgedragen"]
    assert [mail.subject for mail in mails_to(new.email)] == ["Je bent nu eigenaar van De Linde"]


def test_of_two_who_accept_at_the_same_moment_one_wins(transactional_db):
    initiative = InitiativeFactory(published=True, owner=UserFactory())
    InvitationFactory(initiative=initiative, key="open")
    people = [UserFactory(), UserFactory()]

    found = all_at_once(*[lambda person=person: accept(key="open", by=person) for person in people])

    assert initiative.memberships.count() == 2
    assert [type(one) for one in found if not isinstance(one, Membership)] == [StaleInvitationError]


def test_without_the_lock_both_get_in(transactional_db, monkeypatch):
    """The negative control: the lock is what makes it one."""
    both_looked = threading.Barrier(2)
    settle = invitations.invitation_for
    calls = threading.local()

    def look_and_wait(key):
        found = settle(key)
        calls.number = getattr(calls, "number", 0) + 1
        if calls.number == 2:
            both_looked.wait(10)
        return found

    monkeypatch.setattr("initiatives.actions.team.lock", lambda initiative: None)
    monkeypatch.setattr(invitations, "invitation_for", look_and_wait)
    initiative = InitiativeFactory(published=True, owner=UserFactory())
    InvitationFactory(initiative=initiative, key="open")
    people = [UserFactory(), UserFactory()]

    all_at_once(*[lambda person=person: accept(key="open", by=person) for person in people])

    assert initiative.memberships.count() == 3


@pytest.mark.parametrize("key", ["\x00", "%00", "🌷", "a" * 5000, "../../mijn", "'"])
def test_no_key_makes_the_page_fail(client, db, key):
    client.raise_request_exception = False

    assert client.get(f"/uitnodiging/{quote(key, safe='')}/").status_code in {400, 404, 410, 414}
    assert client.get(f"/claim/{quote(key, safe='')}/").status_code in {400, 404, 410, 414}
