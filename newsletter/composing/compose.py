"""An issue as one segment of the readers gets it, ready to be sent. Every recipient of it gets these bytes, with their
own signed key in the place of KEY_TOKEN.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from newsletter.composing.choosing import choose
from newsletter.composing.collecting import Window, collect
from newsletter.composing.content import Content
from newsletter.composing.picking import picked
from newsletter.composing.reasons import Names, what_is_chosen
from newsletter.composing.wording import absolute, mail_html, plain
from newsletter.links import preferences_url, stop_url
from newsletter.models import FrozenContent, IssuePage
from newsletter.periods import since_the_previous
from newsletter.segments import EVERYTHING, Segment
from omzien.mail.rendering import Rendered, render

TEMPLATE = "newsletter/issue"


def compose(*, issue: IssuePage, segment: Segment) -> Rendered:
    """As many queries for any segment. Raises TooLargeError above 100 kB."""
    return Composer(content_of(issue)).compose(segment)


def content_of(issue: IssuePage) -> Content:
    """What was frozen, or else what it would be if it were frozen now, as its editors left it."""
    frozen = FrozenContent.objects.filter(issue_id=issue.pk).first()
    if frozen:
        return Content.read(frozen.pieces)
    return content_now(issue.latest())


def content_now(issue: IssuePage) -> Content:
    """Of the words in this very object, saved or not."""
    return content_at(issue, Window(since_the_previous(issue), timezone.now()))


def content_at(issue: IssuePage, window: Window) -> Content:
    opening = mail_html(issue.opening)
    return Content(
        title=issue.title,
        subject=" ".join(issue.subject.split()),
        url=issue.get_absolute_url(),
        preheader=issue.preheader,
        opening=opening,
        opening_text=plain(opening),
        picks=picked(issue.picks),
        stocks=collect(issue.sections, window),
    )


class Composer:
    """One content for many segments, without another query for each."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.names = Names()

    def compose(self, segment: Segment, **words: str) -> Rendered:
        """`words` take the place of what else is the same for everybody, as in a test mail."""
        return render(TEMPLATE, self.context(segment) | words)

    def context(self, segment: Segment) -> dict[str, Any]:
        known = self.names.known(segment)
        return {
            "content": self.content,
            "issue_subject": self.content.subject,
            "choice": choose(self.content, known, self.names),
            "chosen": what_is_chosen(known, self.names),
            "chose_nothing": known == EVERYTHING,
            "url": absolute(self.content.url),
            "preferences_url": preferences_url(),
            "stop_url": stop_url(),
        }
