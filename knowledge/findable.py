"""What of this app the search finds: articles that everybody may read, and funds. A draft is never in the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from initiatives.findable import Regions
from knowledge.deadlines import dated
from knowledge.models import ArticlePage, Fund
from knowledge.models import funds as fund_models
from knowledge.models.articles import KIND, ArticleQuerySet
from knowledge.reading import plain_text
from omzien.search.indexing import index
from omzien.search.registry import Entry, Source, register

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


# Whatever somebody calls it, a fund is what they look for.
ALSO_CALLED = ["fonds", "subsidie", "geld"]
# Names are written together and typed apart: "VSBfonds" is looked for as "vsb fonds".
ENDS_IN_FUND = re.compile(r"(?<=\w)(?=fonds\b)", re.IGNORECASE)


def register_sources() -> None:
    """Saving an article tells the search itself; the rest is what Wagtail does around it."""
    register(Source(KIND, "artikel", "Kennisbank", 30, ArticlePage, articles, all_articles, readable, icon="info"))
    register(
        Source(
            fund_models.KIND,
            "fonds of subsidie",
            "Fondsen",
            32,
            Fund,
            funds,
            all_funds,
            shown_funds,
            icon="exchange-finance",
        )
    )
    page_unpublished.connect(_of_page, dispatch_uid="search-article-unpublished")
    post_page_move.connect(_below_page, dispatch_uid="search-article-moved")
    page_slug_changed.connect(_below_page, dispatch_uid="search-article-slug")
    for change in (post_save, post_delete):
        change.connect(_of_restriction, sender=PageViewRestriction, dispatch_uid=f"search-article-{id(change)}")


def readable(user: User | AnonymousUser) -> ArticleQuerySet:
    """The same for everybody: drafts are looked for in /redactie/."""
    return ArticlePage.objects.published()


def all_articles() -> Iterable[int]:
    return ArticlePage.objects.order_by("pk").values_list("pk", flat=True).iterator()


def articles(ids: Sequence[int]) -> Iterator[Entry]:
    shown = ArticlePage.objects.published().filter(pk__in=ids)
    regions_of = Regions()
    for one in shown.select_related("municipality").prefetch_related("themes", "topics", "phases"):
        themes, topics, phases = list(one.themes.all()), list(one.topics.all()), list(one.phases.all())
        where = str(one.municipality or "")
        yield Entry(
            object_id=one.pk,
            title=one.title,
            summary=one.summary,
            body=plain_text(one.body),
            url=one.get_absolute_url(),
            where=where,
            terms=[one.get_kind_display(), where, one.initiative_name, *map(str, [*topics, *themes, *phases])],
            aliases=[alias for term in (*topics, *themes) for alias in term.aliases],
            themes=[theme.pk for theme in themes],
            phases=[phase.pk for phase in phases],
            municipalities=[one.municipality_id] if one.municipality_id else [],
            regions=regions_of(one.municipality_id),
            dated=one.first_published_at or timezone.now(),  # Wagtail sets it a moment after the first saving
        )


def shown_funds(user: User | AnonymousUser) -> QuerySet[Fund]:
    return Fund.objects.published()


def all_funds() -> Iterable[int]:
    return Fund.objects.order_by("pk").values_list("pk", flat=True).iterator()


def funds(ids: Sequence[int]) -> Iterator[Entry]:
    """What is closed is found too, and says so; the sweep tells the index when its last day is over."""
    shown = Fund.objects.published().filter(pk__in=ids).for_page()
    for one in shown:
        themes, phases, regions = list(one.themes.all()), list(one.phases.all()), list(one.regions.all())
        own = list(one.municipalities.all())
        everywhere = {member.pk for region in regions for member in region.municipalities.all()}
        yield Entry(
            object_id=one.pk,
            title=one.name,
            summary=f"{dated(one)} {one.summary}".strip(),
            body="\n".join([one.description, one.exclusions, one.provider, *map(str, one.legal_forms.all())]).strip(),
            url=one.get_absolute_url(),
            where=one.provider,
            terms=[
                *(ENDS_IN_FUND.sub(" ", one.name), one.get_kind_display(), *ALSO_CALLED),
                *map(str, [*themes, *regions, *own]),
            ],
            aliases=[alias for theme in themes for alias in theme.aliases],
            themes=[theme.pk for theme in themes],
            phases=[phase.pk for phase in phases],
            municipalities=sorted(everywhere | {municipality.pk for municipality in own}),
            regions=[region.pk for region in regions],
            dated=one.created_at,
        )


def _of_page(instance: Page, **kwargs: Any) -> None:
    index(KIND, [instance.pk])


def _below_page(instance: Page, **kwargs: Any) -> None:
    below = ArticlePage.objects.descendant_of(instance, inclusive=True)
    index(KIND, below.values_list("pk", flat=True))


def _of_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Who may read a page, and everything below it, changed."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        _below_page(page)
