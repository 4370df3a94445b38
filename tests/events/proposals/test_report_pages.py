"""The form of a report, where it shows, and who sees it when."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.actions.reports import write_report
from initiatives.demo import drawings
from knowledge.models import ArticlePage
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.events.proposals.test_reports import VALUES
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db
TWO_LINKS = "voorbeeld.nl/geld\r\nhttps://voorbeeld.nl/twee"


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people():
    return {
        "owner": UserFactory(),
        "colleague": UserFactory(),
        "coordinator": UserFactory(coordinator=region("u16")),
        "elsewhere": UserFactory(coordinator=region("regio-amersfoort")),
        "stranger": UserFactory(),
        "visitor": None,
    }


@pytest.fixture
def event(people):
    initiative = InitiativeFactory(name="De Schakel", published=True, owner=people["owner"], editor=people["colleague"])
    return EventFactory(title="Geld vinden", days=-3, organisers=[initiative], themes=["care"])


def form_of(event):
    return f"/agenda/{event.slug}/verslag/"


def as_each(client, people, address):
    found = {}
    for name, user in people.items():
        client.logout()
        if user:
            client.force_login(user)
        found[name] = client.get(address).status_code
    return found


def test_who_may_write(client, people, event):
    assert as_each(client, people, form_of(event)) == {
        **dict.fromkeys(["owner", "colleague", "coordinator"], 200),
        **dict.fromkeys(["elsewhere", "stranger"], 404),
        "visitor": 302,
    }


def test_a_report_with_a_photo_and_links(client, people, event):
    client.force_login(people["colleague"])
    photo = SimpleUploadedFile("foto.jpg", drawings.photo(1).read(), "image/jpeg")
    values = VALUES | {
        "consent": "on",
        "links": TWO_LINKS,
        "photo": photo,
        "photo_alt": "Een zaal",
    }

    response = client.post(form_of(event), values)

    assert response.headers["Location"] == event.get_absolute_url()
    article = ArticlePage.objects.get(title="Verslag: Geld vinden")
    assert [block.block_type for block in article.body] == ["text", "text", "text", "figure"]
    assert "https://voorbeeld.nl/geld" in article.body[2].value["text"].source
    assert article.body[3].value["image"].alt_text == "Een zaal"
    assert "Een redacteur leest het na" in client.get(event.get_absolute_url()).content.decode()


def test_private_until_it_is_published(client, people, event):
    article = write_report(event=event, values=VALUES, by=people["owner"])
    draft = as_each(client, people, article.get_absolute_url())
    client.logout()
    before = client.get(event.get_absolute_url()).content.decode()

    article.get_latest_revision().publish()

    assert set(draft.values()) == {404}
    assert article.title not in before
    after = client.get(event.get_absolute_url()).content.decode()
    assert "Verslag: Geld vinden" in after
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Bij deze bijeenkomst" in page
    assert event.get_absolute_url() in page


def test_report_and_every_organiser_lead_to_each_other(client, people, event):
    second, hidden = InitiativeFactory(name="De Haven", published=True), InitiativeFactory(name="Het Concept")
    for one in (second, hidden):
        event.organising.create(initiative=one)
    article = write_report(event=event, values=VALUES, by=people["owner"])
    assert article.title not in client.get(second.get_absolute_url()).content.decode()

    article.get_latest_revision().publish()

    hosts = [event.organisers.get(name="De Schakel"), second]
    for host in hosts:
        assert article.get_absolute_url() in client.get(host.get_absolute_url()).content.decode()
    page = client.get(article.get_absolute_url()).content.decode()
    assert [host.get_absolute_url() in page for host in hosts] == [True, True]
    assert "Het Concept" not in page


def test_a_draft_report_is_in_no_list_or_search(client, people, event):
    write_report(event=event, values=VALUES | {"summary": "Zeldzame woorden"}, by=people["owner"])

    for address in ("/kennisbank/", "/zoeken/?q=zeldzame", "/kennisbank/?q=zeldzame", "/sitemap.xml"):
        assert "Verslag: Geld vinden" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("summary", ""),
        ("summary", "x" * 201),
        ("consent", ""),
        ("discussed", ""),
        ("discussed", "x" * 5001),
        ("links", "javascript:alert(1)"),
        ("links", "javascript://voorbeeld.nl/%0aalert(1)"),
        ("links", "ftp://voorbeeld.nl/a"),
        ("links", "\n".join(f"https://voorbeeld.nl/{n}" for n in range(11))),
        ("links", "https://voorbeeld.nl/" + "a" * 600),
        ("photo", SimpleUploadedFile("foto.jpg", b"GIF89a<script>", "image/jpeg")),
        ("photo", SimpleUploadedFile("foto.svg", b"<svg/>", "image/svg+xml")),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, people, event, name, typed):
    client.force_login(people["owner"])
    values = VALUES | {"consent": "on", "links": "", "learned": "Wat ik typte", name: typed}

    response = client.post(form_of(event), values)

    assert response.status_code == 422
    assert "Er klopt iets niet" in response.content.decode()
    assert "Wat ik typte" in response.content.decode()
    assert not ArticlePage.objects.filter(title__startswith="Verslag").exists()


def test_a_photo_wants_words(client, people, event):
    client.force_login(people["owner"])
    photo = SimpleUploadedFile("foto.jpg", drawings.photo(1).read(), "image/jpeg")

    response = client.post(form_of(event), VALUES | {"links": "", "photo": photo})

    assert response.status_code == 422
    assert "Vertel in een paar woorden" in response.content.decode()


@pytest.mark.parametrize("fields", [{"days": 3}, {"days": -3, "cancelled": True}])
def test_what_has_not_been_leads_back(client, people, fields):
    event = EventFactory(organisers=[InitiativeFactory(published=True, owner=people["owner"])], **fields)
    client.force_login(people["owner"])

    assert client.get(form_of(event)).headers["Location"] == event.get_absolute_url()


def test_typed_markup_does_not_reach_the_article(client, people, event):
    values = VALUES | {"discussed": "<script>alert(1)</script>", "learned": "<a href='javascript:x'>a</a>"}
    article = write_report(event=event, values=values, by=people["owner"])
    article.get_latest_revision().publish()

    html = client.get(article.get_absolute_url()).content.decode()

    assert "<script>alert(1)" not in html
    assert "<a href='javascript" not in html
    assert "&lt;script&gt;alert(1)" in html
