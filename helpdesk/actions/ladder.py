"""The ladder: arranged as low as it can be, as high as it must. The last rung is the national body."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from helpdesk.actions import keeping
from helpdesk.actions.errors import NotReadyError
from helpdesk.mails import teams
from helpdesk.models import Referral, Ticket
from omzien.accounts.models import User

Rung = Ticket.Rung
ORDER = (Rung.NEIGHBOUR, Rung.REGION, Rung.PROVINCE, Rung.NLZVE)
CHOOSE_INITIATIVE = "Kies een initiatief dat kan antwoorden. Dan ligt de vraag bij de buren."
USE_HAND_OVER = "Draag de vraag over aan NLZVE, met een tekst erbij."
BUSY = "Deze vraag ligt bij een ander. Neem hem eerst terug."


@transaction.atomic
def move(*, ticket: Ticket, rung: str, by: User, seen_version: int | None = None) -> None:
    """To the region or the province. The first and the last rung want somebody who is asked: see `ask_initiative` and
    `hand_over`. The term of the new rung begins.
    """
    locked = keeping.taken_up(ticket, by, seen_version)
    if rung == Rung.NEIGHBOUR:
        raise NotReadyError(CHOOSE_INITIATIVE)
    if rung == Rung.NLZVE:
        raise NotReadyError(USE_HAND_OVER)
    if locked.rung == rung:
        return
    if Referral.objects.live().filter(ticket=locked).exists():
        raise NotReadyError(BUSY)
    keeping.set_rung(locked, Rung(rung))
    keeping.save(locked, *keeping.RUNG, *keeping.CLOCK)
    keeping.log(locked, f"zette deze vraag bij: {locked.get_rung_display()}", by=by)


def next_up(ticket: Ticket) -> Rung | None:
    place = ORDER.index(Rung(ticket.rung)) + 1
    return ORDER[place] if place < len(ORDER) else None


def next_down(ticket: Ticket) -> Rung | None:
    place = ORDER.index(Rung(ticket.rung))
    return ORDER[place - 1] if place else None


@transaction.atomic
def hand_over(*, ticket: Ticket, text: str, by: User, seen_version: int | None = None) -> Referral:
    """The last rung. With HANDOVER_ADDRESS set the text is mailed there and the answer comes back to the question;
    without it the coordinator hands it over in another way, and it is kept here what was said.
    """
    text = keeping.text_of(text)[:5000]
    locked = keeping.taken_up(ticket, by, seen_version)
    if Referral.objects.live().filter(ticket=locked).exists():
        raise NotReadyError(BUSY)
    referral = Referral.objects.create(ticket=locked, is_national=True, text=text, by=by)
    if not locked.is_to_do:
        keeping.work_on(locked)
    locked.assignee = locked.assignee or by
    keeping.set_rung(locked, Rung.NLZVE)
    keeping.save(locked, *keeping.RUNG, *keeping.CLOCK, "assignee")
    keeping.log(locked, "droeg deze vraag over aan NLZVE", by=by, referral=referral)
    teams.hand_over(referral)
    return referral


def hand_over_text(ticket: Ticket) -> str:
    """A text to begin with: the question without the asker's name and address, and what was tried."""
    tried = [one.asked for one in ticket.referrals.select_related("initiative").order_by("pk")]
    where = f" in de gemeente {ticket.municipality}" if ticket.municipality else " in de provincie Utrecht"
    lines = [
        "Beste mensen van NLZVE,",
        f"Een bewonersinitiatief{where} heeft een vraag waar wij niet uitkomen. Kunnen jullie helpen?",
        f"De vraag ({ticket.number}):",
        teams.text_for_others(ticket),
    ]
    if tried:
        lines.append(f"We vroegen het al aan: {', '.join(tried)}.")
    lines.append("Jullie antwoord geven we door aan wie het vroeg.")
    return "\n\n".join(lines)


def is_mailed() -> bool:
    """Whether handing over sends a mail by itself."""
    return bool(settings.HANDOVER_ADDRESS)
