"""Articles for tests, below the knowledge base that the reference data makes."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from initiatives.demo import drawings
from initiatives.models import Municipality, Phase, Theme
from initiatives.pictures import PHOTO_SIZES, make_picture
from knowledge.models import ArticlePage, KnowledgePage, Topic
from omzien.pictures.uploads import random_name

TEXT = ("text", {"heading": "Hoe het begon", "text": "<p>We zaten aan de keukentafel.</p>"})
_number = 0


def make_article(*, body=(TEXT,), topics=(), themes=(), phases=(), municipality="", days=0, **fields):
    """Live unless `live=False`; `days` is how long ago it appeared. Texts for relations are keys or slugs."""
    global _number  # noqa: PLW0603  (a sequence, as factory_boy has)
    _number += 1
    at = timezone.now() - timedelta(days=days)
    given = {"title": f"Artikel {_number}", "summary": "Wat je hieraan hebt.", "first_published_at": at}
    article = ArticlePage(**(given | {"last_published_at": at} | fields))
    if municipality:
        article.municipality = Municipality.objects.get(slug=municipality)
    article.body = list(body)
    article.topics.set(Topic.objects.filter(key__in=topics))
    article.themes.set(Theme.objects.filter(key__in=themes))
    article.phases.set(Phase.objects.filter(key__in=phases))
    KnowledgePage.objects.get().add_child(instance=article)
    return article


def make_document(name="draaiboek.pdf", content=b"%PDF-1.4 draaiboek"):
    return get_document_model().objects.create(title="Draaiboek", file=ContentFile(content, name=name), file_size=18)


def make_picture_for_test():
    file = drawings.photo(1)
    file.name = random_name(file.name or "")
    return make_picture(title="Patroon", file=file, alt_text="Gekleurde zeshoeken", sizes=PHOTO_SIZES, by=None)


def downloads(document, maker="Dorpshuis De Schakel"):
    return (
        "downloads",
        {"heading": "Mee te nemen", "documents": [{"document": document, "about": "", "maker": maker}]},
    )


def full_body(pictures=1, links=()):
    """Every kind of block. `links` are pages that its texts lead to."""
    to = "".join(f'<p><a linktype="page" id="{page.pk}">{page.title}</a></p>' for page in links)
    return [
        ("text", {"heading": "Hoe het begon", "text": f"<p>Met een penvoerder.</p>{to}"}),
        ("steps", {"heading": "Zo doe je het", "steps": [{"title": "Bel", "text": "<p>Even.</p>"}, {"title": "Ga"}]}),
        ("tip", {"title": "", "text": f"<p>Neem taart mee.</p>{to}"}),
        ("warning", {"title": "Niet doen", "text": "<p>Alleen gaan.</p>"}),
        ("quote", {"text": "Het werkte.", "source": "een buur"}),
        *[("figure", {"image": make_picture_for_test(), "alt_text": "", "caption": "Zo"}) for _ in range(pictures)],
        downloads(make_document()),
        ("question", {"question": "En dan?", "answer": f"<p>Dan begin je.</p>{to}"}),
    ]


def fetched(client, address):
    """The answer to a reader of a document, read to its end; its file is closed, and not the database with it."""
    response = client.get(getattr(address, "url", address))
    response.read = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:
        close()
    return response


def indexed(article):
    """The references of its live content, which Wagtail fills after the commit."""
    ReferenceIndex.create_or_update_for_object(article)
    return article
