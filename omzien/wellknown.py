"""What machines look for at fixed addresses: security.txt (RFC 9116), robots.txt (RFC 9309) and the sitemap."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from events.models import Event
from initiatives.models import Initiative, Municipality, Posting, Region, Theme

# RFC 9116 advises less than a year. Counted from the first of the month, so that the answer is the same for weeks.
SECURITY_TXT_DAYS = 300
CLOSED_PATHS = ("/account/", "/beheer/", "/redactie/", "/mijn/", "/lokaal/", "/documenten/")
PER_SITEMAP = 10_000
ONE_HOUR = 3600


@require_safe
@cache_control(public=True, max_age=ONE_HOUR)
def security_txt(request: HttpRequest) -> HttpResponse:
    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(month + timedelta(days=SECURITY_TXT_DAYS)).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return plain(lines)


@require_safe
@cache_control(public=True, max_age=ONE_HOUR)
def robots_txt(request: HttpRequest) -> HttpResponse:
    closed = [f"Disallow: {path_}" for path_ in CLOSED_PATHS]
    return plain(["User-agent: *", *closed, "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"])


def plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class PortalSitemap(Sitemap):
    """Addresses under SITE_URL, whatever host was asked."""

    limit = PER_SITEMAP

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class InitiativeSitemap(PortalSitemap):
    def items(self) -> QuerySet[Initiative]:
        return Initiative.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Initiative) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """For the index: one aggregate instead of every row."""
        return Initiative.objects.published().aggregate(latest=Max("updated_at"))["latest"]


class PostingSitemap(PortalSitemap):
    def items(self) -> QuerySet[Posting]:
        return Posting.objects.current().only("pk", "updated_at").order_by("pk")

    def lastmod(self, item: Posting) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        return Posting.objects.current().aggregate(latest=Max("updated_at"))["latest"]


class EventSitemap(PortalSitemap):
    """What is called off and what is over as well: people look it up."""

    def items(self) -> QuerySet[Event]:
        return Event.objects.public().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Event) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        return Event.objects.public().aggregate(latest=Max("updated_at"))["latest"]


class ModelSitemap(PortalSitemap):
    """Every row of a model whose rows are all public."""

    model: type[Model]

    def items(self) -> QuerySet[Model]:
        return self.model._default_manager.order_by("pk")


class MunicipalitySitemap(ModelSitemap):
    model = Municipality


class RegionSitemap(ModelSitemap):
    model = Region


class ThemeSitemap(ModelSitemap):
    model = Theme


class ListSitemap(PortalSitemap):
    """The pages that list the others."""

    names: ClassVar = [
        *(f"initiatives:{name}" for name in ("list", "map", "postings", "municipalities", "regions", "themes")),
        "events:list",
    ]

    def items(self) -> list[str]:
        return list(self.names)

    def location(self, item: str) -> str:
        return reverse(item)


class PageSitemap(PortalSitemap):
    """Wagtail pages that are live and open to all."""

    def items(self) -> QuerySet[Page]:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            return Page.objects.none()
        pages = site.root_page.get_descendants(inclusive=True).live().public()
        return pages.defer_streamfields().order_by("pk")

    def location(self, item: Page) -> str:
        # Wagtail keeps the roots of the sites on what it is given here; without it every page asks the cache.
        parts = item.get_url_parts(self)
        return parts[2] if parts and parts[2] else "/"

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


# Made anew for every request: a sitemap remembers the newest date it has seen.
SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {
    "initiatieven": InitiativeSitemap,
    "halen-en-brengen": PostingSitemap,
    "agenda": EventSitemap,
    "gemeenten": MunicipalitySitemap,
    "regios": RegionSitemap,
    "themas": ThemeSitemap,
    "lijsten": ListSitemap,
    "paginas": PageSitemap,
}


@require_safe
@cache_control(public=True, max_age=ONE_HOUR)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return sitemap_views.index(request, sitemaps=SITEMAPS, sitemap_url_name="sitemap_section")


@require_safe
@cache_control(public=True, max_age=ONE_HOUR)
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps=SITEMAPS, section=section)


urlpatterns: list[URLPattern] = [
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
]
