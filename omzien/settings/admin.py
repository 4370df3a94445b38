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
    "SIDEBAR": {"show_search": True, "navigation": "omzien.home.sidebar.navigation"},
    "COLORS": {
        # Our paper and ink.
        "base": {
            "50": "#fbf8f2",
            "100": "#f3efe6",
            "200": "#e5dfd3",
            "300": "#cfc9bd",
            "400": "#9aa5a1",
            "500": "#64726f",
            "600": "#51605e",
            "700": "#37504d",
            "800": "#243a38",
            "900": "#1a2b2a",
            "950": "#12201f",
        },
        # Our pine.
        "primary": {
            "50": "#eef6f3",
            "100": "#e3efea",
            "200": "#cfe3dc",
            "300": "#a9d6ca",
            "400": "#8fd3c6",
            "500": "#2a746c",
            "600": "#0e4f4c",
            "700": "#0c4643",
            "800": "#0a3b39",
            "900": "#082f2d",
            "950": "#062321",
        },
    },
}
