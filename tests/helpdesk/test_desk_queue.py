"""The queue in /beheer/: tabs, rows, search, filters and many at once, for who has it in care."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.models import Ticket
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import CannedAnswerFactory, ReferralFactory, TicketFactory
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db
LIST = "/beheer/helpdesk/ticket/"
Status, Rung = Ticket.Status, Ticket.Rung


def subjects(response):
    return [ticket.subject for ticket in response.context["cl"].result_list]


def numbers(response):
    return {heading.label: heading.number for heading in response.context["headings"]}


@pytest.fixture
def at_desk(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def queue(anna):
    """One of each; Veenendaal lies in another region than Anna's."""
    return [
        TicketFactory(subject="Van niemand", municipality=None),
        TicketFactory(subject="Van mij", assignee=anna, status=Status.OPEN),
        TicketFactory(subject="Te laat", overdue=True),
        TicketFactory(subject="Wacht", waiting=True),
        TicketFactory(subject="Dicht", closed=True),
        TicketFactory(subject="Elders", municipality="veenendaal"),
    ]


@pytest.mark.usefixtures("at_desk", "queue")
def test_overdue_comes_first_then_mine(client):
    response = client.get(LIST)

    assert subjects(response) == ["Te laat", "Van mij", "Van niemand"]
    assert numbers(response) == {
        "Te doen": "3",
        "Te laat": "1",
        "Van mij": "1",
        "Mijn regio’s": "2",
        "Van niemand": "2",
        "Wacht op vrager": "1",
        "Gesloten": "1",
    }


@pytest.mark.usefixtures("at_desk", "queue")
@pytest.mark.parametrize(
    ("tab", "found"),
    [
        ("te-laat", ["Te laat"]),
        ("van-mij", ["Van mij"]),
        ("mijn-regios", ["Te laat", "Van mij"]),
        ("van-niemand", ["Te laat", "Van niemand"]),
        ("wacht", ["Wacht"]),
        ("gesloten", ["Dicht"]),
        ("onzin", ["Te laat", "Van mij", "Van niemand"]),
    ],
)
def test_tabs(client, tab, found):
    assert subjects(client.get(LIST, {"tab": tab})) == found


@pytest.mark.usefixtures("queue")
def test_coordinator_of_the_network_sees_all(client, nel):
    client.force_login(nel)

    assert "Elders" in subjects(client.get(LIST))


@pytest.mark.usefixtures("at_desk")
def test_row_says_who_where_and_until_when(client):
    TicketFactory(subject="Laat", due_at=timezone.now() - timedelta(days=30))
    ticket = TicketFactory(rung=Rung.NEIGHBOUR, status=Status.OPEN)
    ReferralFactory(ticket=ticket, initiative=InitiativeFactory(published=True, name="Moes"))

    html = client.get(LIST).content.decode()

    assert "Vera Vraag" in html
    assert "Zeist" in html
    assert "buurinitiatief: Moes" in html
    assert re.search(r"\d+ werkdagen te laat", html)
    assert re.search(r"nog \d+ werkdagen", html)
    assert ticket.asker_email not in html


@pytest.mark.usefixtures("at_desk", "queue")
def test_search_looks_in_everything_in_ones_care(client, queue):
    by_address = TicketFactory(subject="Klaar", closed=True, asker_email="riet@voorbeeld.test", asker_name="Riet Regen")

    assert subjects(client.get(LIST, {"q": by_address.number})) == ["Klaar"]
    assert subjects(client.get(LIST, {"q": "riet@voorbeeld.test"})) == ["Klaar"]
    assert subjects(client.get(LIST, {"q": "riet@voorbeeld"})) == []
    assert subjects(client.get(LIST, {"q": "regen"})) == ["Klaar"]
    assert subjects(client.get(LIST, {"q": queue[5].number})) == []
    assert client.get(LIST, {"q": "\x00' | & !:*"}).status_code in {200, 400}


