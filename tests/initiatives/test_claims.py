"""Claiming a listing that has no team: at once, by its own address, or by a coordinator; whoever is first."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import claims
from initiatives.actions.claims import HasTeamError
from initiatives.actions.errors import InitiativeError, NotAllowedError
from initiatives.models import Claim, Membership
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import ClaimFactory
from tests.threads import all_at_once

OWNER = Membership.Role.OWNER
POST = "post@linde.test"
Status = Claim.Status


@pytest.fixture
def linde(db):
    return InitiativeFactory(name="De Linde", published=True, contact_email=POST)


@pytest.fixture
def nina(db):
    return UserFactory(name="Nina Nieuw")


@pytest.fixture
def coordinator(db):
    return UserFactory(coordinator=region("u16"), name="Cor Coördinator")


def url(initiative, name="claim"):
    return reverse(f"initiatives:{name}", args=[initiative.slug])


def ask(initiative, user, relation="Ik ben de penningmeester."):
    return claims.claim(initiative=initiative, by=user, relation=relation)


def key_in(message):
    (link,) = re.findall(rf"^{re.escape(settings.SITE_URL)}/claim/(\S+)/$", message.text, re.MULTILINE)
    return link


def owners(initiative):
    return [one.user for one in initiative.memberships.filter(role=OWNER)]


# --- asking -------------------------------------------------------------------------------------------


def test_a_listing_without_team_invites_to_be_claimed(client, linde):
    assert url(linde) in client.get(linde.get_absolute_url()).content.decode()

    MembershipFactory(initiative=linde, role=OWNER)

    assert url(linde) not in client.get(linde.get_absolute_url()).content.decode()


def test_claiming_asks_the_listing_and_its_coordinators(client, linde, nina, coordinator):
    elsewhere = UserFactory(coordinator=region("regio-foodvalley"))
    client.force_login(nina)

    response = client.post(url(linde), {"relation": "Ik ben de penningmeester."}, follow=True)

    assert "Je vraag is verstuurd" in response.content.decode()
    claim = Claim.objects.get()
    assert (claim.status, claim.user, owners(linde)) == (Status.OPEN, nina, [])
    (question,) = mails_to(POST)
    assert question.subject == "Hoort Nina Nieuw bij “De Linde”?"
    assert "penningmeester" not in question.text + question.html
    assert nina.email not in question.text + question.html
    assert question.is_secret
    (notice,) = mails_to(coordinator.email)
    assert "penningmeester" in notice.text
    assert reverse("admin:initiatives_claim_change", args=[claim.pk]) in notice.text
    assert nina.email not in notice.text + notice.html
    assert mails_to(elsewhere.email) == []


def test_without_an_address_only_coordinators_are_asked(nina, coordinator):
    ask(InitiativeFactory(published=True), nina)

    assert [message.to for message in Message.objects.all()] == [coordinator.email]


def test_without_coordinator_of_the_region_the_network_is_asked(linde, nina):
    network = UserFactory(network=True)
    UserFactory(coordinator=region("u16"), is_active=False)

    ask(linde, nina)

    assert len(mails_to(network.email)) == 1


def test_who_confirmed_the_listings_own_address_is_owner_at_once(client, coordinator):
    nina = UserFactory(email=POST)
    linde = InitiativeFactory(published=True, contact_email="Post@Linde.test")
    client.force_login(nina)
    assert "Je wordt meteen eigenaar" in client.get(url(linde)).content.decode()

    response = client.post(url(linde), {"relation": "Dat zijn wij."})

    assert response.headers["Location"] == url(linde, "team")
    assert owners(linde) == [nina]
    assert Claim.objects.get().status == Status.GRANTED
    assert "is afgehandeld" in mails_to(coordinator.email)[0].subject


def test_an_address_that_was_not_confirmed_opens_nothing(linde, nina):
    EmailAddress.objects.create(user=nina, email=POST, verified=False, primary=False)

    assert ask(linde, nina).status == Status.OPEN


def test_an_advertisement_for_a_name_stays_out_of_the_mail(linde):
    ask(linde, UserFactory(name="Bel 0900-1234 nu"))

    (question,) = mails_to(POST)
    assert "0900" not in question.subject + question.text + question.html


def test_a_listing_with_a_team_is_not_claimed_and_says_whom_to_ask(client, linde, nina):
    MembershipFactory(initiative=linde, role=OWNER)
    client.force_login(nina)

    assert url(linde, "contact") in client.get(url(linde)).content.decode()
    response = client.post(url(linde), {"relation": "Ik ook."})

    assert response.status_code == 422
    assert "heeft al een team" in response.content.decode()
    assert not Claim.objects.exists()


def test_a_team_of_closed_accounts_is_none(linde, nina):
    MembershipFactory(initiative=linde, role=OWNER, user=UserFactory(is_active=False))

    assert ask(linde, nina).status == Status.OPEN


def test_what_is_not_public_cannot_be_claimed(client, nina):
    draft = InitiativeFactory()
    client.force_login(nina)

    assert client.get(url(draft)).status_code == 404
    assert client.post(url(draft), {"relation": "Ik."}).status_code == 404
    with pytest.raises(NotAllowedError):
        ask(draft, nina)


@pytest.mark.parametrize("relation", ["", "   ", "x" * 1001])
def test_a_claim_says_in_words_what_one_is(client, linde, nina, relation):
    client.force_login(nina)

    response = client.post(url(linde), {"relation": relation})

    assert response.status_code == 422
    assert relation.strip()[:50] in response.content.decode()
    assert not Claim.objects.exists()


def test_a_person_has_three_open_claims_at_most(nina):
    for _ in range(3):
        ask(InitiativeFactory(published=True), nina)

    with pytest.raises(InitiativeError, match="Wacht die eerst af"):
        ask(InitiativeFactory(published=True), nina)


def test_four_claims_at_the_same_moment_are_three(transactional_db):
    nina = UserFactory()
    listings = [InitiativeFactory(published=True) for _ in range(4)]

    all_at_once(*[lambda one=one: ask(one, nina) for one in listings])

    assert Claim.objects.count() == 3


def test_asking_twice_is_asking_once(client, linde, nina):
    ask(linde, nina)
    with pytest.raises(InitiativeError, match="al gevraagd"):
        ask(linde, nina)
    client.force_login(nina)

    client.post(url(linde), {"relation": "Nog een keer."})

    assert Claim.objects.count() == 1
    assert len(mails_to(POST)) == 1


def test_the_listings_address_gets_one_question_in_three_minutes(linde, nina, monkeypatch):
    monkeypatch.setattr("omzien.limits.actions.window", lambda seconds: (1, timezone.now() + timedelta(1)))
    ask(linde, nina)

    second = ask(linde, UserFactory())

    assert len(mails_to(POST)) == 1
    assert second.key_hash == ""


def test_who_asked_takes_it_back(client, linde, nina):
    ask(linde, nina)
    key = key_in(mails_to(POST)[0])
    client.force_login(nina)

    response = client.post(url(linde), {"trek_in": "1"}, follow=True)

    assert "Je vraag is ingetrokken" in response.content.decode()
    assert Claim.objects.get().status == Status.WITHDRAWN
    assert claims.claim_for(key) is None


def test_claiming_what_just_got_a_team_is_refused(linde, nina):
    MembershipFactory(initiative=linde, role=OWNER)

    with pytest.raises(HasTeamError):
        ask(linde, nina)


# --- the listing's own address answers ----------------------------------------------------------------


def test_reading_the_question_changes_nothing(client, db):
    claim = ClaimFactory(key="vraag", user__name="Nina Nieuw")

    html = client.get("/claim/vraag/").content.decode()

    claim.refresh_from_db()
    assert claim.status == Status.OPEN
    assert "Ja, dat klopt" in html
    assert "Ik ben de penningmeester." in html
    assert claim.user.email not in html


def test_yes_makes_the_claimant_owner_and_refuses_others_kindly(client, linde, nina, coordinator):
    ClaimFactory(initiative=linde, user=nina, key="vraag")
    other = ClaimFactory(initiative=linde)

    response = client.post("/claim/vraag/", {"antwoord": "ja"})

    assert "heeft nu een eigenaar" in response.content.decode()
    assert owners(linde) == [nina]
    other.refresh_from_db()
    assert other.status == Status.REFUSED
    assert "het team een bericht sturen" in other.answer
    assert [mail.subject for mail in mails_to(nina.email)] == ["De pagina van De Linde is nu van jou"]
    assert [mail.subject for mail in mails_to(other.user.email)] == ["Je aanvraag voor De Linde"]
    assert [mail.subject for mail in mails_to(coordinator.email)] == ["De aanvraag voor De Linde is afgehandeld"]
    assert client.post("/claim/vraag/", {"antwoord": "nee"}).status_code == 410
    assert owners(linde) == [nina]


def test_no_refuses_and_leaves_the_listing_as_it_was(client, linde, nina):
    ClaimFactory(initiative=linde, user=nina, key="vraag")

    client.post("/claim/vraag/", {"antwoord": "nee"})

    claim = Claim.objects.get()
    assert (claim.status, claim.decided_by, owners(linde)) == (Status.REFUSED, None, [])
    assert "liet weten dat dit niet klopt" in mails_to(nina.email)[0].text


@pytest.mark.parametrize("answer", [{}, {"antwoord": "misschien"}, {"antwoord": "\x00"}])
def test_an_answer_that_is_neither_decides_nothing(client, db, answer):
    ClaimFactory(key="vraag")

    assert client.post("/claim/vraag/", answer).status_code in {400, 422}
    assert Claim.objects.get().status == Status.OPEN


def test_the_question_is_open_for_a_month(client, db):
    ClaimFactory(key="vraag")
    Claim.objects.update(created_at=timezone.now() - timedelta(days=30, seconds=1))

    assert client.get("/claim/vraag/").status_code == 410
    assert client.post("/claim/vraag/", {"antwoord": "ja"}).status_code == 410
    assert Claim.objects.get().status == Status.OPEN


def test_when_a_team_came_in_the_meantime_yes_is_too_late(client, linde):
    ClaimFactory(initiative=linde, key="vraag")
    MembershipFactory(initiative=linde, role=OWNER)

    response = client.post("/claim/vraag/", {"antwoord": "ja"})

    assert response.status_code == 409
    assert "heeft inmiddels een team" in response.content.decode()
    assert len(owners(linde)) == 1


# --- a coordinator answers ----------------------------------------------------------------------------


def test_a_coordinator_grants_and_the_listings_address_hears_it(linde, nina, coordinator):
    claims.grant(claim=ClaimFactory(initiative=linde, user=nina), by=coordinator)

    claim = Claim.objects.get()
    assert (claim.status, claim.decided_by, owners(linde)) == (Status.GRANTED, coordinator, [nina])
    (mail,) = mails_to(POST)
    assert mail.subject == "De pagina van “De Linde” heeft nu een team"
    assert nina.name not in mail.text


def test_a_coordinator_refuses_with_an_answer(linde, nina, coordinator):
    claims.refuse(claim=ClaimFactory(initiative=linde, user=nina), by=coordinator, answer="Bel ons even.")

    assert "Bel ons even." in mails_to(nina.email)[0].text
    assert owners(linde) == []


@pytest.mark.parametrize("who", ["claimant", "coordinator of another region", "owner elsewhere", "stranger"])
def test_nobody_else_decides(linde, nina, who):
    claim = ClaimFactory(initiative=linde, user=nina)
    by = {
        "claimant": lambda: nina,
        "coordinator of another region": lambda: UserFactory(coordinator=region("regio-foodvalley")),
        "owner elsewhere": lambda: InitiativeFactory(owner=UserFactory()).memberships.get().user,
        "stranger": UserFactory,
    }[who]()

    for act in (lambda: claims.grant(claim=claim, by=by), lambda: claims.refuse(claim=claim, by=by, answer="Nee.")):
        with pytest.raises(NotAllowedError):
            act()

    assert Claim.objects.get().status == Status.OPEN


def test_a_coordinator_does_not_decide_about_an_own_claim(linde, coordinator):
    with pytest.raises(NotAllowedError, match="iemand anders"):
        claims.grant(claim=ClaimFactory(initiative=linde, user=coordinator), by=coordinator)


def test_a_closed_account_gets_nothing(linde, coordinator):
    claim = ClaimFactory(initiative=linde, user=UserFactory(is_active=False))

    with pytest.raises(InitiativeError, match="gesloten"):
        claims.grant(claim=claim, by=coordinator)


def test_who_sees_a_claim(linde, nina, coordinator):
    claim = ClaimFactory(initiative=linde, user=nina)
    owner, editor = UserFactory(), UserFactory()
    MembershipFactory(initiative=linde, user=owner, role=OWNER)
    MembershipFactory(initiative=linde, user=editor)

    for person in (nina, coordinator, UserFactory(network=True)):
        assert list(Claim.objects.visible_to(person)) == [claim]
    for person in (owner, editor, UserFactory(coordinator=region("regio-foodvalley")), UserFactory()):
        assert not Claim.objects.visible_to(person).exists()
