"""Writing to an initiative: what is refused, what waits for a button, and who receives it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import conversations as actions
from initiatives.actions.audience import audience_of
from initiatives.mails.conversations import signed
from initiatives.models import Conversation, Initiative, Participant
from omzien.limits.forms import started
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import ConversationFactory, InitiativeFactory, region

pytestmark = pytest.mark.django_db
INBOX = "/mijn/berichten/"


@pytest.fixture
def initiative():
    return InitiativeFactory(
        name="Buurtmoes",
        slug="buurtmoes",
        published=True,
        owner=UserFactory(name="Bo Bestuurder", email="bo@team.test"),
        editor=UserFactory(name="An Aanwinst", email="an@team.test"),
    )


@pytest.fixture
def sam():
    return UserFactory(name="Sam Starter", email="sam@starter.test")


def mails():
    return {message.to: message for message in Message.objects.order_by("pk")}


def written(**changed):
    """What a visitor's browser sends."""
    return {
        "name": "Vera Voorbij",
        "email": "Vera@voorbij.test",
        "subject": "Werkbezoek",
        "text": "Mogen wij komen kijken?",
        "token": "a" * 32,
        "started": started(seconds_ago=60),
        "homepage": "",
    } | changed


def write(client, **changed):
    return client.post("/initiatieven/buurtmoes/contact/", written(**changed))


def link(participant):
    return reverse("initiatives:conversation_by_key", args=[signed(participant)])


def act(client, conversation, does, **data):
    return client.post(f"{INBOX}{conversation.pk}/", {"doe": does, **data})


# --- a member writes ----------------------------------------------------------------------------------


def test_member_writes_and_everybody_on_the_team_gets_a_mail_of_their_own(client, initiative, sam):
    client.force_login(sam)

    response = client.post("/initiatieven/buurtmoes/contact/", {"subject": "Werkbezoek", "text": "Mag ik langskomen?"})

    conversation = Conversation.objects.get()
    assert response.url == f"{INBOX}{conversation.pk}/"
    assert set(mails()) == {"bo@team.test", "an@team.test"}
    assert mails()["bo@team.test"].subject == "Bericht voor Buurtmoes: Werkbezoek"
    assert "Sam Starter schreef jullie" in mails()["bo@team.test"].text
    assert "Mag ik langskomen?" in mails()["an@team.test"].html


def test_member_writes_on_behalf_of_an_own_initiative_only(client, initiative, sam):
    own = InitiativeFactory(name="Onze Tuin", published=True, owner=sam)
    other = InitiativeFactory(name="Van Een Ander", published=True)
    client.force_login(sam)

    refused = client.post(
        "/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Hoi", "on_behalf_of": other.pk}
    )
    client.post("/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Hoi", "on_behalf_of": own.pk})

    assert refused.status_code == 422
    assert Conversation.objects.get().on_behalf_of == own
    assert "Sam Starter namens Onze Tuin schreef jullie" in mails()["bo@team.test"].text


def test_member_without_a_name_is_asked_for_one_first(client, initiative):
    nameless = UserFactory(name="")
    client.force_login(nameless)

    first = client.post("/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Mijn tekst"})
    client.post("/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Hoi", "name": "Nu Wel"})

    nameless.refresh_from_db()
    assert (first.status_code, nameless.name) == (422, "Nu Wel")
    assert "Mijn tekst" in first.content.decode()
    assert "Nu Wel schreef jullie" in mails()["bo@team.test"].text


@pytest.mark.parametrize("name", ["bo@adres.test", "<x@y.nl>", "   ", "@@@"])
def test_address_is_no_name(client, initiative, name):
    client.force_login(UserFactory(name=""))

    response = client.post("/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Hoi", "name": name})

    assert response.status_code == 422
    assert not Conversation.objects.exists()


def test_own_initiative_is_not_written_to(client, initiative):
    client.force_login(initiative.memberships.first().user)

    response = client.post("/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Hoi"})

    assert response.status_code == 422
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("status", [Initiative.Status.DRAFT, Initiative.Status.SUBMITTED, Initiative.Status.ARCHIVED])
def test_what_is_not_published_cannot_be_written_to(client, initiative, sam, status):
    Initiative.objects.update(status=status)
    client.force_login(sam)

    assert client.get("/initiatieven/buurtmoes/contact/").status_code == 404
    assert client.post("/initiatieven/buurtmoes/contact/", {"subject": "Hoi", "text": "Hoi"}).status_code == 404


@pytest.mark.parametrize("line", ["a\r\nBcc: x@y.nl", "a\nb", "a\u2028b", "a\x85b"])
@pytest.mark.parametrize("field", ["subject", "name"])
def test_second_line_in_a_header_is_a_form_error(client, initiative, field, line):
    response = write(client, **{field: line})

    assert response.status_code == 422
    assert "Mogen wij komen kijken?" in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("changed", [{"text": ""}, {"text": "a" * 5001}, {"subject": ""}, {"email": "geen adres"}])
