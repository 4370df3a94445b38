"""Which policy headers a page gets: strict for the public site, their own for the two admins (TRUST 26, 28)."""

from typing import Any

from csp.constants import HEADER, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PERMISSIONS = ", ".join(
    [
        *(f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment")),
        *(f"{feature}=()" for feature in ("accelerometer", "gyroscope", "magnetometer", "usb", "browsing-topics")),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}

# The street map's tiles, asked for once the visitor opens the map.
MAP_TILES = "https://service.pdok.nl"
MAP_PATH = "/initiatieven/kaart/"

# Unfold's front page has the one style that its htmx writes into a page.
HTMX_INDICATORS = "'sha256-bsV5JivYxvGywDAZ22EZJKBFip65Ng9xoJVLbBg7bdo='"
# Unfold runs Alpine, which evaluates the expressions in its attributes (without: no menu opens, tried in Chromium
# with 0.91), and draws progress and pictures with style attributes. No script in a page, no style in a page.
ADMIN = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, HTMX_INDICATORS],
    "style-src-attr": [UNSAFE_INLINE],
}
# Wagtail 7.4 writes small scripts and styles into its explorer and editor (refused in Chromium without this, and it has
# no nonces), and shows previews in a frame.
EDITOR = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
PREVIEW = {"frame-ancestors": [SELF]}


class PolicyMiddleware(CSPMiddleware):
    """django-csp, with other rules below /beheer/ and /redactie/ and for the map."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_preview(request) and HEADER in response:
            # The page inside was made as for a visitor, who may not frame it; the editor may.
            del response[HEADER]
        response = super().process_response(request, response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.replace is None:
            parts.replace = directives_for(request)
        return parts


def directives_for(request: HttpRequest) -> dict[str, Any] | None:
    """What differs from settings.CONTENT_SECURITY_POLICY at this address."""
    path = request.path_info
    if path == MAP_PATH:
        usual = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]
        return {"img-src": [*usual, MAP_TILES]}
    if path.startswith("/beheer/"):
        return ADMIN
    if is_preview(request):
        return PREVIEW
    if path.startswith("/redactie/"):
        return EDITOR
    return None


def is_preview(request: HttpRequest) -> bool:
    """Wagtail's preview panel and its view of an unpublished page."""
    match = request.resolver_match
    return bool(match and "wagtailadmin_pages" in match.namespaces and "preview" in (match.url_name or ""))
