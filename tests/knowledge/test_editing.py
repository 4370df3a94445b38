"""What editors do in /redactie/: write, review, read answers, keep topics; and what nobody else may."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from initiatives.models import Region
from knowledge.actions.feedback import answer, key_of
from knowledge.models import ArticlePage, KnowledgePage, Topic
from knowledge.reference.load import load_topics
from omzien.home.tree import make_pages, page_slugs
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import downloads, fetched, indexed, make_article, make_document

pytestmark = pytest.mark.django_db
REVIEW, FEEDBACK, TOPICS = (
    "/redactie/reports/nakijken/",
    "/redactie/reports/reacties/",
    "/redactie/snippets/knowledge/topic/",
)


@pytest.fixture
def editor(client):
    user = UserFactory(editor=True, name="Rik Redacteur")
    client.force_login(user)
    return user


def body_of(response):
    assert response.status_code == 200
    return response.content.decode()


# --- writing ------------------------------------------------------------------------------------------


def submitted(**fields):
    return {
        "title": "Een feest geven",
        "slug": "een-feest-geven",
        "summary": "Zo komt iedereen.",
        "kind": "artikel",
        "topics": [Topic.objects.get(key="starting").pk],
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value-heading": "Begin klein",
        "body-0-value-text": '{"entityMap": {}, "blocks": [{"key": "a", "text": "Taart.", "type": "unstyled", '
        '"depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}',
        "reviewed_on": "2026-01-02",
        "review_by": "2027-01-02",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **fields,
    }


@pytest.mark.usefixtures("editor")
def test_editor_writes_and_publishes_and_it_can_be_found(client):
    parent = KnowledgePage.objects.get()
    add = reverse("wagtailadmin_pages:add", args=["knowledge", "articlepage", parent.pk])
    form = body_of(client.get(add))
    assert "voor wie zo ver is" in form.lower()
    assert "Kies een initiatief" in form

    client.post(add, submitted(**{"action-publish": "1"}))

    article = ArticlePage.objects.get(slug="een-feest-geven")
    assert article.live
    assert article.phases.count() == 4
    assert "Taart." in body_of(client.get(article.get_absolute_url()))
    assert "Een feest geven" in body_of(client.get("/kennisbank/?q=feesten"))


@pytest.mark.usefixtures("editor")
def test_a_rule_is_told_in_dutch(client):
    add = reverse("wagtailadmin_pages:add", args=["knowledge", "articlepage", KnowledgePage.objects.get().pk])

    html = body_of(client.post(add, submitted(review_by="2020-01-01")))

    assert "De dag van ‘nakijken voor’ ligt na die van ‘nagekeken op’." in html
    assert not ArticlePage.objects.exists()


def test_others_write_nothing_in_the_editor(client):
    add = reverse("wagtailadmin_pages:add", args=["knowledge", "articlepage", KnowledgePage.objects.get().pk])
    article = make_article(title="Blijft")
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    for who in ({}, {"coordinator": Region.objects.get(slug="u16")}, {"network": True}):
        client.force_login(UserFactory(**who))
        for address in (add, edit, REVIEW, FEEDBACK, TOPICS):
            assert client.get(address).status_code in {302, 403}
            assert client.post(address, submitted(title="Gekaapt", **{"action-publish": "1"})).status_code in {302, 403}

    assert [one.title for one in ArticlePage.objects.all()] == ["Blijft"]


@pytest.mark.usefixtures("editor")
def test_only_public_initiatives_can_be_chosen(client):
    shown, draft = InitiativeFactory(name="Open huis", published=True), InitiativeFactory(name="Geheim plan")
    choose = body_of(client.get(reverse("knowledge_initiative_chooser:choose_results")))

    assert "Open huis" in choose
    assert "Geheim plan" not in choose
    chosen = "knowledge_initiative_chooser:chosen"
    assert client.get(reverse(chosen, args=[shown.pk])).status_code == 200
    assert client.get(reverse(chosen, args=[draft.pk])).status_code == 404
    assert client.get(reverse(chosen, args=["abc"])).status_code == 404
    many = body_of(client.get(f"{reverse('knowledge_initiative_chooser:chosen_multiple')}?id={draft.pk}&id=x"))
    assert "Geheim plan" not in many


# --- looking after ------------------------------------------------------------------------------------


def test_report_shows_what_is_overdue_with_who_keeps_it(client, editor):
    today = timezone.localdate()
    long_ago = {"reviewed_on": today - timedelta(days=600)}
    make_article(title="Lang geleden", review_by=today - timedelta(days=90), maintainer=editor, **long_ago)
    make_article(title="Net voorbij", review_by=today - timedelta(days=1), **long_ago)
    make_article(title="Binnenkort", review_by=today + timedelta(days=30), **long_ago)
    make_article(title="Concept", review_by=today - timedelta(days=9), live=False, **long_ago)

    html = body_of(client.get(REVIEW))
    assert html.index("Lang geleden") < html.index("Net voorbij")
    assert "Rik Redacteur" in html
    assert "Binnenkort" not in html
    assert "Concept" not in html

    assert "Binnenkort" in body_of(client.get(f"{REVIEW}?wanneer=binnenkort"))
    mine = body_of(client.get(f"{REVIEW}results/?van_mij=true"))
    assert "Lang geleden" in mine
    assert "Net voorbij" not in mine


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("count", [1, 3])
def test_reports_query_count(client, django_assert_max_num_queries, count):
    today = timezone.localdate()
    for number in range(count):
        keeper = UserFactory(editor=True)
        late = make_article(
            maintainer=keeper, reviewed_on=today - timedelta(days=400), review_by=today - timedelta(days=2)
        )
        answer(article=late, reader=key_of(str(number)), is_helpful=True, note="Meer graag")
    for address in (REVIEW, FEEDBACK):
        client.get(address)
        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200


@pytest.mark.usefixtures("editor")
def test_editors_read_the_notes_by_article_and_answer(client):
    first, second = make_article(title="Kas"), make_article(title="Zaal")
    answer(article=first, reader=key_of("a"), is_helpful=False, note="De bedragen ontbreken")
    answer(article=second, reader=key_of("b"), is_helpful=True, note="<b>Mooi</b>")
    answer(article=second, reader=key_of("c"), is_helpful=True)

    everything = body_of(client.get(FEEDBACK))
    assert "De bedragen ontbreken" in everything
    assert "&lt;b&gt;Mooi&lt;/b&gt;" in everything
    assert "De bedragen" not in body_of(client.get(f"{FEEDBACK}results/?article={second.pk}"))
    assert "Mooi" not in body_of(client.get(f"{FEEDBACK}results/?is_helpful=false"))
    assert "2 reacties" in body_of(client.get(f"{FEEDBACK}results/?met_tekst=true"))
    assert "3 reacties" in body_of(client.get(f"{FEEDBACK}results/"))


@pytest.mark.usefixtures("editor")
def test_a_note_becomes_no_formula_in_a_spreadsheet(client):
    answer(article=make_article(), reader=key_of("a"), is_helpful=True, note='=HYPERLINK("https://kwaad.example")')

    response = client.get(f"{FEEDBACK}?export=csv")

    text = b"".join(response.streaming_content).decode()
    assert "HYPERLINK" in text
    assert ',"=HYPERLINK' not in text


@pytest.mark.parametrize("query", ["wanneer=weg", "van_mij=x", "p=abc", "ordering=weg", "article=x", "since=gisteren"])
@pytest.mark.parametrize("address", [REVIEW, FEEDBACK])
@pytest.mark.usefixtures("editor")
def test_reports_bear_nonsense(client, address, query):
    assert client.get(f"{address}?{query}").status_code in {200, 404}


# --- topics and the tree ------------------------------------------------------------------------------


@pytest.mark.usefixtures("editor")
def test_editors_keep_topics_and_a_renamed_one_stays(client):
    money = Topic.objects.get(key="money")
    assert "Geld" in body_of(client.get(TOPICS))
    edit = f"{TOPICS}edit/{money.pk}/"
    fields = {name: getattr(money, name) for name in ("key", "slug", "description", "position")}

    client.post(edit, fields | {"name": "Geld en middelen", "aliases": "subsidie"})
    Topic.objects.get(key="privacy").delete()

    assert load_topics() == 0
    assert Topic.objects.get(key="money").name == "Geld en middelen"
    assert not Topic.objects.filter(key="privacy").exists()
    assert client.get(f"{TOPICS}delete/{money.pk}/").status_code in {302, 403}


def test_reference_data_has_the_topics_of_the_domain_and_the_page():
    assert list(Topic.objects.values_list("name", flat=True)) == [
        "Beginnen",
        "Rechtsvorm",
        "Bestuur",
        "Geld",
        "Vrijwilligers",
        "Werken met de gemeente",
        "Privacy",
        "Verzekeren en veilig werken",
        "Communicatie",
    ]
    page = KnowledgePage.objects.get()
    assert (page.slug, page.live, page.get_parent().slug) == ("kennisbank", True, "omzien")


def test_the_page_is_made_where_it_is_missing_and_only_once():
    make_pages(page_slugs())
    assert KnowledgePage.objects.count() == 1

    KnowledgePage.objects.get().delete()
    make_pages(["kennisbank"])
    assert KnowledgePage.objects.count() == 1


# --- documents ----------------------------------------------------------------------------------------


def test_document_is_as_public_as_the_pages_that_show_it(client):
    document = make_document()
    assert fetched(client, document).status_code == 404

    article = indexed(make_article(body=[downloads(document)], live=False))
    assert fetched(client, document).status_code == 404

    article.save_revision().publish()
    indexed(article)
    response = fetched(client, document)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"

    ArticlePage.objects.get().unpublish()
    assert fetched(client, document).status_code == 404


def test_document_in_a_draft_of_a_live_article_is_not_public_yet(client):
    document, article = make_document(), indexed(make_article())
    article.body = [downloads(document)]
    article.save_revision()

    assert fetched(client, document).status_code == 404

    article.get_latest_revision().publish()
    indexed(ArticlePage.objects.get())
    assert fetched(client, document).status_code == 200


def test_document_of_a_private_article_is_for_who_may_read_it(client):
    document = make_document()
    article = indexed(make_article(body=[downloads(document)]))
    PageViewRestriction.objects.create(page=article.page_ptr, restriction_type=PageViewRestriction.LOGIN)

    assert fetched(client, document).status_code == 404
    client.force_login(UserFactory())
    assert fetched(client, document).status_code == 200


def test_editors_may_see_a_document_that_no_page_shows(client, editor):
    assert fetched(client, make_document()).status_code == 200
    client.force_login(UserFactory(network=True))
    assert fetched(client, make_document()).status_code == 404


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("name", ["kwaad.exe", "kwaad.html", "kwaad.svg", "kwaad.js", "kwaad.pdf.html", "kwaad"])
def test_other_kinds_of_files_are_refused(client, name):
    upload = SimpleUploadedFile(name, b"<script>alert(1)</script>", content_type="application/pdf")

    client.post(reverse("wagtaildocs:add"), {"title": "Kwaad", "file": upload})

    assert not get_document_model().objects.exists()
