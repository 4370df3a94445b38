"""The look of the two admins: Unfold at /beheer/, Wagtail at /redactie/."""

from django.templatetags.static import static

UNFOLD = {
    "SITE_TITLE": "Omzien beheer",
    "SITE_HEADER": "Omzien",
    "SITE_SUBHEADER": "Beheer van het netwerk",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("favicon.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}],
    "SHOW_BACK_BUTTON": True,
    "ENVIRONMENT": "omzien.home.sidebar.environment",
    "STYLES": [lambda request: static("css/admin.css")],
    "SCRIPTS": [lambda request: static("js/admin.js")],
    "DASHBOARD_CALLBACK": "omzien.home.dashboard.dashboard",
    "SIDEBAR": {"navigation": "omzien.home.sidebar.navigation"},
    # In static/css/admin.css: as a setting they would come as an inline style, which our policy refuses.
    "COLORS": "omzien.home.sidebar.no_inline_colours",
}
