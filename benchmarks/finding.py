"""What people ask the search for, from a word that hardly anything has to one that nearly everything has."""

from __future__ import annotations

from urllib.parse import urlencode

from omzien.search.models import Document, Word

RARE = 8


def asked(*questions: str, **more: str) -> list[str]:
    return [f"/zoeken/?{urlencode({'q': one} | more)}" for one in questions]


def rare_words() -> list[str]:
    """The rarest of our own, and the number of a single initiative."""
    words = Word.objects.order_by("documents", "text").values_list("text", flat=True)[:RARE]
    title = Document.objects.filter(kind="initiatief", is_public=True).order_by("pk").values_list("title", flat=True)[0]
    return asked(*words, title.split()[-1], title)


def common_words() -> list[str]:
    return asked("buurt", "samen", "vrijwilligers", "zorg", "mensen", "tuin")


def three_words() -> list[str]:
    return asked(
        "samen soep koken", "vrijwilligers voor de buurtbus in zeist", "geld voor een dorpshuis", "tuin buurt zorg"
    )


def with_facets() -> list[str]:
    return [
        *asked("samen", thema="zorg-dichtbij", regio="u16"),
        *asked("tuin", soort="initiatief", gemeente="zeist"),
        *asked("vrijwilligers", soort="halen-brengen", pagina="2"),
        *asked("zorg", soort="initiatief", sorteer="nieuwste"),
    ]


def mistyped() -> list[str]:
    return asked("moestiun", "vrijwilgers", "dorpshuys", "zonnepanelne")


def suggestions() -> list[str]:
    return [
        f"/zoeken/suggesties/?{urlencode({'q': one})}" for one in ("moe", "moest", "dorps", "zei", "zorg", "samen e")
    ]