def test_wrong_input_is_told_and_what_was_typed_is_kept(client, initiative, changed):
    response = write(client, **changed)

    assert response.status_code == 422
    assert "Vera Voorbij" in response.content.decode()
    assert not Conversation.objects.exists()


def test_nul_is_refused(client, initiative):
    assert write(client, text="a\x00b").status_code == 400


def test_eleventh_conversation_of_a_day_is_refused_and_keeps_the_text(client, initiative, sam):
    client.force_login(sam)
    data = {"subject": "Hoi", "text": "Nog een bericht"}

    answers = [client.post("/initiatieven/buurtmoes/contact/", data).status_code for _ in range(11)]
    last = client.post("/initiatieven/buurtmoes/contact/", data)

    assert answers == [302] * 10 + [429]
    assert "Nog een bericht" in last.content.decode()
    assert Conversation.objects.count() == 10


# --- a visitor writes ---------------------------------------------------------------------------------


def test_nothing_of_a_visitor_moves_until_the_button_is_pressed(client, initiative):
    response = write(client)

    author = Participant.objects.get()
    (mail,) = Message.objects.all()
    assert response.url == "/initiatieven/buurtmoes/contact/verstuurd/"
    assert (mail.to, author.email, author.verified_at) == ("vera@voorbij.test", "vera@voorbij.test", None)
    for own in ("Vera", "Werkbezoek", "komen kijken"):
        assert own not in mail.subject + mail.text + mail.html

    page = client.get(link(author))
    assert "Mogen wij komen kijken?" in page.content.decode()
    assert Message.objects.count() == 1

    client.post(link(author), {"doe": "bevestig"})
    client.post(link(author), {"doe": "bevestig"})
    assert set(mails()) == {"vera@voorbij.test", "bo@team.test", "an@team.test"}
    assert Message.objects.count() == 3


def test_answer_is_the_same_for_an_address_with_and_without_an_account(client, initiative, sam):
    known = write(client, email=sam.email, token="b" * 32)
    unknown = write(client, email="niemand@elders.test", token="c" * 32)

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_second_confirmation_to_one_address_waits_three_minutes(client, initiative):
    write(client, token="b" * 32)
    write(client, token="c" * 32)
    write(client, token="d" * 32, email="ander@adres.test")

    first, second = Message.objects.filter(to="vera@voorbij.test").order_by("pk")
    other = Message.objects.get(to="ander@adres.test")
    assert second.not_before - first.not_before == timedelta(minutes=3)
    assert other.not_before <= timezone.now()


def test_fourth_conversation_from_one_address_is_refused(client, initiative):
    answers = [write(client, token=sign * 32).status_code for sign in "abcd"]

    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize("changed", [{"homepage": "http://spam.test"}, {"started": ""}, {"started": None}])
def test_robot_is_stopped(client, initiative, settings, changed):
    settings.HUMAN_SECONDS = 30
    changed = {name: started() if value is None else value for name, value in changed.items()}

    assert write(client, **changed).status_code == 422
    assert not Conversation.objects.exists()


def test_confirmation_expires_after_three_days(client, initiative):
    write(client)
    Conversation.objects.update(created_at=timezone.now() - timedelta(days=4))
    author = Participant.objects.get()

    response = client.post(link(author), {"doe": "bevestig"}, follow=True)

    assert "verlopen" in response.content.decode()
    assert Conversation.objects.get().confirmed_at is None


def test_unconfirmed_visitor_can_do_nothing_else(client, initiative):
    write(client)
    author = Participant.objects.get()

    for does in ("antwoord", "meld", "sluit", "verlaat", "lees"):
        client.post(link(author), {"doe": does, "text": "Hoi", "report": "Hoi"})

    conversation = Conversation.objects.get()
    assert (conversation.messages.count(), conversation.reported_at, conversation.closed_at) == (1, None, None)


# --- who receives -------------------------------------------------------------------------------------


def test_own_address_without_a_team_gets_no_word_until_the_button_is_pressed(client, sam):
    lonely = InitiativeFactory(name="Alleen", slug="alleen", published=True, contact_email="Info@alleen.test")
    client.force_login(sam)
    client.post("/initiatieven/alleen/contact/", {"subject": "Geheim", "text": "Mijn verhaal"})
    client.logout()
    (knock,) = Message.objects.all()
    part = Participant.objects.get(email="info@alleen.test")

    assert knock.to == "info@alleen.test"
    assert "Geheim" not in knock.text + knock.subject + knock.html
    assert "Sam" not in knock.text + knock.subject + knock.html
    assert "Mijn verhaal" not in client.get(link(part)).content.decode()

    client.post(link(part), {"doe": "lees"})
    assert "Mijn verhaal" in client.get(link(part)).content.decode()
    client.post(link(part), {"doe": "antwoord", "text": "Welkom!", "name": "Ida"})
    assert "Ida van Alleen antwoordde" in mails()["sam@starter.test"].text
    assert audience_of(lonely).email == "info@alleen.test"

    again = ConversationFactory(initiative=lonely)
    assert again.participants.get(email="info@alleen.test").verified_at is not None


