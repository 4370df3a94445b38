"""What is measured: the addresses that people ask for most, and the words they search by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

from benchmarks import finding, helpdesk
from initiatives.models import Initiative, Posting
from knowledge.models import ArticlePage, Fund
from omzien.accounts.models import User


@dataclass(frozen=True)
class Scenario:
    """A name and the addresses that are asked in turn, by a visitor or by who signs in."""

    name: str
    addresses: Callable[[], list[str]]
    signs_in: Callable[[], User] | None = None


def _details() -> list[str]:
    found = Initiative.objects.published().order_by("pk")[:2000:37]
    return [initiative.get_absolute_url() for initiative in found]


def _postings() -> list[str]:
    return [posting.get_absolute_url() for posting in Posting.objects.current().order_by("pk")[:2000:37]]


def _articles() -> list[str]:
    return [article.get_absolute_url() for article in ArticlePage.objects.published().order_by("pk")[:400:7]]


def _funds() -> list[str]:
    return [fund.get_absolute_url() for fund in Fund.objects.published().order_by("pk")[:300:7]]


SCENARIOS = [
    Scenario(
        "lijst met facetten",
        lambda: ["/initiatieven/", "/initiatieven/?pagina=3", "/initiatieven/?sorteer=nieuwste"],
    ),
    Scenario(
        "gefilterde lijst",
        lambda: [
            "/initiatieven/?thema=zorg-dichtbij&regio=u16",
            "/initiatieven/?fase=start&gemeente=zeist",
            "/initiatieven/?thema=wonen&thema=ontmoeting&fase=groei",
        ],
    ),
    Scenario(
        "zoeken op tekst",
        lambda: [
            "/initiatieven/?q=moestuin",
            "/initiatieven/?q=vrijwilligers",
            "/initiatieven/?q=dorpshuis+zeist",
            "/initiatieven/?q=samen+soep+koken",
            "/initiatieven/?q=moestuin&thema=groen-en-natuur",
        ],
    ),
    Scenario("dichtbij", lambda: ["/initiatieven/?bij=Odijk", "/initiatieven/?bij=Soest&thema=groen-en-natuur"]),
    Scenario("initiatief", _details),
    Scenario("lijkt op", lambda: [f"{address}lijkt-op/" for address in _details()]),
    Scenario(
        "halen en brengen",
        lambda: ["/halen-en-brengen/", "/halen-en-brengen/?pagina=3", "/halen-en-brengen/?sorteer=loopt-af"],
    ),
    Scenario(
        "halen en brengen, gefilterd",
        lambda: [
            "/halen-en-brengen/?richting=halen&soort=ruimte",
            "/halen-en-brengen/?thema=zorg-dichtbij&regio=u16",
            "/halen-en-brengen/?richting=brengen&fase=start&gemeente=zeist",
        ],
    ),
    Scenario(
        "halen en brengen, tekst",
        lambda: [
            "/halen-en-brengen/?q=keuken",
            "/halen-en-brengen/?q=vrijwilligers",
            "/halen-en-brengen/?q=zeist+zaal",
            "/halen-en-brengen/?q=subsidie&richting=brengen",
        ],
    ),
    Scenario(
        "halen en brengen, dichtbij",
        lambda: ["/halen-en-brengen/?bij=Odijk", "/halen-en-brengen/?bij=Soest&soort=ruimte"],
    ),
    Scenario("een vraag of aanbod", _postings),
    Scenario("zoeken: zeldzaam woord", finding.rare_words),
    Scenario("zoeken: gewoon woord", finding.common_words),
    Scenario("zoeken: drie woorden", finding.three_words),
    Scenario("zoeken: met facetten", finding.with_facets),
    Scenario("zoeken: getypt met een fout", finding.mistyped),
    Scenario("zoeken: suggesties", finding.suggestions),
    Scenario("kennisbank", lambda: ["/kennisbank/", "/kennisbank/?onderwerp=geld", "/kennisbank/?q=bestuur"]),
    Scenario("een artikel", _articles),
    Scenario(
        "fondsen",
        lambda: [
            "/kennisbank/fondsen/",
            "/kennisbank/fondsen/?q=dorpshuis",
            "/kennisbank/fondsen/?thema=zorg-dichtbij",
        ],
    ),
    Scenario("een fonds", _funds),
    Scenario("agenda", lambda: ["/agenda/", "/agenda/?pagina=3", "/agenda/?wanneer=voorbij"]),
    Scenario(
        "agenda, gefilterd",
        lambda: [
            "/agenda/?thema=zorg-dichtbij&regio=u16",
            "/agenda/?soort=training&gemeente=zeist&plek=ja",
            "/agenda/?vorm=online&fase=start&wanneer=volgende-maand",
        ],
    ),
    Scenario("agenda, tekst", lambda: ["/agenda/?q=soep", "/agenda/?q=training", "/agenda/?q=dorpshuis&plek=ja"]),
    Scenario("agenda om te volgen", lambda: ["/agenda.ics"]),
    Scenario("activiteit met 500 mensen", lambda: ["/agenda/bench-druk/"]),
    Scenario("voorpagina", lambda: ["/"]),
    Scenario("helpdesk: de rij van een regio", helpdesk.queue, helpdesk.coordinator),
    Scenario("helpdesk: de rij van het netwerk", helpdesk.queue, helpdesk.whole_network),
    Scenario("helpdesk: gesloten", helpdesk.closed, helpdesk.whole_network),
    Scenario("helpdesk: zoeken", helpdesk.searches, helpdesk.whole_network),
    Scenario("helpdesk: vraag met 200 berichten", helpdesk.long_conversation, helpdesk.whole_network),
]


def endless(addresses: list[str]) -> Callable[[], str]:
    """A function that gives the addresses in turn, for ever."""
    turn = cycle(addresses)
    return lambda: next(turn)
