"""What the buttons on the screen of a question do. Each gives the sentence that the coordinator reads afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from helpdesk.actions import answering, assigning, closing, ladder, linking, merging, referring
from helpdesk.actions.errors import NotReadyError
from helpdesk.models import Referral, Ticket, TicketMessage
from helpdesk.searching import NUMBER
from omzien.accounts.models import User
from omzien.numbers import bounded_int

Status, Rung = Ticket.Status, Ticket.Rung
UNKNOWN = "Deze knop kennen we niet. Laad de pagina opnieuw."
NOTHING_TYPED = "Schrijf eerst je antwoord."
NO_NOTE = "Schrijf eerst je notitie."
NOBODY_CHOSEN = "Kies eerst wie deze vraag krijgt."
NO_INITIATIVE = "Kies eerst een initiatief uit de lijst."
NO_ARTICLE = "Kruis eerst aan welk artikel je wilt koppelen."
NO_NUMBER = "Vul het nummer van de andere vraag in, zoals 2026-0042."
NOT_FOUND = "Die vraag vinden we niet in wat jij mag zien."


@dataclass
class Deed:
    """One press of a button: `what` is its value, `about` what stands behind a colon in it."""

    ticket: Ticket
    by: User
    typed: dict[str, Any]
    what: str
    about: str = ""
    spent: set[str] = field(default_factory=set)  # the fields whose text went out, and need not be kept

    @property
    def who(self) -> dict[str, Any]:
        return {"ticket": self.ticket, "by": self.by, "seen_version": self.typed["versie"]}


def do(deed: Deed) -> str:
    """Raises HelpdeskError with the reason."""
    act = DEEDS.get(deed.what)
    if act is None:
        raise NotReadyError(UNKNOWN)
    return act(deed)


def _reply(then: str, after: str) -> Callable[[Deed], str]:
    def act(deed: Deed) -> str:
        if not deed.typed["antwoord"]:
            raise NotReadyError(NOTHING_TYPED)
        more = {"articles": list(deed.typed["artikel"]), "files": deed.typed["bestanden"]}
        answering.reply(**deed.who, text=deed.typed["antwoord"], then=then, **more)
        deed.spent |= {"antwoord", "artikel", "standaard", "bestanden"}
        return f"Je antwoord aan {deed.ticket.asker_label} wordt gemaild. {after}"

    return act


def _note(deed: Deed) -> str:
    if not deed.typed["notitie"]:
        raise NotReadyError(NO_NOTE)
    answering.note(**deed.who, text=deed.typed["notitie"])
    deed.spent.add("notitie")
    return "Je notitie is bewaard. Alleen coördinatoren lezen haar."


def _claim(deed: Deed) -> str:
    assigning.claim(**deed.who)
    return "Deze vraag is nu van jou."


def _assign(deed: Deed) -> str:
    to = deed.typed["naar"]
    if to is None:
        raise NotReadyError(NOBODY_CHOSEN)
    assigning.assign(**deed.who, to=to)
    deed.spent.add("naar")
    return "Deze vraag is nu van jou." if to == deed.by else f"Deze vraag is nu van {to}, die er een mail over krijgt."


def _unassign(deed: Deed) -> str:
    assigning.unassign(**deed.who)
    return "Deze vraag is nu van niemand."


def _move(deed: Deed) -> str:
    if deed.about not in {Rung.REGION, Rung.PROVINCE}:
        raise NotReadyError(UNKNOWN)
    ladder.move(**deed.who, rung=deed.about)
    return f"Deze vraag ligt nu bij: {Rung(deed.about).label}. De termijn begint opnieuw."


def _hand_over(deed: Deed) -> str:
    ladder.hand_over(**deed.who, text=deed.typed["overdracht"])
    deed.spent.add("overdracht")
    if ladder.is_mailed():
        return "De vraag is overgedragen aan NLZVE. Hun antwoord komt hier binnen."
    return "Genoteerd. Er is geen mailadres van NLZVE ingesteld: stuur de tekst zelf."


def _ask_initiative(deed: Deed) -> str:
    if deed.typed["buur"] is None:
        raise NotReadyError(NO_INITIATIVE)
    referring.ask_initiative(**deed.who, initiative=deed.typed["buur"], text=deed.typed["erbij"])
    deed.spent |= {"buur", "erbij"}
    return f"De vraag is gestuurd aan {deed.typed['buur']}. Hun antwoord gaat naar {deed.ticket.asker_label}."


def _take_back(deed: Deed) -> str:
    live = Referral.objects.live().select_related("ticket").filter(ticket=deed.ticket).first()
    if live is None:
        raise NotReadyError("Deze vraag ligt niet meer bij een ander.")
    referring.take_back(referral=live, by=deed.by, seen_version=deed.typed["versie"])
    return f"De vraag is teruggenomen van {live.asked}."


def _link_initiative(deed: Deed) -> str:
    if deed.typed["buur"] is None:
        raise NotReadyError(NO_INITIATIVE)
    linking.link_initiative(**deed.who, initiative=deed.typed["buur"])
    deed.spent.add("buur")
    return f"De vraag is gekoppeld aan {deed.typed['buur']}."


def _unlink_initiative(deed: Deed) -> str:
    linking.link_initiative(**deed.who, initiative=None)
    return "Het initiatief is losgemaakt van deze vraag."


def _set_municipality(deed: Deed) -> str:
    where = deed.typed["gemeente"]
    linking.set_municipality(**deed.who, municipality=where)
    deed.spent.add("gemeente")
    return f"De vraag hoort nu bij {where}." if where else "De vraag hoort nu bij geen gemeente."


def _link_articles(deed: Deed) -> str:
    if not deed.typed["artikel"]:
        raise NotReadyError(NO_ARTICLE)
    linking.link_articles(**deed.who, articles=[*deed.ticket.articles.all(), *deed.typed["artikel"]])
    deed.spent.add("artikel")
    return "Gekoppeld. De vrager ziet dit op de pagina van de vraag."


def _unlink_article(deed: Deed) -> str:
    kept = [article for article in deed.ticket.articles.all() if article.pk != bounded_int(deed.about)]
    linking.link_articles(**deed.who, articles=kept)
    return "Het artikel is losgemaakt van deze vraag."


def _close(deed: Deed) -> str:
    tell = deed.what == "sluit"
    closing.close(**deed.who, tell=tell)
    return f"De vraag is gesloten.{' De vrager krijgt een mail.' if tell else ' Er gaat geen mail uit.'}"


def _reopen(deed: Deed) -> str:
    closing.reopen(**deed.who)
    return "De vraag is weer open. De klok loopt."


def _wait(deed: Deed) -> str:
    closing.wait_for_asker(**deed.who)
    return "De vraag wacht op de vrager. De klok staat stil."


def _merge(deed: Deed) -> str:
    match = NUMBER.search(deed.about or deed.typed["samen"])
    if not match:
        raise NotReadyError(NO_NUMBER)
    other = Ticket.objects.in_care_of(deed.by).filter(number=f"{match[1]}-{int(match[2]):04d}").first()
    if other is None:
        raise NotReadyError(NOT_FOUND)
    merging.merge(**deed.who, into=other)
    deed.spent.add("samen")
    return f"Samengevoegd met {other.number}. Ga daar verder."


def _accept(deed: Deed) -> str:
    messages = TicketMessage.objects.select_related("ticket").filter(
        ticket=deed.ticket, pk=bounded_int(deed.about) or 0
    )
    message = messages.first()
    if message is None:
        raise NotReadyError("Dit bericht is er niet meer.")
    answering.accept_sender(message=message, by=deed.by, seen_version=deed.typed["versie"])
    return "Dit bericht geldt nu als van de vrager."


DEEDS: dict[str, Callable[[Deed], str]] = {
    "antwoord-wacht": _reply(Status.WAITING, "De vraag wacht nu op de vrager."),
    "antwoord-sluit": _reply(Status.CLOSED, "De vraag is gesloten."),
    "antwoord-open": _reply(Status.OPEN, "De vraag blijft te doen."),
    "notitie": _note,
    "pak-op": _claim,
    "wijs-toe": _assign,
    "laat-los": _unassign,
    "trede": _move,
    "draag-over": _hand_over,
    "vraag-buur": _ask_initiative,
    "neem-terug": _take_back,
    "koppel-buur": _link_initiative,
    "ontkoppel-buur": _unlink_initiative,
    "zet-gemeente": _set_municipality,
    "koppel-artikel": _link_articles,
    "ontkoppel-artikel": _unlink_article,
    "sluit": _close,
    "sluit-stil": _close,
    "heropen": _reopen,
    "wacht": _wait,
    "voeg-samen": _merge,
    "van-vrager": _accept,
}
