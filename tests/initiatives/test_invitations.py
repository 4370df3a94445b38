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
from initiatives.actions.invitations import StaleInvitationError, TooOftenError, accept, invite, send_again
from initiatives.keys import hash_of
from initiatives.mails.words import plain_name
from initiatives.models import Invitation, Membership
from omzien.accounts.models import User
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import InvitationFactory, at_the_same_time

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


def roles(initiative):
    return {one.user_id: one.role for one in initiative.memberships.all()}


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

    found = at_the_same_time(*[lambda: invite(initiative=initiative, email=ADDRESS, role=EDITOR, by=owner)] * 2)

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


# --- the link -----------------------------------------------------------------------------------------


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

    found = at_the_same_time(*[lambda person=person: accept(key="open", by=person) for person in people])

    assert initiative.memberships.count() == 2
    assert [type(one) for one in found if not isinstance(one, Membership)] == [StaleInvitationError]


def test_without_the_lock_both_get_in(transactional_db, monkeypatch):
    """The negative control: the lock is what makes it one."""
    import threading

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

    at_the_same_time(*[lambda person=person: accept(key="open", by=person) for person in people])

    assert initiative.memberships.count() == 3


@pytest.mark.parametrize("key", ["\x00", "%00", "🌷", "a" * 5000, "../../mijn", "'"])
def test_no_key_makes_the_page_fail(client, db, key):
    from urllib.parse import quote

    client.raise_request_exception = False

    assert client.get(f"/uitnodiging/{quote(key, safe='')}/").status_code in {400, 404, 410, 414}
    assert client.get(f"/claim/{quote(key, safe='')}/").status_code in {400, 404, 410, 414}
