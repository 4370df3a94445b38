"""The screen of one question: every button, two who act at once, and nothing typed that gets lost."""

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.mails.pages import page_of
from helpdesk.models import Ticket, TicketAttachment, TicketMessage
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import CannedAnswerFactory, TicketAttachmentFactory, TicketFactory
from tests.helpdesk.screen import html, now, path, press
from tests.initiatives.factories import municipality

pytestmark = pytest.mark.django_db
Status, Rung, Kind = Ticket.Status, Ticket.Rung, TicketMessage.Kind
SECRET = "Bel eerst de wethouder"


@pytest.fixture
def at_desk(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def ticket():
    return TicketFactory(asker_email="vera@voorbeeld.test")


# --- seeing -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_desk")
def test_screen_shows_notes_steps_quotes_and_files(client, ticket, anna):
    ticket.messages.create(kind=Kind.NOTE, text=SECRET, author=anna)
    ticket.messages.create(kind=Kind.EVENT, text="pakte deze vraag op", author=anna)
    mailed = ticket.messages.create(kind=Kind.QUESTION, text="Nog iets", quoted="> eerder")
    file = TicketAttachmentFactory(message=mailed)
    ticket.messages.create(kind=Kind.OTHER, text="Ik ook!", author_name="Ander", from_address="ander@voorbeeld.test")

    shown = html(client.get(path(ticket)))

    for part in (
        SECRET,
        "Anna Aanpak pakte deze vraag op",
        "Aangehaalde tekst",
        "begroting.txt",
        "van een ander adres",
    ):
        assert part in shown
    assert client.get(path(ticket, f"bijlage/{file.pk}/")).content == b"Duizend euro"


@pytest.mark.parametrize("number", [1, 3])
def test_screen_costs_the_same_however_much_was_said(client, at_desk, number, django_assert_max_num_queries):
    ticket = TicketFactory(answers=[(UserFactory(), "Zo.")] * number, notes=["Let op"] * number)
    CannedAnswerFactory.create_batch(number)
    UserFactory.create_batch(number, network=True)
    for message in ticket.messages.all():
        TicketAttachmentFactory(message=message)

    with django_assert_max_num_queries(15):
        assert client.get(path(ticket)).status_code == 200


@pytest.mark.usefixtures("at_desk")
def test_long_conversation_is_paged_with_its_question_at_hand(client, ticket):
    for number in range(60):
        ticket.messages.create(kind=Kind.NOTE, text=f"Notitie {number}.")

    last = html(client.get(path(ticket)))
    assert "Notitie 59." in last
    assert "Notitie 3." not in last
    assert "De vraag waarmee het begon" in last
    assert "Notitie 3." in html(client.get(path(ticket), {"pagina": "1"}))


@pytest.mark.parametrize("where", ["veenendaal", "leusden"])
def test_other_regions_do_not_exist(client, at_desk, where):
    elsewhere = TicketFactory(municipality=where)
    file = TicketAttachmentFactory(message=elsewhere.messages.get())

    for rest in ("change/", "suggesties/", f"bijlage/{file.pk}/"):
        assert client.get(path(elsewhere, rest)).status_code == 404
    assert press(client, elsewhere, "sluit").status_code == 404
    assert now(elsewhere).status == Status.NEW


@pytest.mark.usefixtures("at_desk")
def test_file_of_another_question_is_not_reached_through_ones_own(client, ticket):
    file = TicketAttachmentFactory(message=TicketFactory(municipality="veenendaal").messages.get())

    assert client.get(path(ticket, f"bijlage/{file.pk}/")).status_code == 404


# --- answering ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize(
    ("doe", "status"),
    [("antwoord-wacht", Status.WAITING), ("antwoord-sluit", Status.CLOSED), ("antwoord-open", Status.OPEN)],
)
def test_answer_is_mailed(client, ticket, anna, doe, status):
    response = press(client, ticket, doe, antwoord="Vraag het de gemeente.")

    assert response.status_code == 302
    assert (now(ticket).status, ticket.assignee) == (status, anna)
    assert "Vraag het de gemeente." in Message.objects.get(to="vera@voorbeeld.test").text


@pytest.mark.usefixtures("at_desk")
def test_files_beside_an_answer_stand_on_the_page_of_the_question(client, ticket):
    form = SimpleUploadedFile("formulier.txt", b"Vul dit in")

    press(client, ticket, "antwoord-wacht", antwoord="Gebruik dit formulier.", bestanden=[form])

    kept = ticket.messages.get(kind=Kind.ANSWER).attachments.get()
    assert (kept.name, bytes(kept.content)) == ("formulier.txt", b"Vul dit in")
    assert "Er hoort een bestand bij." in Message.objects.get(to="vera@voorbeeld.test").text
    client.logout()
    page = urlsplit(page_of(ticket)).path
    assert "formulier.txt" in html(client.get(page))
    assert client.get(f"{page}bijlage/{kept.pk}/").content == b"Vul dit in"


