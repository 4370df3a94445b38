"""/hulp/: asking, looking first, and what is refused."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from helpdesk.forms.asking import subject_from
from helpdesk.mails.pages import signed
from helpdesk.models import Ticket, TicketMessage
from omzien.mail.models import Message
from omzien.search.vocabulary import refresh_words
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import make_article
from tests.limits.human import by_hand

pytestmark = pytest.mark.django_db
PATH = "/hulp/"
QUESTION = "Hallo,\n\nMogen wij een moestuin beginnen op een veldje? We weten niet van wie de grond is."


def asked(**more):
    return by_hand(text=QUESTION, name="Vera Vraag", email="Vera@voorbeeld.test", municipality="zeist", **more)


def test_visitor_asks_and_gets_a_number(client):
    response = client.post(PATH, asked(), follow=True)

    ticket = Ticket.objects.get()
    assert ticket.number in response.content.decode()
    assert "2 werkdagen" in response.content.decode()
    assert (ticket.subject, ticket.asker_name, ticket.asker_email, ticket.municipality.slug) == (
        "Mogen wij een moestuin beginnen op een veldje?",
        "Vera Vraag",
        "vera@voorbeeld.test",
        "zeist",
    )
    assert ticket.messages.get().text.startswith("Hallo,")
    assert Message.objects.get().to == "vera@voorbeeld.test"


def test_address_of_the_page_afterwards_tells_no_more_than_the_number(client):
    response = client.post(PATH, asked())

    address = response.headers["Location"]
    assert "vera" not in address
    assert client.get(address[:-3] + "xx/").status_code == 404


def test_member_finds_the_question_on_an_own_page(client):
    user = UserFactory(name="Sam Starter")
    client.force_login(user)

    response = client.post(PATH, {"text": QUESTION, "municipality": ""}, follow=True)

    ticket = Ticket.objects.get()
    assert response.redirect_chain == [(f"/mijn/vragen/{ticket.number}/", 302)]
    assert (ticket.asker, ticket.asker_email) == (user, "")


def test_a_double_click_is_one_question(client):
    token = "a" * 32

    for _ in range(2):
        client.post(PATH, asked(token=token))

    assert Ticket.objects.count() == 1


def test_files_come_along_and_odd_ones_are_an_error(client):
    plan = SimpleUploadedFile("plan.txt", b"Zes bakken en een schuurtje")

    client.post(PATH, asked(attachments=[plan, SimpleUploadedFile("begroting.txt", b"100 euro")]))

    kept = TicketMessage.objects.get().attachments.values_list("name", "refused")
    assert list(kept) == [("plan.txt", ""), ("begroting.txt", "")]
    for odd in (
        SimpleUploadedFile("virus.exe", b"MZ"),
        SimpleUploadedFile("foto.jpg", b"<html>"),
        SimpleUploadedFile("leeg.pdf", b" "),
    ):
        response = client.post(PATH, asked(attachments=[odd]))
        assert response.status_code == 422
        assert "kunnen we niet aannemen" in response.content.decode()
        assert QUESTION.rsplit("\n", maxsplit=1)[-1] in response.content.decode()
    four = [SimpleUploadedFile(f"{number}.txt", b"tekst") for number in range(4)]
    assert client.post(PATH, asked(attachments=four)).status_code == 422
    assert Ticket.objects.count() == 1


def test_what_was_typed_stays_when_something_is_wrong(client):
    response = client.post(PATH, asked() | {"email": "geen adres", "name": "vera@voorbeeld.test"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Vul eerst je naam in" in html or "Vul" in html
    assert "veldje" in html
    assert 'value="zeist" selected' in html
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"text": ""},
        {"text": "a\x00b"},
        {"text": "x" * 10_001},
        {"name": "Vera\r\nBcc: ander@voorbeeld.test"},
        {"email": "vera@voorbeeld.test\nBcc: ander@voorbeeld.test"},
        {"municipality": "atlantis"},
        {"municipality": "9" * 400},
        {"homepage": "https://reclame.example"},
        {"started": "nep"},
    ],
)
def test_hostile_input_is_told_and_not_kept(client, odd):
    response = client.post(PATH, asked() | odd)

    assert response.status_code in {400, 422}
    assert not Ticket.objects.exists()


def test_too_many_questions_are_held_up(client):
    for number in range(5):
        client.post(PATH, asked() | {"text": f"Vraag {number}: hoe gaat dit?"})

    response = client.post(PATH, asked() | {"text": "Nog een vraag, hoe gaat dit?"})

    assert response.status_code == 429
    assert "Morgen kan het weer" in response.content.decode()
    assert Ticket.objects.count() == 5


@pytest.mark.parametrize("address", ["?gemeente=zeist", "?initiatief=moes"])
def test_page_where_one_came_from_is_filled_in(client, address):
    InitiativeFactory(published=True, name="Moes", slug="moes")

    html = client.get(PATH + address).content.decode()

    assert 'value="zeist" selected' in html
    assert ('value="moes" selected' in html) == ("moes" in address)


def test_hidden_initiative_cannot_be_asked_about(client):
    InitiativeFactory(name="Geheim", slug="geheim")

    assert "Geheim" not in client.get(f"{PATH}?initiatief=geheim").content.decode()
    client.post(f"{PATH}?initiatief=geheim", asked(initiative="geheim"))
    assert Ticket.objects.get().initiative is None


# --- looking first ------------------------------------------------------------------------------------


@pytest.fixture
def article():
    made = make_article(title="Een moestuin beginnen op een veldje")
    refresh_words()
    return made


def test_button_shows_what_may_answer_and_sends_nothing(client, article):
    response = client.post(PATH, asked(doe="kijk") | {"email": ""})

    html = response.content.decode()
    assert response.status_code == 200
    assert article.title in html
    assert "Er klopt iets niet" not in html
    assert "veldje" in html
    assert 'value="Vera Vraag"' in html
    assert not Ticket.objects.exists()


def test_fragment_while_typing(client, article):
    found = client.post(reverse("helpdesk:answers"), {"text": QUESTION}).content.decode()

    assert article.title in found
    assert client.post(reverse("helpdesk:answers"), {"text": "moes"}).content.decode().strip() == ""
    assert client.post(reverse("helpdesk:answers"), {}).status_code == 200
    assert client.post(reverse("helpdesk:answers"), {"text": "\x00" * 50}).status_code in {200, 400}


def test_looking_has_its_bound(client, article):
    statuses = {client.post(reverse("helpdesk:answers"), {"text": "x"}).status_code for _ in range(61)}

    assert statuses == {200, 429}


# --- the subject --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hoe vinden we een zaal?", "Hoe vinden we een zaal?"),
        ("Hallo allemaal,\n\nhoe vinden we een zaal? Liefst gratis.", "Hoe vinden we een zaal?"),
        ("Beste mensen van Omzien, wij zoeken een zaal.", "Wij zoeken een zaal."),
        ("Hallo", "Een vraag"),
        ("??", "??"),
        ("woord " * 60, "Woord woord woord"),
    ],
)
def test_subject_is_the_first_sentence_that_says_something(text, subject):
    made = subject_from(text)

    assert made.startswith(subject)
    assert len(made) <= 90


# --- what leads there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/weg/", "/zoeken/?q=qqxyzzy", "/gemeenten/zeist/"])
def test_where_a_person_would_look(client, path):
    html = client.get(path).content.decode()

    assert re.search(r'href="/hulp/(\?gemeente=zeist)?"', html)


def test_page_costs_the_same_for_everybody(client, django_assert_max_num_queries):
    UserFactory()
    with django_assert_max_num_queries(8):
        client.get(PATH)


def test_key_of_a_question_is_not_the_key_in_the_reply_address(client):
    client.post(PATH, asked())
    ticket = Ticket.objects.get()

    assert client.get(f"/hulp/vraag/{ticket.key}/").status_code == 404
    assert client.get(f"/hulp/vraag/{signed(ticket)}/").status_code == 200