def test_own_address_reads_no_further_once_there_is_a_team(client, sam):
    """The link stays in a mailbox that may be anybody's by then."""
    lonely = InitiativeFactory(published=True, contact_email="info@alleen.test")
    conversation = ConversationFactory(initiative=lonely, asker=sam)
    part = conversation.participants.get(email="info@alleen.test")
    client.post(link(part), {"doe": "lees"})
    assert client.get(link(part)).status_code == 200

    lonely.memberships.create(user=UserFactory(), role="owner")

    assert client.get(link(part)).status_code == 404
    assert client.post(link(part), {"doe": "meld", "report": "Hm"}).status_code == 404
    conversation.refresh_from_db()
    assert conversation.reported_at is None


def test_a_team_of_closed_accounts_leaves_it_to_the_own_address(client, sam):
    """As for who wants to take the page over: whoever closed the account keeps nothing any more."""
    lonely = InitiativeFactory(
        slug="alleen", published=True, contact_email="info@alleen.test", owner=UserFactory(is_active=False)
    )
    client.force_login(sam)

    client.post("/initiatieven/alleen/contact/", {"subject": "Hoi", "text": "Hoi"})

    assert set(mails()) == {"info@alleen.test"}
    assert audience_of(lonely).email == "info@alleen.test"


def test_without_team_and_address_the_coordinators_of_the_region_get_it(client, sam):
    InitiativeFactory(slug="alleen", published=True)
    cor = UserFactory(coordinator=region("u16"))
    UserFactory(coordinator=region("regio-amersfoort"))
    client.force_login(sam)

    client.post("/initiatieven/alleen/contact/", {"subject": "Hoi", "text": "Hoi"})

    assert set(mails()) == {cor.email}
    client.force_login(cor)
    assert client.get(f"{INBOX}{Conversation.objects.get().pk}/").status_code == 200


def test_nobody_to_write_to_is_said(client, sam):
    InitiativeFactory(slug="alleen", published=True)
    client.force_login(sam)

    assert "kan nu geen berichten ontvangen" in client.get("/initiatieven/alleen/contact/").content.decode()
    assert client.post("/initiatieven/alleen/contact/", {"subject": "Hoi", "text": "Hoi"}).status_code == 422
    assert not Conversation.objects.exists()


def test_who_left_gets_nothing_until_they_write_again(client, initiative, sam):
    conversation = ConversationFactory(initiative=initiative, asker=sam)
    bo, an = (conversation.participants.get(name=name) for name in ("Bo Bestuurder", "An Aanwinst"))
    client.force_login(bo.user)

    act(client, conversation, "verlaat")
    actions.answer(participant=conversation.participants.first(), text="Hallo?", token="a" * 32)
    assert set(mails()) == {"an@team.test"}

    act(client, conversation, "antwoord", text="Toch wel", token="b" * 32)
    bo.refresh_from_db()
    assert bo.left_at is None
    assert set(mails()) == {"an@team.test", "sam@starter.test"}
    assert an.left_at is None


def test_when_the_other_side_left_the_writer_hears_so(client, initiative, sam):
    conversation = ConversationFactory(initiative=initiative, asker=sam)
    Participant.objects.filter(side="initiative").update(left_at=timezone.now())
    client.force_login(sam)

    response = act(client, conversation, "antwoord", text="Zijn jullie er nog?")

    assert response.status_code == 422
    assert "Er leest niemand meer mee" in response.content.decode()
    assert "Zijn jullie er nog?" in response.content.decode()
    assert conversation.messages.count() == 1


def test_inactive_account_gets_no_mail(initiative, sam):
    conversation = ConversationFactory(initiative=initiative, asker=sam)
    bo = conversation.participants.get(name="Bo Bestuurder").user
    bo.is_active = False
    bo.save()

    actions.answer(participant=conversation.participants.first(), text="Hallo?", token="a" * 32)

    assert set(mails()) == {"an@team.test"}


def test_who_joined_the_team_later_reads_and_gets_what_follows(client, initiative, sam):
    conversation = ConversationFactory(initiative=initiative, asker=sam)
    new = UserFactory(email="nieuw@team.test")
    initiative.memberships.create(user=new)
    client.force_login(new)

    assert client.get(f"{INBOX}{conversation.pk}/").status_code == 200
    actions.answer(participant=conversation.participants.first(), text="Hallo?", token="a" * 32)
    assert "nieuw@team.test" in mails()