@pytest.mark.usefixtures("at_desk")
def test_file_that_is_not_taken_holds_the_answer_back(client, ticket):
    virus = SimpleUploadedFile("virus.exe", b"MZ")

    response = press(client, ticket, "antwoord-wacht", antwoord="Gebruik dit.", bestanden=[virus])

    assert response.status_code == 422
    assert "virus.exe" in html(response)
    assert "Gebruik dit.</textarea>" in html(response)
    assert not Message.objects.exists()


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("doe", ["notitie", "antwoord-wacht", "pak-op"])
def test_files_that_a_browser_forgets_are_told_of(client, ticket, doe):
    """One button without its text, one that fails, and one that does something else."""
    response = press(client, ticket, doe, antwoord="", bestanden=[SimpleUploadedFile("plan.txt", b"Plan")])

    shown = html(client.get(path(ticket))) if response.status_code == 302 else html(response)
    assert "kies ze opnieuw" in shown
    assert not TicketAttachment.objects.exists()


@pytest.mark.usefixtures("at_desk")
def test_note_is_never_mailed(client, ticket):
    press(client, ticket, "notitie", notitie=SECRET)

    assert ticket.messages.get(kind=Kind.NOTE).text == SECRET
    assert not Message.objects.exists()


@pytest.mark.usefixtures("at_desk")
def test_note_beside_an_answer_stays_typed(client, ticket):
    response = press(client, ticket, "antwoord-open", antwoord="Ja hoor.", notitie="Halve gedach")

    assert response.status_code == 200
    assert "Halve gedach" in html(response)
    assert "Ja hoor.</textarea>" not in html(response)
    assert not ticket.messages.filter(kind=Kind.NOTE).exists()


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("doe", ["pak-op", "trede:province", "wacht", "zet-gemeente", "sluit-stil"])
def test_answer_beside_another_button_stays_typed(client, ticket, doe):
    response = press(client, ticket, doe, antwoord="Halve zin", gemeente="zeist")

    assert response.status_code == 200
    assert "Halve zin</textarea>" in html(response)
    assert not ticket.messages.filter(kind=Kind.ANSWER).exists()


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("doe", ["antwoord-wacht", "notitie", "wijs-toe", "vraag-buur", "koppel-artikel", "voeg-samen"])
def test_button_without_what_it_needs_says_so(client, ticket, doe):
    response = press(client, ticket, doe, antwoord="", erbij="Blijft staan")

    assert response.status_code == 422
    assert 'role="alert"' in html(response)
    assert "Blijft staan" in html(response)
    assert not Message.objects.exists()


@pytest.mark.usefixtures("at_desk")
def test_canned_answer_goes_in_without_script(client, ticket):
    canned = CannedAnswerFactory(text="Dag {naam}, nummer {nummer}.")

    response = press(client, ticket, "voeg-in", standaard=canned.pk, antwoord="Al getypt.")

    assert f"Al getypt.\n\nDag Vera Vraag, nummer {ticket.number}.</textarea>" in html(response)


# --- two at once --------------------------------------------------------------------------------------


def test_of_two_who_answer_at_once_the_second_is_told_and_keeps_the_text(client, anna, nel, ticket):
    seen = {"versie": ticket.version, "gezien": ticket.messages.get().pk}
    client.force_login(nel)
    client.post(path(ticket), {**seen, "doe": "antwoord-wacht", "antwoord": "Antwoord van Nel."})
    client.force_login(anna)

    response = client.post(
        path(ticket), {**seen, "doe": "antwoord-wacht", "antwoord": "Antwoord van Anna.", "notitie": "Onthoud dit"}
    )

    shown = html(response)
    assert response.status_code == 409
    assert "Iemand anders deed intussen iets" in shown
    assert shown.count('class="desk-badge"') == 1
    assert "Antwoord van Nel." in shown
    assert "Antwoord van Anna.</textarea>" in shown
    assert "Onthoud dit</textarea>" in shown
    assert ticket.messages.filter(kind=Kind.ANSWER).count() == 1
    assert Message.objects.filter(to="vera@voorbeeld.test").count() == 1
    again = response.context["form"].initial["versie"]
    assert (
        client.post(
            path(ticket), {"versie": again, "doe": "antwoord-wacht", "antwoord": "Antwoord van Anna."}
        ).status_code
        == 302
    )
    assert ticket.messages.filter(kind=Kind.ANSWER).count() == 2


