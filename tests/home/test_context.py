import pytest
from django.urls import reverse

from omzien.home import context
from tests.accounts.factories import UserFactory


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", []),
        ("/initiatieven/", [("Initiatieven", "page")]),
        ("/initiatieven/moestuin/", [("Initiatieven", "true")]),
        ("/initiatieven/kaart/", [("Initiatieven", "true")]),
        ("/halen-en-brengen/", [("Halen en brengen", "page")]),
        ("/halen-en-brengen/7/", [("Halen en brengen", "true")]),
        ("/gemeenten/zeist/", [("Gemeenten", "true")]),
    ],
)
def test_menu_marks_where_one_is(path, expected):
    assert [(link.label, link.current) for link in context.menu_links(path) if link.current] == expected


def test_menu_addresses_all_exist():
    assert [link.label for link in context.menu_links("/")] == [item.label for item in context.MENU]


def test_menu_leaves_out_what_is_not_there(monkeypatch):
    monkeypatch.setattr(context, "MENU", [context.MenuItem("Agenda", "events:nowhere")])

    assert context.menu_links("/") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({}, ["Mijn Omzien"]),
        ({"network": True}, ["Beheer", "Mijn Omzien"]),
        ({"admin": True}, ["Beheer", "Redactie", "Mijn Omzien"]),
        (None, ["Inloggen"]),
    ],
)
def test_header_offers_what_a_person_may_use(client, who, expected):
    if who is not None:
        client.force_login(UserFactory(**who))

    html = client.get(reverse("initiatives:themes")).content.decode()

    header = html[: html.index("</header>")]
    offers = ["Inloggen", "Beheer", "Redactie", "Mijn Omzien"]
    assert [label for label in offers if f">{label}</a>" in header] == expected
