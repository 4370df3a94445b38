"""Invented articles, so that the knowledge base looks alive. What they teach is general and does not go stale."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from initiatives.demo import drawings
from initiatives.models import Initiative, Municipality, Phase, Theme
from initiatives.pictures import PHOTO_SIZES, make_picture
from knowledge.actions.feedback import answer, key_of
from knowledge.models import ArticlePage, KnowledgePage, Topic
from knowledge.models.articles import REVIEWED_EVERY
from omzien.accounts.models import User
from omzien.pictures.uploads import random_name

HERE = Path(__file__).resolve().parent
DOCUMENTS = {
    "plan": ("plan.txt", "Ons plan op één bladzijde", "Zes vragen, om uit te printen of over te typen."),
    "afspraken": ("afspraken.txt", "Afspraken met een penvoerder", "Een voorbeeld van een half A4."),
    "lijstjes": ("lijstjes.txt", "Lijstjes om op te hangen", "Keuken, ladder en stuur."),
    "gegevens": ("gegevens.csv", "Welke gegevens bewaren we?", "Een overzicht voor je eigen groep."),
    "begroting": ("begroting.csv", "Begroting om in te vullen", "Opent in elk rekenprogramma."),
}


@transaction.atomic
def load_articles() -> int:
    """Below the page of the reference data, which must be there. Returns how many."""
    parent = KnowledgePage.objects.first()
    if parent is None or ArticlePage.objects.exists():
        return 0
    maker = ArticleMaker(parent)
    return len([maker.make(number, told) for number, told in enumerate(written())])


def written() -> Iterator[dict[str, Any]]:
    for file in sorted(HERE.glob("*.toml")):
        with file.open("rb") as opened:
            yield from tomllib.load(opened)["article"]


class ArticleMaker:
    def __init__(self, parent: KnowledgePage) -> None:
        self.parent = parent
        self.editor = User.objects.filter(email="redacteur@example.org").first()
        self.topics = {topic.key: topic for topic in Topic.objects.all()}
        self.themes = {theme.key: theme for theme in Theme.objects.all()}
        self.phases = {phase.key: phase for phase in Phase.objects.all()}

    def make(self, number: int, told: dict[str, Any]) -> ArticlePage:
        appeared = timezone.now() - timedelta(days=told["days"], minutes=number * 7)
        reviewed = timezone.localdate() - timedelta(days=told["days"])
        if told.get("overdue"):
            reviewed -= timedelta(days=400)
        article = ArticlePage(
            title=told["title"],
            slug=told["slug"],
            summary=told["summary"],
            kind=told.get("kind", ArticlePage.Kind.ARTICLE),
            initiative=self.initiative(told, number),
            municipality=Municipality.objects.filter(slug=told.get("municipality", "")).first(),
            maintainer=self.editor,
            owner=self.editor,
            reviewed_on=reviewed,
            review_by=reviewed + REVIEWED_EVERY,
            first_published_at=appeared,
            last_published_at=appeared,
        )
        article.body = [self.block(block, told) for block in self.blocks(told, number)]
        article.topics.set(self.topics[key] for key in told.get("topics", []))
        article.themes.set(self.themes[key] for key in told.get("themes", []))
        article.phases.set(self.phases[key] for key in told.get("phases", []))
        self.parent.add_child(instance=article)
        ReferenceIndex.create_or_update_for_object(article)
        self.answers(article, number)
        return article

    def initiative(self, told: dict[str, Any], number: int) -> Initiative | None:
        """One that stands and does something like it; always the same on a fresh database."""
        if "from" not in told:
            return None
        shown = Initiative.objects.published().filter(themes__key=told["from"], phase__key="established")
        found = list(shown.defer("search_vector").order_by("pk"))
        return found[number % len(found)] if found else None

    def blocks(self, told: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
        for at, block in enumerate(told["body"]):
            if block["type"] != "downloads" or "document" in told:
                yield block
            if at == 0 and "picture" in told:
                yield {"type": "figure", "picture": told["picture"], "title": told["title"]}

    def block(self, told: dict[str, Any], article: dict[str, Any]) -> tuple[str, Any]:
        kind = told["type"]
        if kind == "steps":
            steps = [{"title": title, "text": rich(text)} for title, text in told["steps"]]
            return kind, {"heading": told["heading"], "steps": steps}
        if kind == "question":
            return kind, {"question": told["question"], "answer": rich(told["text"])}
        if kind == "quote":
            return kind, {"text": told["text"], "source": told.get("source", "")}
        if kind == "downloads":
            return kind, {"heading": told["heading"], "documents": [self.document(article["document"])]}
        if kind == "figure":
            return kind, self.figure(told["picture"], told["title"])
        heading = "heading" if kind == "text" else "title"
        return kind, {heading: told.get(heading, ""), "text": rich(told["text"])}

    def document(self, name: str) -> dict[str, Any]:
        filename, title, about = DOCUMENTS[name]
        content = (HERE / "documents" / filename).read_bytes()
        made = get_document_model().objects.create(title=title, file=ContentFile(content, name=filename))
        made.get_file_size()
        return {"document": made, "about": about, "maker": "het demodorp"}

    def figure(self, number: int, title: str) -> dict[str, Any]:
        file = drawings.photo(number)
        file.name = random_name(file.name or "")
        picture = make_picture(
            title=title, file=file, alt_text="Patroon van gekleurde zeshoeken", sizes=PHOTO_SIZES, by=None
        )
        return {"image": picture, "alt_text": "", "caption": "Een verzonnen beeld bij een verzonnen verhaal."}

    def answers(self, article: ArticlePage, number: int) -> None:
        for reader in range(number * 5 % 13):
            answer(article=article, reader=key_of(f"demo:{article.pk}:{reader}"), is_helpful=reader % 5 != 3)


def rich(text: str) -> str:
    """Paragraphs, lists and bold words as the editor would store them."""
    return "".join(_paragraph(part) for part in text.strip().split("\n\n"))


def _paragraph(part: str) -> str:
    lines = [_bold(escape(line, quote=False)) for line in part.split("\n")]
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>"
    return f"<p>{'<br/>'.join(lines)}</p>"


def _bold(line: str) -> str:
    pieces = line.split("**")
    return "".join(f"<b>{piece}</b>" if at % 2 else piece for at, piece in enumerate(pieces))
