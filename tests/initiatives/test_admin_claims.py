"""The coordinators' queue of claims, the screen to decide on, and the team of an initiative in the admin."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import claims, invitations, team
from initiatives.models import Claim, Invitation, Membership
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, municipality, phase, region
from tests.initiatives.team_factories import ClaimFactory

LIST = reverse("admin:initiatives_claim_changelist")
OWNER, EDITOR = Membership.Role.OWNER, Membership.Role.EDITOR
Status = Claim.Status


def screen_of(claim):
    return reverse("admin:initiatives_claim_change", args=[claim.pk])


@pytest.fixture
def coordinator(client, db):
    user = UserFactory(coordinator=region("u16"), name="Cor Coördinator")
    client.force_login(user)
    return user


def later(claim, **ago):
    Claim.objects.filter(pk=claim.pk).update(created_at=timezone.now() - timedelta(**ago))
    return claim


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(client, coordinator, django_assert_num_queries, count):
    for _ in range(count):
        ClaimFactory()

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(response.context["cl"].result_list) == count


def test_what_waits_comes_first_and_the_oldest_on_top(client, coordinator):
    done = later(ClaimFactory(status=Status.REFUSED, decided_at=timezone.now()), days=9)
    new, old = later(ClaimFactory(), days=1), later(ClaimFactory(), days=3)

    assert list(client.get(LIST).context["cl"].result_list) == [old, new, done]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({}, 403),
        ({"editor": True}, 404),
        ({"coordinator": "regio-foodvalley"}, 404),
        ({"coordinator": "u16"}, 200),
        ({"network": True}, 200),
        ({"admin": True}, 200),
    ],
)
def test_who_opens_a_claim(client, db, who, status):
    claim = ClaimFactory()
    if "coordinator" in who:
        who = {"coordinator": region(who["coordinator"])}
    client.force_login(UserFactory(**who))

    assert client.get(screen_of(claim)).status_code == status
    client.post(screen_of(claim), {"do": "ken-toe"})

    assert Membership.objects.filter(initiative=claim.initiative).exists() == (status == 200)


def test_owner_and_claimant_have_no_way_in(client, db):
    claim = ClaimFactory()

    for person in (claim.user, MembershipFactory(role=OWNER).user):
        client.force_login(person)
        assert client.get(screen_of(claim)).status_code == 403


def test_granting_makes_owner_and_says_so(client, coordinator):
    claim = ClaimFactory(user__name="Nina Nieuw")
    html = client.get(screen_of(claim)).content.decode()
    assert "Ik ben de penningmeester." in html
    assert "post@linde.test" in html
    assert claim.user.email not in html

    response = client.post(screen_of(claim), {"do": "ken-toe"}, follow=True)

    claim.refresh_from_db()
    assert "Nina Nieuw is nu eigenaar" in response.content.decode()
    assert (claim.status, claim.decided_by) == (Status.GRANTED, coordinator)
    assert "toegekend" in client.get(screen_of(claim)).content.decode()


def test_refusing_asks_for_words_and_keeps_them(client, coordinator):
    claim = ClaimFactory()

    empty = client.post(screen_of(claim), {"do": "wijs-af", "answer": " "})
    assert empty.status_code == 422
    assert "Schrijf eerst waarom je dit afwijst." in empty.content.decode()
    long = client.post(screen_of(claim), {"do": "wijs-af", "answer": "x" * 2001})
    assert long.status_code == 422
    assert "x" * 2001 in long.content.decode()
    client.post(screen_of(claim), {"do": "wijs-af", "answer": "Bel ons even."})

    claim.refresh_from_db()
    assert (claim.status, claim.answer) == (Status.REFUSED, "Bel ons even.")
    assert "Bel ons even." in mails_to(claim.user.email)[0].text


@pytest.mark.parametrize("do", ["", "iets", "\x00"])
def test_a_decision_that_is_none_changes_nothing(client, coordinator, do):
    claim = ClaimFactory()

    assert client.post(screen_of(claim), {"do": do}).status_code in {400, 422}
    assert Claim.objects.get().status == Status.OPEN


def test_who_comes_second_is_told(client, coordinator):
    claim = ClaimFactory(key="vraag")
    claims.answer_by_mail(key="vraag", agrees=False)

    response = client.post(screen_of(claim), {"do": "ken-toe"})

    assert response.status_code == 409
    assert "al besloten" in response.content.decode()
    assert "door wie de mail van het initiatief leest" in response.content.decode()


def test_an_own_claim_shows_no_buttons(client, coordinator):
    html = client.get(screen_of(ClaimFactory(user=coordinator))).content.decode()

    assert "Dit is je eigen aanvraag" in html
    assert 'name="do"' not in html


def test_the_first_page_shows_what_waits(client, coordinator):
    claim = ClaimFactory(initiative__name="De Linde", initiative__published=True, user__name="Nina Nieuw")
    ClaimFactory(initiative=InitiativeFactory(published=True, municipality="veenendaal", name="Elders"))

    html = client.get(reverse("admin:index")).content.decode()

    assert screen_of(claim) in html
    assert "door Nina Nieuw" in html
    assert "Elders" not in html


# --- the team in the admin ----------------------------------------------------------------------------


def filled(initiative, *members):
    """The whole form of an initiative with these rows of the team: (membership or None, email, role, delete)."""
    values = {
        "name": initiative.name,
        "summary": initiative.summary,
        "municipality": municipality().pk,
        "phase": phase().pk,
        "last_confirmed_on": initiative.last_confirmed_on or "",
        "memberships-TOTAL_FORMS": len(members),
        "memberships-INITIAL_FORMS": len([one for one, *_ in members if one]),
    }
    for number, (member, email, role, delete) in enumerate(members):
        values |= {f"memberships-{number}-role": role, f"memberships-{number}-initiative": initiative.pk}
        if member:
            values[f"memberships-{number}-id"] = member.pk
        if email:
            values[f"memberships-{number}-email"] = email
        if delete:
            values[f"memberships-{number}-DELETE"] = "on"
    return values


def post(client, initiative, *members):
    url = reverse("admin:initiatives_initiative_change", args=[initiative.pk])
    page = client.get(url).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="((?!memberships|csrf)[^"]+)" value="([^"]*)"', page))
    return client.post(url, hidden | filled(initiative, *members))


@pytest.fixture
def linde(coordinator):
    initiative = InitiativeFactory(name="De Linde", owner=UserFactory(name="Olga Eigenaar"))
    MembershipFactory(initiative=initiative, user=UserFactory(name="Ed Redacteur"))
    return initiative


def roles(initiative):
    return {one.user.name: one.role for one in initiative.memberships.select_related("user")}


@pytest.mark.parametrize(("role", "delete"), [(EDITOR, False), (OWNER, True)], ids=["steps down", "removed"])
def test_the_last_owner_stays_in_the_admin_too(client, linde, role, delete):
    owner, editor = linde.memberships.order_by("pk")

    response = post(client, linde, (owner, "", role, delete), (editor, "", EDITOR, False))

    assert "Een team heeft altijd een eigenaar" in response.content.decode()
    assert roles(linde) == {"Olga Eigenaar": OWNER, "Ed Redacteur": EDITOR}
    assert Message.objects.count() == 0


def test_a_coordinator_puts_another_owner_in_place_and_all_are_told(client, linde):
    owner, editor = linde.memberships.order_by("pk")
    new = UserFactory(name="Nina Nieuw")

    response = post(
        client, linde, (owner, "", OWNER, True), (editor, "", OWNER, False), (None, new.email, EDITOR, False)
    )

    assert response.status_code == 302, response.content.decode()[-3000:]
    assert roles(linde) == {"Ed Redacteur": OWNER, "Nina Nieuw": EDITOR}
    told = {one.user.name: mails_to(one.user.email)[0].subject for one in (owner, editor)}
    assert told == {
        "Olga Eigenaar": "Je staat niet meer in het team van De Linde",
        "Ed Redacteur": "Je bent nu eigenaar van De Linde",
    }
    assert mails_to(new.email)[0].subject == "Je bent nu redacteur van De Linde"


def test_the_first_of_a_team_is_an_owner(client, coordinator):
    listing, new = InitiativeFactory(), UserFactory()

    refused = post(client, listing, (None, new.email, EDITOR, False))
    assert "Een team heeft altijd een eigenaar" in refused.content.decode()
    assert post(client, listing, (None, new.email, OWNER, False)).status_code == 302

    assert [one.role for one in listing.memberships.all()] == [OWNER]


def test_a_wrong_owner_can_be_taken_out_so_that_the_listing_is_free_again(client, coordinator):
    listing = InitiativeFactory(published=True, owner=UserFactory())

    response = post(client, listing, (listing.memberships.get(), "", OWNER, True))
    assert response.status_code == 302

    assert not claims.has_team(listing)


# --- the links in all these mails ---------------------------------------------------------------------


def everything():
    """Every row of every table, but sessions and the count of visits."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("initiatives_", "accounts_", "account_", "mail_")):
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                found[table] = cursor.fetchall()
    return found


