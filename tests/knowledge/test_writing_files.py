"""The files that go with a text, and who may see either."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model

from initiatives.models import Membership, Region
from knowledge.actions.writing import latest
from omzien.pictures.models import Picture
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import fetched
from tests.knowledge.writing import BEGIN, body_of, make_manuscript, page_of, photo, pieces_of, seen_in, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    user = UserFactory()
    client.force_login(user)
    return user


# --- files --------------------------------------------------------------------------------------------


def test_a_photo_is_made_anew_replaced_and_dropped(client, member):
    text = make_manuscript(member, text="")
    client.post(page_of(text, "new_piece", "figure"), {"upload": photo(), "alt_text": "Pan", "caption": ""})
    (block,) = pieces_of(text)
    first = Picture.objects.get(pk=block["value"]["image"])
    address = page_of(text, "piece", block["id"])

    kept = client.post(address, {"seen": seen_in(client.get(address)), "alt_text": "Een pan", "caption": "Soep"})
    assert kept.status_code == 302
    assert pieces_of(text)[0]["value"] == {"image": first.pk, "alt_text": "Een pan", "caption": "Soep"}
    client.post(address, {"seen": seen_in(client.get(address)), "upload": photo(), "alt_text": "Pan"})

    assert pieces_of(text)[0]["value"]["image"] != first.pk
    assert not Picture.objects.filter(pk=first.pk).exists()
    assert "Pan" in body_of(client.get(page_of(text, "preview")))


def test_no_form_gives_a_piece_somebody_elses_files(client, member):
    theirs = Picture.objects.create(title="Van een ander", file=photo())
    text = make_manuscript(member, text="")

    client.post(page_of(text, "new_piece", "figure"), {"image": theirs.pk, "alt_text": "Mijn"})
    client.post(page_of(text, "new_piece", "downloads"), {"heading": "Mee", "document": "1", "documents": "1"})

    assert pieces_of(text) == []


def test_a_document_is_for_its_writer_and_editors_until_it_is_published(client, member):
    own = InitiativeFactory(name="De Schakel", owner=member)
    text = make_manuscript(member, initiative=own)
    upload = SimpleUploadedFile("Ons Draaiboek.pdf", b"%PDF-1.4 draaiboek")

    client.post(page_of(text, "new_piece", "downloads"), {"heading": "Mee te nemen", "upload": upload})

    document = get_document_model().objects.get()
    (row,) = pieces_of(text)[1]["value"]["documents"]
    assert row == {"document": document.pk, "about": "", "maker": "De Schakel"}
    mine = fetched(client, document.url)
    assert (mine.status_code, mine["Content-Disposition"][:10]) == (200, "attachment")
    client.force_login(UserFactory(editor=True))
    assert fetched(client, document.url).status_code == 200
    for stranger in (UserFactory(), UserFactory(coordinator=Region.objects.first())):
        client.force_login(stranger)
        assert client.get(document.url).status_code == 404
    client.logout()
    assert client.get(document.url).status_code == 404


def test_a_document_goes_with_its_row(client, member):
    text = make_manuscript(member, text="")
    upload = SimpleUploadedFile("a.txt", b"Hallo")
    client.post(page_of(text, "new_piece", "downloads"), {"heading": "Mee", "upload": upload, "name": "Brief"})
    address = page_of(text, "piece", pieces_of(text)[0]["id"])
    more = {"heading": "Mee", "upload": SimpleUploadedFile("b.csv", b"a;b"), "again": "1"}
    client.post(address, more | {"seen": seen_in(client.get(address))})
    assert get_document_model().objects.count() == 2

    client.post(address, {"heading": "Mee", "away_1": "on", "seen": seen_in(client.get(address))})

    assert [one.title for one in get_document_model().objects.all()] == ["B"]
    assert client.post(address, {"heading": "Mee", "away_1": "on", "seen": "x"}).status_code == 422


# --- who sees it --------------------------------------------------------------------------------------


def everybody(member):
    """Each with what they get from the pages of the text, and from its preview once it was sent in."""
    initiative = member.initiatives.get()
    colleague = UserFactory()
    Membership.objects.create(initiative=initiative, user=colleague, role=Membership.Role.OWNER)
    return {
        "colleague": (colleague, 404),
        "stranger": (UserFactory(), 404),
        "coordinator": (UserFactory(coordinator=initiative.municipality.regions.first()), 404),
        "network": (UserFactory(network=True), 404),
        "editor": (UserFactory(editor=True), 200),
        "admin": (UserFactory(admin=True), 200),
    }


def test_a_draft_is_its_writers_alone(client, member):
    own = InitiativeFactory(published=True, owner=member)
    text = make_manuscript(member, initiative=own)
    (block,) = pieces_of(text)
    pages = {
        "manuscript": [],
        "tell_part": ["begin"],
        "new_piece": ["text"],
        "piece": [block["id"]],
        "throw_away": [],
    }
    posts = {"arrange": [], "send": [], "withdraw": [], **pages}
    del posts["manuscript"]
    before = (block, latest(text).title)
    for name, (user, _) in everybody(member).items():
        client.force_login(user)
        got = {page: client.get(page_of(text, page, *args)).status_code for page, args in pages.items()}
        assert set(got.values()) == {404}, name
        posted = {"block": block["id"], "do": "away", "consent": "on", "seen": "", **BEGIN, "text": "Gekaapt"}
        gave = {page: client.post(page_of(text, page, *args), posted).status_code for page, args in posts.items()}
        assert set(gave.values()) == {404}, name
        assert client.get(page_of(text, "preview")).status_code == 404, name
        assert BEGIN["title"] not in body_of(client.get("/mijn/")), name
    assert (pieces_of(text)[0], latest(text).title) == before
    send(text, member)
    for name, (user, after_sending) in everybody(member).items():
        client.force_login(user)
        assert client.get(page_of(text, "preview")).status_code == after_sending, name
    client.logout()
    assert client.get(page_of(text, "preview")).status_code == 302


def test_unknown_pieces_and_kinds_are_not_there(client, member):
    text = make_manuscript(member)

    for address in (
        page_of(text, "piece", uuid.uuid4()),
        page_of(text, "new_piece", "script"),
        page_of(text, "tell_part", "alles"),
        "/kennisbank/schrijven/99999999999999999999999999/",
    ):
        assert client.get(address).status_code in {400, 404}, address