# --- whose, where and until when ----------------------------------------------------------------------


def test_take_give_and_return(client, at_desk, nel, ticket):
    press(client, ticket, "pak-op")
    assert now(ticket).assignee == at_desk
    press(client, ticket, "wijs-toe", naar=nel.pk)
    assert now(ticket).assignee == nel
    assert Message.objects.filter(to=nel.email).exists()
    press(client, ticket, "laat-los")
    assert now(ticket).assignee is None


@pytest.mark.usefixtures("at_desk")
def test_question_cannot_be_given_to_who_may_not_see_it(client, ticket):
    response = press(client, ticket, "wijs-toe", naar=UserFactory(name="Buiten").pk)

    assert response.status_code == 422
    assert now(ticket).assignee is None


@pytest.mark.usefixtures("at_desk")
def test_up_and_down_the_ladder(client, ticket, settings):
    press(client, ticket, "trede:province")
    assert now(ticket).rung == Rung.PROVINCE
    assert press(client, ticket, "trede:neighbour").status_code == 422
    begun = html(press(client, ticket, "maak-tekst"))
    assert "Beste mensen van NLZVE" in begun
    assert "vera@voorbeeld.test" not in begun.split('id="id_overdracht"')[1].split("</textarea>")[0]
    settings.HANDOVER_ADDRESS = "vraag@nlzve.example"
    press(client, ticket, "draag-over", overdracht="Weten jullie dit?")
    assert now(ticket).rung == Rung.NLZVE
    assert "Weten jullie dit?" in Message.objects.get(to="vraag@nlzve.example").text
    press(client, ticket, "neem-terug")
    assert now(ticket).rung == Rung.REGION


@pytest.mark.usefixtures("at_desk")
def test_close_reopen_and_wait(client, ticket):
    press(client, ticket, "sluit-stil")
    assert now(ticket).status == Status.CLOSED
    assert not Message.objects.exists()
    press(client, ticket, "heropen")
    press(client, ticket, "wacht")
    assert now(ticket).status == Status.WAITING
    press(client, ticket, "sluit")
    assert Message.objects.filter(to="vera@voorbeeld.test").exists()


@pytest.mark.usefixtures("at_desk")
def test_giving_it_to_another_region_leads_back_to_the_queue(client, ticket):
    response = press(client, ticket, "zet-gemeente", gemeente="veenendaal")

    assert response.headers["Location"] == "/beheer/helpdesk/ticket/"
    assert now(ticket).municipality == municipality("veenendaal")


@pytest.mark.usefixtures("at_desk")
def test_joining_two_of_one_asker(client, ticket):
    other = TicketFactory(asker_email="vera@voorbeeld.test")
    stranger = TicketFactory(asker_email="ander@voorbeeld.test")

    assert press(client, ticket, "voeg-samen", samen=stranger.number).status_code == 422
    response = press(client, ticket, f"voeg-samen:{other.number}")

    assert response.headers["Location"] == path(other)
    assert now(ticket).merged_into == other
    assert "samengevoegd met" in html(client.get(path(ticket)))


@pytest.mark.usefixtures("at_desk")
def test_mail_of_another_address_is_accepted(client, ticket):
    other = ticket.messages.create(kind=Kind.OTHER, text="Ik ook!", from_address="werk@voorbeeld.test")

    press(client, ticket, f"van-vrager:{other.pk}")

    other.refresh_from_db()
    assert other.kind == Kind.QUESTION


# --- nonsense -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize(
    "odd",
    [
        {"versie": ""},
        {"versie": "x"},
        {"versie": "-1"},
        {"versie": "9" * 40},
        {"naar": "abc"},
        {"naar": "9" * 40},
        {"buur": "abc"},
        {"buur": "9" * 40},
        {"artikel": ["abc", "9" * 40]},
        {"standaard": "x"},
        {"gemeente": "atlantis"},
        {"antwoord": "x" * 20_001},
        {"notitie": "a\x00b"},
        {"doe": "onzin"},
        {"doe": "van-vrager:" + "9" * 40},
        {"doe": "trede:" + "x" * 5000},
        {"doe": "voeg-samen:2020-9999999"},
    ],
)
def test_nonsense_is_told_and_does_nothing(client, ticket, odd):
    data = {"versie": ticket.version, "gezien": 0, "doe": "antwoord-wacht", "antwoord": "Ja."} | odd

    response = client.post(path(ticket), data)

    assert 400 <= response.status_code < 500
    assert not Message.objects.exists()


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("pk", ["0", "abc", "9" * 40, "-1", "1'"])
def test_odd_numbers_are_not_found(client, pk):
    assert client.get(f"/beheer/helpdesk/ticket/{pk}/change/").status_code == 404