def test_no_link_in_any_mail_changes_anything_when_opened(coordinator):
    """Mail scanners open every link, before the person does and often signed in as nobody."""
    owner, other, nina = UserFactory(name="Olga Eigenaar"), UserFactory(), UserFactory(name="Nina Nieuw")
    linde = InitiativeFactory(name="De Linde", published=True, owner=owner)
    editor = MembershipFactory(initiative=linde)
    team.change_role(member=editor, role=OWNER, by=owner)
    team.hand_over(to=editor, by=owner, leaves=False)
    invitations.invite(initiative=linde, email="een@voorbeeld.test", role=EDITOR, by=editor.user)
    invitations.invite(
        initiative=linde, email="twee@voorbeeld.test", role=OWNER, by=editor.user, hands_over=True, leaves=True
    )
    third = MembershipFactory(initiative=linde)
    team.remove_member(member=third, by=editor.user)
    listing = InitiativeFactory(published=True, contact_email="post@linde.test")
    claims.claim(initiative=listing, by=nina, relation="Ik ben de penningmeester.")
    refused = claims.claim(initiative=InitiativeFactory(published=True), by=other, relation="Ik ook.")
    claims.refuse(claim=refused, by=coordinator, answer="Bel ons even.")
    granted = claims.claim(
        initiative=InitiativeFactory(published=True, contact_email="info@eik.test"), by=other, relation="Ik."
    )
    claims.grant(claim=granted, by=coordinator)
    texts = [message.text + message.html for message in Message.objects.all()]
    site = re.escape(settings.SITE_URL)
    links = {link for text in texts for link in re.findall(rf'{site}(/[^\s"<]*)', text)}
    clients = [Client(), signed_in(nina), signed_in(coordinator)]
    before = everything()

    for link in sorted(links):
        for client in clients:
            assert client.get(link).status_code in {200, 302, 403, 404, 410}, link
            client.head(link)

    assert everything() == before
    assert len([link for link in links if link.startswith(("/uitnodiging/", "/claim/"))]) == 4
    assert Invitation.objects.pending().count() == 2


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client
