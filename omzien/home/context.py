"""What every template may use: the menu, the place on it, and the name of this installation."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


class MenuItem(NamedTuple):
    label: str
    url_name: str


class Link(NamedTuple):
    label: str
    url: str
    current: str


# A new app adds its line here; one whose address does not exist is left out.
MENU = [
    MenuItem("Initiatieven", "initiatives:list"),
    MenuItem("Halen en brengen", "initiatives:postings"),
    MenuItem("Agenda", "events:list"),
    MenuItem("Kennis", "knowledge:list"),
    MenuItem("Thema’s", "initiatives:themes"),
    MenuItem("Gemeenten", "initiatives:municipalities"),
    MenuItem("Regio’s", "initiatives:regions"),
    MenuItem("Hulp", "helpdesk:ask"),
]


def menu_links(path: str) -> list[Link]:
    """The menu, with the item that the path is on ("page") or below ("true"); the longest match wins."""
    urls = {item.label: url for item in MENU if (url := _address(item.url_name))}
    here = max((url for url in urls.values() if path.startswith(url)), key=len, default="")
    return [Link(label, url, _current(url, here, path)) for label, url in urls.items()]


def _current(url: str, here: str, path: str) -> str:
    if url != here:
        return ""
    return "page" if url == path else "true"


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def site(request: HttpRequest) -> dict[str, object]:
    return {"SITE_URL": settings.SITE_URL, "LOCAL": settings.LOCAL, "menu": menu_links(request.path)}
