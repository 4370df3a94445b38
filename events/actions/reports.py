"""After a meeting: ask who organised it how it was, and make an article of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from html import escape
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import Truncator

from events.actions.errors import NotReadyError
from events.actions.seats import lock
from events.mails.reports import ask_for_report, tell_published
from events.models import Event, EventReport
from events.wording import day_in_words, local_day
from initiatives.models import Initiative
from initiatives.pictures import PHOTO_SIZES, make_picture
from knowledge.actions.sending import hand_in
from knowledge.models import ArticlePage
from knowledge.models.articles import REVIEWED_EVERY
from omzien.accounts.models import User

ASKED_AFTER = timedelta(days=2)
# What was over longer ago when this began is not asked about any more.
ASKED_UNTIL = timedelta(days=30)
NOT_OVER = "Een verslag schrijf je als het geweest is."
ALREADY = "Er is al een verslag van deze activiteit."
# The parts of a report in the order of the article, with the heading above each.
PARTS = (("discussed", "Wat we bespraken"), ("learned", "Wat we leerden"), ("agreed", "Wat we afspraken"))


# --- asking -------------------------------------------------------------------------------------------


def left_to_ask(most: int = 100) -> list[int]:
    """Over for two days, without a report, and nobody was asked."""
    now = timezone.now()
    asked = EventReport.objects.filter(event=OuterRef("pk"))
    over = Event.objects.published().filter(ends_at__lte=now - ASKED_AFTER, ends_at__gt=now - ASKED_UNTIL)
    return list(
        over.filter(~Exists(asked), report__isnull=True).order_by("ends_at").values_list("pk", flat=True)[:most]
    )


@transaction.atomic
def ask_step(pk: int) -> None:
    """The row comes first: of two sweeps at once the second finds it, and asks nobody."""
    event = Event.objects.published().filter(pk=pk).first()
    if event is None:
        return
    _, is_new = EventReport.objects.get_or_create(event=event, defaults={"asked_at": timezone.now()})
    if is_new and event.report_id is None:
        ask_for_report(event)


# --- writing ------------------------------------------------------------------------------------------


@transaction.atomic
def write_report(
    *, event: Event, values: Mapping[str, Any], by: User, photo: ContentFile | None = None, alt_text: str = ""
) -> ArticlePage:
    """A text of this person in the knowledge base that editors read first, of this event from now on. `values` has a
    text for each of PARTS, a `summary` and `links`. Of two at once the second hears that there is one. Raises
    EventError or WritingError.
    """
    locked = lock(event.pk)
    require_writable(locked)
    article = draft_article(locked, values, by)
    if photo:
        picture = make_picture(
            title=f"Foto bij {locked.title}", file=photo, alt_text=alt_text, sizes=PHOTO_SIZES, by=by
        )
        article.body.append(("figure", {"image": picture, "alt_text": alt_text, "caption": ""}))
    hand_in(article=article, by=by)
    locked.report = article
    locked.save(update_fields=["report", "updated_at"])
    EventReport.objects.update_or_create(event=locked, defaults={"written_by": by, "written_at": timezone.now()})
    return article


def require_writable(event: Event) -> None:
    if event.status != Event.Status.PUBLISHED or not event.is_past:
        raise NotReadyError(NOT_OVER)
    if event.report_id:
        raise NotReadyError(ALREADY)


def draft_article(event: Event, values: Mapping[str, Any], by: User | None) -> ArticlePage:
    """Not saved yet; of the first organiser that everybody may see."""
    organiser = Initiative.objects.published().filter(organising__event=event).order_by("organising__pk").first()
    today = timezone.localdate()
    article = ArticlePage(
        title=Truncator(f"Verslag: {event.title}").chars(120),
        summary=values["summary"],
        kind=ArticlePage.Kind.STORY,
        initiative=organiser,
        municipality=event.municipality,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        reviewed_on=today,
        review_by=today + REVIEWED_EVERY,
    )
    article.body = list(_blocks(event, values))
    article.themes.set(event.themes.all())
    article.phases.set(event.phases.all())
    return article


def _blocks(event: Event, values: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    where = f", {escape(event.where)}" if event.where else ""
    yield "text", {"heading": "", "text": f"<p>{day_in_words(local_day(event.starts_at)).capitalize()}{where}.</p>"}
    for name, heading in PARTS:
        if values.get(name):
            yield "text", {"heading": heading, "text": paragraphs(values[name])}
    if values.get("links"):
        items = "".join(f'<li><a href="{escape(url)}">{escape(url)}</a></li>' for url in values["links"])
        yield "text", {"heading": "Om verder te lezen", "text": f"<ul>{items}</ul>"}


def paragraphs(text: str) -> str:
    """Typed text as the editor would have stored it: nothing of it is markup."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(
        f"<p>{'<br/>'.join(escape(line, quote=False) for line in part.split(chr(10)))}</p>" for part in parts if part
    )


# --- telling ------------------------------------------------------------------------------------------


@transaction.atomic
def tell_report_step() -> bool:
    """That one report is on the site; False when none waits. Two workers at once take different rows."""
    waiting = EventReport.objects.select_for_update(of=("self",), skip_locked=True).filter(
        written_at__isnull=False, told_at__isnull=True, event__report__live=True
    )
    row = waiting.select_related("event__municipality", "event__created_by", "written_by").order_by("pk").first()
    if row is None:
        return False
    article = ArticlePage.objects.published().defer("body").filter(pk=row.event.report_id).first()
    row.told_at = timezone.now()
    row.save(update_fields=["told_at"])
    if article:
        tell_published(row.event, article, but=row.written_by)
    return True
