"""Reading and answering: who may, what is unread, and how much it costs."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import conversations as actions
from initiatives.actions import relaying
from initiatives.actions.conversation_retention import forget_old_conversations, forget_participant
from initiatives.actions.relaying import PER_HOUR
from initiatives.actions.replies import Outcome, receive_reply
from initiatives.mails.conversations import signed
from initiatives.models import Conversation, Membership, RelayedMessage
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import ConversationFactory, InitiativeFactory, MembershipFactory, region
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db
INBOX = "/mijn/berichten/"


@pytest.fixture
def team():
    return UserFactory(name="Bo Bestuurder", email="bo@team.test")


@pytest.fixture
def sam():
    return UserFactory(name="Sam Starter", email="sam@starter.test")


@pytest.fixture
def initiative(team):
    return InitiativeFactory(name="Buurtmoes", published=True, owner=team)


@pytest.fixture
def conversation(initiative, sam):
    return ConversationFactory(initiative=initiative, asker=sam)


def page(conversation):
    return f"{INBOX}{conversation.pk}/"


def act(client, conversation, does, **data):
    return client.post(page(conversation), {"doe": does, **data})


def link(participant):
    return reverse("initiatives:conversation_by_key", args=[signed(participant)])


# --- who may ------------------------------------------------------------------------------------------

DEEDS = {"antwoord": {"text": "Ik ook!"}, "meld": {"report": "Hm"}, "sluit": {}, "verlaat": {}}


@pytest.mark.parametrize("who", ["owner", "editor", "asker"])
def test_who_takes_part_reads_and_answers(client, conversation, initiative, who):
    asker, owner = (conversation.participants.get(side=side).user for side in ("sender", "initiative"))
    editor = MembershipFactory(initiative=initiative).user
    client.force_login({"owner": owner, "editor": editor, "asker": asker}[who])

    assert "Mogen wij een keer komen kijken?" in client.get(page(conversation)).content.decode()
    assert act(client, conversation, "antwoord", text="Ik ook!", name="Een Naam").status_code == 302
    assert conversation.messages.count() == 2


@pytest.mark.parametrize("who", ["stranger", "other team", "coordinator", "coordinator elsewhere", "network", "former"])
def test_who_takes_no_part_finds_nothing(client, conversation, initiative, who):
    former = MembershipFactory(initiative=initiative).user
    actions.answer(participant=conversation.participants.first(), text="Hallo?", token="a" * 32)
    Membership.objects.filter(user=former).delete()
    client.force_login(
        {
            "stranger": UserFactory,
            "other team": lambda: MembershipFactory(role=Membership.Role.OWNER).user,
            "coordinator": lambda: UserFactory(coordinator=region("u16")),
            "coordinator elsewhere": lambda: UserFactory(coordinator=region("regio-amersfoort")),
            "network": lambda: UserFactory(network=True),
            "former": lambda: former,
        }[who]()
    )

    assert client.get(page(conversation)).status_code == 404
    assert [act(client, conversation, does, **data).status_code for does, data in DEEDS.items()] == [404] * 4
    assert "Jullie buurttuin" not in client.get(INBOX).content.decode()
    conversation.refresh_from_db()
    assert (conversation.messages.count(), conversation.closed_at, conversation.reported_at) == (2, None, None)


def test_visitor_reads_only_with_the_key_of_this_conversation(client, initiative):
    mine, other = ConversationFactory.create_batch(2, initiative=initiative)
    RelayedMessage.objects.filter(conversation=other).update(text="Van een ander")
    own = mine.participants.get(side="sender")

    response = client.get(link(own))
    assert "Mogen wij een keer komen kijken?" in response.content.decode()
    assert "Van een ander" not in response.content.decode()
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "same-origin")
    for wrong in (own.key, f"{own.key}:x", link(own).split("/")[2][:-1] + "!", "x" * 300):
        assert client.get(f"/gesprek/{wrong}/").status_code == 404
    assert client.get(page(mine)).url.startswith("/account/login/")


def test_key_of_somebody_with_an_account_leads_to_signing_in(client, conversation):
    response = client.get(link(conversation.participants.get(name="Bo Bestuurder")))

    assert response.url == page(conversation)
    assert client.get(response.url).status_code == 302


def test_visitor_answers_reports_and_leaves_by_link(client, initiative, team):
    conversation = ConversationFactory(initiative=initiative, visitor="vera@voorbij.test")
    own = conversation.participants.get(side="sender")

    client.post(link(own), {"doe": "antwoord", "text": "Dinsdag?"})
    client.post(link(own), {"doe": "verlaat"})

    own.refresh_from_db()
    assert own.left_at is not None
    assert Message.objects.get().to == "bo@team.test"
    assert "Vera Voorbij antwoordde" in Message.objects.get().text


@pytest.mark.parametrize("does", ["", "bestaat-niet", "bevestig", "lees"])
def test_odd_deeds_change_nothing(client, conversation, sam, does):
    client.force_login(sam)

    assert act(client, conversation, does).status_code in {302, 400}
    assert conversation.messages.count() == 1


# --- reading ------------------------------------------------------------------------------------------


def test_reading_marks_as_read_for_who_reads_alone(client, conversation, team, sam):
    assert Conversation.objects.unread_by(team).count() == 1

    client.force_login(team)
    assert "Nieuw</span>" in client.get(INBOX).content.decode()
    client.get(page(conversation))

    assert Conversation.objects.unread_by(team).count() == 0
    assert "Nieuw</span>" not in client.get(INBOX).content.decode()
    act(client, conversation, "antwoord", text="Welkom")
    assert (Conversation.objects.unread_by(team).count(), Conversation.objects.unread_by(sam).count()) == (0, 1)


def test_opening_by_link_changes_nothing(client, initiative):
    conversation = ConversationFactory(initiative=initiative)
    own = conversation.participants.get(side="sender")
    before = [*conversation.participants.values(), *Conversation.objects.values()]

    client.get(link(own))
    client.head(link(own))

    assert [*conversation.participants.values(), *Conversation.objects.values()] == before


def test_text_of_another_is_escaped(client, conversation, team):
    RelayedMessage.objects.update(text='<script>alert("x")</script>')
    client.force_login(team)

    html = client.get(page(conversation)).content.decode()

    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_page_shows_no_address_of_another(client, conversation, team, sam):
    RelayedMessage.objects.update(text="Mail sam@starter.test of bo@team.test")
    client.force_login(team)

    html = client.get(page(conversation)).content.decode()

    assert "sam@starter.test" not in html
    assert "bo@team.test" in html


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_query_count(client, initiative, team, count, django_assert_num_queries):
    for _ in range(count):
        ConversationFactory(initiative=initiative, asker=UserFactory())
    client.force_login(team)

    with django_assert_num_queries(8):
        response = client.get(INBOX)

    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_conversation_query_count(client, conversation, team, count, django_assert_num_queries):
    for number in range(count):
        actions.answer(participant=conversation.participants.first(), text="Hoi", token=f"{number}" * 32)
    client.force_login(team)
    client.get(page(conversation))

    with django_assert_num_queries(12):
        response = client.get(page(conversation))

    assert len(response.context["shown"]) == count + 1


def test_inbox_filters_by_initiative_and_by_new(client, conversation, initiative, team):
    second = InitiativeFactory(name="Dorpshuis", slug="dorpshuis", published=True, owner=team)
    other = ConversationFactory(initiative=second, subject="Over het dorpshuis", asker=UserFactory())
    own = ConversationFactory(initiative=InitiativeFactory(published=True), subject="Zelf gevraagd", asker=team)
    client.force_login(team)
    client.get(page(other))

    def found(query):
        return [row.conversation.pk for row in client.get(INBOX + query).context["rows"]]

    assert set(found("")) == {conversation.pk, other.pk, own.pk}
    assert found("?initiatief=dorpshuis") == [other.pk]
    assert found("?initiatief=zelf-geschreven") == [own.pk]
    assert set(found("?nieuw=1")) == {conversation.pk, own.pk}
    assert found("?initiatief=dorpshuis&nieuw=1") == []
    odd = client.get(INBOX + "?initiatief=onzin&pagina=zes")
    assert "Dit filter kennen we niet" in odd.content.decode()
    assert len(odd.context["rows"]) == 3


def test_inbox_has_pages_and_an_empty_state(client, initiative, team, sam):
    client.force_login(sam)
    assert "Nog geen berichten" in client.get(INBOX).content.decode()
    for _ in range(25):
        ConversationFactory(initiative=initiative, asker=sam)

    assert len(client.get(INBOX).context["rows"]) == 24
    assert len(client.get(INBOX + "?pagina=2").context["rows"]) == 1


def test_long_conversation_opens_at_its_last_page(client, conversation, sam):
    author = conversation.participants.first()
    RelayedMessage.objects.bulk_create(
        RelayedMessage(conversation=conversation, author=author, text=f"Bericht {n}") for n in range(30)
    )
    client.force_login(sam)

    assert client.get(page(conversation)).context["shown"][-1].text == "Bericht 29"
    assert client.get(page(conversation) + "?pagina=1").context["shown"][0].text == "Mogen wij een keer komen kijken?"


# --- limits, closing, once ----------------------------------------------------------------------------


def test_twenty_first_message_of_an_hour_is_refused_and_kept_in_the_form(client, conversation, sam):
    client.force_login(sam)
    for number in range(PER_HOUR - 1):
        actions.answer(participant=conversation.participants.first(), text="Hoi", token=f"{number:032x}")

    response = act(client, conversation, "antwoord", text="En nog iets")

    assert response.status_code == 429
    assert "En nog iets" in response.content.decode()
    RelayedMessage.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert act(client, conversation, "antwoord", text="En nog iets").status_code == 302


@pytest.mark.parametrize("text", ["", "   ", "a" * 5001])
def test_answer_that_cannot_be_is_told(client, conversation, sam, text):
    client.force_login(sam)

    assert act(client, conversation, "antwoord", text=text).status_code == 422
    assert conversation.messages.count() == 1


@pytest.mark.parametrize("closer", ["team", "sam"])
def test_either_side_closes_and_then_nobody_writes(client, conversation, team, sam, closer):
    client.force_login({"team": team, "sam": sam}[closer])
    act(client, conversation, "sluit")

    for one in (team, sam):
        client.force_login(one)
        assert act(client, conversation, "antwoord", text="Nog iets").status_code == 422
        assert client.get(page(conversation)).status_code == 200
    assert conversation.messages.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("tokens", "expected"), [(("a", "a", "a"), 1), (("a", "b", "c"), 3)])
def test_letter_sent_twice_at_once_is_one(initiative, sam, tokens, expected):
    """The second case is the negative control: without the same token all three arrive."""
    path = reverse("initiatives:contact", args=[initiative.slug])

    def send(token):
        client = Client()
        client.force_login(sam)
        return client.post(path, {"subject": "Hoi", "text": "Hoi", "token": token * 32}).status_code

    assert all_at_once(*(lambda token=token: send(token) for token in tokens)) == [302, 302, 302]
    assert Conversation.objects.count() == RelayedMessage.objects.count() == Message.objects.count() == expected


@pytest.mark.django_db(transaction=True)
def test_answer_sent_twice_at_once_is_one(conversation, sam):
    part = conversation.participants.get(user=sam)

    found = all_at_once(*[lambda: actions.answer(participant=part, text="Hoi", token="a" * 32).pk] * 3)

    assert len(set(found)) == 1
    assert (conversation.messages.count(), Message.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_answer_fails(conversation, sam, monkeypatch):
    """The negative control of the test above: both look, find nothing, and one runs into the constraint."""
    part, barrier = conversation.participants.get(user=sam), threading.Barrier(2, timeout=10)
    unlocked = Conversation.objects.select_related("initiative", "on_behalf_of")
    monkeypatch.setattr(relaying, "locked", lambda pk: unlocked.get(pk=pk))
    monkeypatch.setattr(relaying, "written_before", lambda *args: barrier.wait() and None)

    found = all_at_once(*[lambda: actions.answer(participant=part, text="Hoi", token="a" * 32).pk] * 2)

    assert [type(one) for one in found if isinstance(one, Exception)] == [IntegrityError]


# --- what is kept -------------------------------------------------------------------------------------


def test_conversations_are_forgotten_a_year_after_the_last_message(initiative, sam):
    now = timezone.now()
    old, fresh = ConversationFactory.create_batch(2, initiative=initiative)
    waiting, lapsed = ConversationFactory.create_batch(2, initiative=initiative, confirmed_at=None)
    Conversation.objects.filter(pk=old.pk).update(last_message_at=now - timedelta(days=366))
    Conversation.objects.filter(pk=lapsed.pk).update(last_message_at=now - timedelta(days=8))

    assert forget_old_conversations(dry_run=True) == 2
    assert Conversation.objects.count() == 4
    assert forget_old_conversations() == 2
    assert forget_old_conversations() == 0
    assert set(Conversation.objects.all()) == {fresh, waiting}


def test_erased_person_leaves_the_text_and_nothing_else(client, conversation, sam, team):
    part = conversation.participants.get(user=sam)
    visit = ConversationFactory(initiative=conversation.initiative, visitor=sam.email)
    old = part.key

    assert forget_participant(user=sam) == 2
    sam.delete()

    part.refresh_from_db()
    assert (part.user, part.name, part.email) == (None, "", "")
    assert visit.participants.filter(email="sam@starter.test").count() == 0
    reply = {"sender": "sam@starter.test", "text": "Hoi", "incoming_id": "1", "automatic": False, "attachments": 0}
    assert receive_reply(key=old, **reply) == receive_reply(key=part.key, **reply) == Outcome.UNKNOWN_KEY
    assert client.get(link(part)).status_code == 404
    client.force_login(team)
    html = client.get(page(conversation)).content.decode()
    assert "Mogen wij een keer komen kijken?" in html
    assert "Sam" not in html
