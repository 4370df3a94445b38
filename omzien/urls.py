"""Every address of the portal; public paths are Dutch."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from omzien.accounts.views import demo_codes
from omzien.errors import page_not_found

handler400 = "omzien.errors.bad_request"
handler403 = "omzien.errors.permission_denied"
handler404 = "omzien.errors.page_not_found"
handler500 = "omzien.errors.server_error"
# Not Django's but allauth's: where its rate limits end.
handler429 = "omzien.accounts.views.too_many_requests"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("omzien.wellknown")),
    path("media/", include("omzien.pictures.urls")),
    path("", include("initiatives.urls")),
    path("", include("omzien.finding.urls")),
    path("", include("knowledge.urls")),
    path("", include("events.urls")),
    path("", include("helpdesk.urls")),
    path("", include("newsletter.urls")),
    path("account/", include("omzien.accounts.account_urls")),
    path("mijn/", include("omzien.accounts.urls")),
    path("", include("omzien.notices.urls")),
    path("lokaal/codes/", demo_codes, name="demo_codes"),
    *([path("lokaal/", include("omzien.local.urls"))] if settings.LOCAL else []),
    path("beheer/", admin.site.urls),
    # Wagtail tries out its error page here, and has a form to sign in that nothing limits.
    path("redactie/failwhale/", page_not_found, {"exception": None}),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("redactie/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