@pytest.mark.usefixtures("at_desk", "queue")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"trede": "region"}, ["Te laat", "Van mij", "Van niemand"]),
        ({"trede": "nlzve"}, []),
        ({"gemeente": "geen"}, ["Van niemand"]),
        ({"gemeente": "zeist"}, ["Te laat", "Van mij"]),
        ({"regio": "regio-foodvalley"}, []),
        ({"van": "niemand"}, ["Te laat", "Van niemand"]),
        ({"van": "9" * 40}, []),
        ({"trede": "onzin"}, []),
    ],
)
def test_filters(client, asked, found):
    assert subjects(client.get(LIST, asked)) == found


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same(client, number, django_assert_max_num_queries):
    for _ in range(number):
        ReferralFactory(initiative=InitiativeFactory(published=True))

    with django_assert_max_num_queries(15):
        response = client.get(LIST)

    assert len(subjects(response)) == number


@pytest.mark.usefixtures("at_desk")
def test_long_queue_is_paged(client):
    TicketFactory.create_batch(52)

    assert len(subjects(client.get(LIST))) == 50
    assert len(subjects(client.get(LIST, {"p": "2"}))) == 2


# --- many at once -------------------------------------------------------------------------------------


def act(client, action, *tickets):
    data = {"action": action, "_selected_action": [ticket.pk for ticket in tickets]}
    return client.post(LIST, data, follow=True).content.decode()


@pytest.mark.usefixtures("client")
def test_many_at_once_go_through_their_verbs(client, at_desk, queue):
    nobody, mine, late, *_ = queue

    assert "3 vragen nu van jou." in act(client, "claim", nobody, mine, late)
    assert "1 vraag bij de provincie gezet." in act(client, "to_province", late)
    late.refresh_from_db()
    assert (late.assignee, late.rung) == (at_desk, Rung.PROVINCE)
    assert late.messages.filter(kind="event").count() == 2
    assert "gesloten, zonder mail" in act(client, "close_quietly", nobody)
    assert not Message.objects.filter(to=nobody.address).exists()
    assert "de vragers krijgen een mail" in act(client, "close_and_tell", mine)
    assert Message.objects.filter(to=mine.address).exists()


@pytest.mark.usefixtures("at_desk")
def test_what_cannot_is_told_and_the_rest_is_done(client):
    theirs = TicketFactory(status=Status.OPEN, assignee=UserFactory(name="Bram", network=True))
    free = TicketFactory()

    html = act(client, "claim", theirs, free)

    assert "1 vraag nu van jou." in html
    assert f"{theirs.number}: Bram heeft deze vraag al." in html


@pytest.mark.usefixtures("at_desk")
def test_what_is_not_in_ones_care_is_not_touched(client):
    elsewhere = TicketFactory(municipality="veenendaal")

    act(client, "close_quietly", elsewhere)

    elsewhere.refresh_from_db()
    assert elsewhere.status == Status.NEW


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("traits", [{"editor": True}, {"coordinator": None}])
def test_who_coordinates_nothing_has_no_desk(client, traits):
    user = UserFactory(editor=True) if traits.get("editor") else UserFactory()
    ticket = TicketFactory()
    client.force_login(user)

    for path in (LIST, f"{LIST}{ticket.pk}/change/", f"{LIST}{ticket.pk}/suggesties/"):
        assert client.get(path).status_code in {302, 403, 404}


def test_dashboard_and_sidebar_lead_to_the_desk(client, anna):
    TicketFactory(subject="Ligt te lang", overdue=True)
    TicketFactory(subject="Elders", municipality="veenendaal")
    client.force_login(anna)

    html = client.get("/beheer/").content.decode()

    assert "Vragen aan de helpdesk" in html
    assert "Ligt te lang" in html
    assert "net te laat" in html or "te laat" in html
    assert "Elders" not in html
    assert f'href="{LIST}"' in html


def test_coordinator_keeps_canned_answers(client, anna):
    client.force_login(anna)
    CannedAnswerFactory(title="Bestaat al")
    values = {"title": "Nieuw", "text": "Dag {naam}", "rung": "", "theme": "", "position": "1", "is_active": "on"}

    assert client.post("/beheer/helpdesk/cannedanswer/add/", values).status_code == 302
    wrong = client.post("/beheer/helpdesk/cannedanswer/add/", values | {"title": "Fout", "text": "Dag {voornaam}"})

    assert "Dit kennen we niet: {voornaam}" in wrong.content.decode()
    assert client.get("/beheer/helpdesk/cannedanswer/").status_code == 200
    assert region("u16")
