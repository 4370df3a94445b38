"""Articles in the search index: what everybody may read, at once, and never anything else."""

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from knowledge.models import ArticlePage, KnowledgePage
from omzien.home.models import HomePage
from omzien.search.indexing import index, reindex
from omzien.search.models import Document
from tests.knowledge.factories import full_body, make_article

pytestmark = pytest.mark.django_db


def known():
    return sorted(Document.objects.filter(kind="artikel").values_list("title", flat=True))


def test_document_holds_what_an_article_is_found_by():
    article = make_article(
        title="Kas op orde",
        summary="Zo klopt het.",
        body=full_body(),
        topics=["money"],
        themes=["care"],
        phases=["starting"],
        municipality="zeist",
        initiative_name="Dorpshuis De Schakel",
    )

    document = Document.objects.get(kind="artikel", object_id=article.pk)

    assert (document.title, document.summary, document.where) == ("Kas op orde", "Zo klopt het.", "Zeist")
    assert document.url == article.get_absolute_url()
    assert document.is_public
    for text in ("Met een penvoerder.", "Neem taart mee.", "Dan begin je.", "Het werkte.", "Bel"):
        assert text in document.body
    assert "<" not in document.body
    assert document.themes == [article.themes.get().pk]
    assert document.phases == [article.phases.get().pk]
    assert document.municipalities == [article.municipality_id]
    assert len(document.regions) == article.municipality.regions.count() > 0


@pytest.mark.parametrize("question", ["kas", "kassen", "penningen geld", "schakel", "zeist", "penvoerders"])
def test_is_found_on_the_page_of_everything(question):
    make_article(
        title="Kas op orde, penningen geteld",
        body=full_body(),
        topics=["money"],
        municipality="zeist",
        initiative_name="Dorpshuis De Schakel",
    )

    assert "op orde" in Client().get("/zoeken/", {"q": question}).content.decode()


def test_draft_is_never_in_it_and_publishing_puts_it_there():
    article = make_article(title="Concept", live=False)
    article.title = "Concept, nog een keer"
    article.save_revision()
    assert known() == []

    article.get_latest_revision().publish()
    assert known() == ["Concept, nog een keer"]

    article = ArticlePage.objects.get()
    article.title = "Wijziging in concept"
    article.save_revision()
    assert known() == ["Concept, nog een keer"]


@pytest.mark.parametrize("specific", [True, False])
def test_unpublishing_takes_it_out(specific):
    article = make_article()

    (ArticlePage if specific else Page).objects.get(pk=article.pk).unpublish()

    assert known() == []


@pytest.mark.parametrize("how", ["article", "page", "parent", "queryset"])
def test_deleting_takes_it_out(how):
    article = make_article()

    if how == "queryset":
        ArticlePage.objects.filter(pk=article.pk).delete()
    else:
        owner = {"article": ArticlePage, "page": Page}.get(how)
        (owner.objects.get(pk=article.pk) if owner else KnowledgePage.objects.get()).delete()

    assert known() == []


@pytest.mark.parametrize("where", ["article", "parent", "home"])
def test_becoming_private_and_public_again(where):
    article = make_article(title="Besloten")
    page = {"article": article.page_ptr, "parent": article.get_parent(), "home": HomePage.objects.get().page_ptr}[where]

    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert known() == []
    assert "Besloten" not in Client().get("/zoeken/?q=besloten").content.decode().split("<main")[1].split("results")[-1]

    restriction.delete()
    assert known() == ["Besloten"]


def test_moving_below_something_private_takes_it_out():
    article = make_article(title="Verhuist")
    elsewhere = HomePage.objects.get().add_child(instance=KnowledgePage(title="Besloten", slug="besloten"))
    PageViewRestriction.objects.create(page=elsewhere.page_ptr, restriction_type=PageViewRestriction.LOGIN)

    article.move(elsewhere, pos="last-child")

    assert known() == []


def test_what_is_rolled_back_was_never_found():
    with transaction.atomic():
        make_article()
        assert len(known()) == 1
        transaction.set_rollback(True)

    assert known() == []


def test_filling_anew_gives_the_same_and_takes_out_what_is_left_over():
    make_article(title="Blijft")
    hidden = make_article(title="Weg")
    ArticlePage.objects.filter(pk=hidden.pk).update(live=False)

    index("artikel", [])
    reindex()

    assert known() == ["Blijft"]


@pytest.mark.parametrize("count", [1, 3])
def test_indexing_query_count(django_assert_max_num_queries, count):
    pks = [make_article(themes=["care", "food"], topics=["money"]).pk for _ in range(count)]

    with django_assert_max_num_queries(8):
        index("artikel", pks)


def test_sitemap_has_what_everybody_may_read(client):
    shown, draft, private = make_article(), make_article(live=False), make_article()
    PageViewRestriction.objects.create(page=private.page_ptr, restriction_type=PageViewRestriction.LOGIN)

    text = client.get("/sitemap-paginas.xml").content.decode()

    assert f"http://testserver{shown.get_absolute_url()}<" in text
    assert "http://testserver/kennisbank/<" in text
    assert draft.slug not in text
    assert f"/{private.slug}/" not in text
