"""What happens to a stored mail, in order. Each step may end it with a verdict; the last one always does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from omzien.mail.incoming import handlers
from omzien.mail.incoming.automatic import our_host
from omzien.mail.incoming.bounces import is_permanent
from omzien.mail.incoming.handlers import Taken
from omzien.mail.incoming.mime import UnreadableMailError
from omzien.mail.incoming.parsed import Bounce, ParsedMail
from omzien.mail.incoming.parsing import parse
from omzien.mail.models import IncomingMail, Message
from omzien.mail.undeliverable import mark_undeliverable

State = IncomingMail.State


@dataclass(frozen=True, slots=True)
class Verdict:
    state: IncomingMail.State
    reason: str = ""
    handler: str = ""


@dataclass(slots=True)
class Case:
    """One mail on its way through the steps."""

    mail: IncomingMail
    parsed: ParsedMail = field(default_factory=ParsedMail)


class HopelessError(Exception):
    """Trying again would give the same. Its text is a Dutch sentence."""


def read(case: Case) -> Verdict | None:
    if case.mail.is_cut:
        raise HopelessError("De mail is groter dan 25 MB. Alleen de kop is bewaard.")
    if case.mail.raw is None:
        raise HopelessError("De inhoud van de mail is gewist.")
    try:
        case.parsed = parse(bytes(case.mail.raw))
    except UnreadableMailError as error:
        raise HopelessError(str(error)) from None
    case.mail.sender = case.parsed.sender[:254]
    case.mail.subject = case.parsed.subject
    case.mail.message_id = case.parsed.message_id
    return None


def recognise(case: Case) -> Verdict | None:
    """The first of two copies keeps the identity; a second one that comes at the same moment waits for the commit."""
    identity = case.parsed.identity
    first = IncomingMail.objects.filter(identity=identity).exclude(pk=case.mail.pk).only("pk").first()
    if first:
        return Verdict(State.IGNORED, f"Dezelfde mail als nummer {first.pk}.")
    case.mail.identity = identity
    case.mail.save(update_fields=["identity"])
    return None


def settle_bounce(case: Case) -> Verdict | None:
    bounce = case.parsed.bounce
    return None if bounce is None else Verdict(State.IGNORED, settle(bounce))


def settle(bounce: Bounce) -> str:
    """Believed only where it knows the Message-ID of a mail of ours, which only its recipient could."""
    message = Message.objects.about(bounce.original_ids).first()
    if message is None or not message.to:
        unknown = "Een melding van een mailserver, over een mail die we niet (meer) kennen."
        return handlers.heard_of(bounce) or unknown
    to = message.to.lower()
    report = next((report for report in bounce.reports if report.address == to and is_permanent(report)), None)
    if report is None:
        return f"Een melding van een mailserver over bericht {message.pk}, die geen einde maakt aan het adres."
    mark_undeliverable(address=message.to, status=report.status)
    error = f"Kwam terug: het adres bestaat niet ({report.status})."
    Message.objects.filter(pk=message.pk).update(status=Message.Status.FAILED, error=error)
    return f"Bericht {message.pk} kwam terug: het adres bestaat niet ({report.status})."


def judge_sender(case: Case) -> Verdict | None:
    problem = case.parsed.sender_problem
    return Verdict(State.IGNORED, problem) if problem else None


def stop_loops(case: Case) -> Verdict | None:
    """Mail of our own, under whatever name it comes back."""
    own = Message.objects.about([case.parsed.message_id]).exists() if case.parsed.message_id else False
    return Verdict(State.IGNORED, f"Deze mail is van onszelf ({our_host()}).") if own else None


def hand_over(case: Case) -> Verdict | None:
    """To the first handler that says it is for it."""
    automatic = case.parsed.automatic
    for one in handlers.registered():
        if automatic and not one.takes_automatic:
            continue
        outcome = one.handler(case.parsed, str(case.mail.pk))
        if outcome.taken is Taken.HANDLED:
            return Verdict(State.HANDLED, outcome.note, one.name)
        if outcome.taken is Taken.REFUSED:
            return Verdict(State.IGNORED, outcome.note, one.name)
    if automatic:
        return Verdict(State.IGNORED, automatic)
    if case.parsed.keys:
        return Verdict(State.IGNORED, "De sleutel in het antwoordadres is van niemand.")
    return Verdict(State.IGNORED, "Niet aan een antwoordadres gericht.")


Step = Callable[[Case], Verdict | None]
STEPS: dict[str, Step] = {
    "lezen": read,
    "herkennen": recognise,
    "terugkomst": settle_bounce,
    "rondgaan": stop_loops,
    "afzender": judge_sender,
    "overdragen": hand_over,
}
