"""Mails to who asked. To an address that nobody confirmed goes no word of what was typed beside it (TRUST 18)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from helpdesk.clock import DAY as WORKING_DAY
from helpdesk.clock import TERMS
from helpdesk.mails.letters import Letter, how_to_answer, send
from helpdesk.mails.pages import page_of
from helpdesk.mails.threads import answering, headers, message_id
from helpdesk.models import Ticket, TicketMessage
from knowledge.models import ArticlePage
from omzien.mail.models import Message
from omzien.mail.words import one_line

RECEIPT = "helpdesk/receipt/"
QUIET = timedelta(minutes=3)
WHY = (
    "Je krijgt deze mail omdat je een vraag stelde aan Omzien. "
    "Wie de link heeft kan je vraag lezen: houd hem dus voor jezelf."
)
WHY_RECEIPT = (
    "Je krijgt deze mail omdat iemand dit adres gaf bij een vraag aan Omzien. "
    "Was jij dat niet? Dan hoef je niets te doen."
)


def receipt(ticket: Ticket, *, to_mail: str | None = None) -> None:
    """The number and the page. Nothing of the question: anybody may have typed the address, or forged the sender.

    `to_mail` is the Message-ID of the question that came by mail; that such receipts are few, its reader has seen to.
    """
    days = int(TERMS[Ticket.Rung(ticket.rung)] / WORKING_DAY)
    letter = Letter(
        subject=f"Je vraag is ontvangen ({ticket.number})",
        title="Je vraag is ontvangen",
        paragraphs=[
            f"Je vraag heeft nummer {ticket.number}. Een coördinator van het netwerk kijkt ernaar.",
            f"Meestal hoor je binnen {days} werkdagen van ons.",
        ],
        closing=["Wil je nog iets toevoegen? " + how_to_answer()],
        label="Bekijk je vraag",
        url=page_of(ticket),
        why=WHY_RECEIPT,
    )
    more = {"Message-ID": message_id(ticket, "ontvangst")}
    if to_mail is not None:
        more |= {"Auto-Submitted": "auto-replied"} | answering([to_mail] if to_mail else [])
    send(
        letter,
        to=ticket.address,
        key=f"{RECEIPT}{ticket.pk}",
        headers=more,
        reply_key=ticket.key,
        not_before=_after_the_last(ticket) if to_mail is None and not ticket.asker_id else None,
    )


def new_link(ticket: Ticket) -> None:
    """To who asked, where the link of an earlier mail is too old. Once a day."""
    letter = Letter(
        subject=f"Een nieuwe link naar je vraag ({ticket.number})",
        title="Een nieuwe link naar je vraag",
        paragraphs=["Je link was te oud. Met deze kun je weer bij je vraag."],
        closing=["Vroeg jij hier niet om? Dan hoef je niets te doen."],
        label="Bekijk je vraag",
        url=page_of(ticket),
        why=WHY,
    )
    send(letter, to=ticket.address, key=f"helpdesk/link/{ticket.pk}/{timezone.localdate():%Y%m%d}")


def answer(ticket: Ticket, message: TicketMessage, articles: Iterable[ArticlePage] = ()) -> None:
    """What a coordinator wrote."""
    name = message.author.get_short_name() if message.author else ""
    letter = Letter(
        subject=_subject(ticket),
        title=f"Antwoord op je vraag {ticket.number}",
        text=message.text,
        links=[(article.title, article.full_url or "") for article in articles],
        closing=_closing(ticket, message),
        label="Bekijk je vraag",
        url=page_of(ticket),
        why=WHY,
    )
    _send(ticket, message, letter, by=name)


def answer_of_team(ticket: Ticket, message: TicketMessage) -> None:
    """What the asked initiative wrote; its addresses were taken out when it was kept."""
    who = one_line(message.written_by)
    letter = Letter(
        subject=_subject(ticket),
        title=f"{who} antwoordde op je vraag {ticket.number}",
        text=message.text,
        closing=_closing(ticket, message),
        label="Bekijk je vraag",
        url=page_of(ticket),
        why=WHY,
    )
    _send(ticket, message, letter, by=who)


def closed(ticket: Ticket) -> None:
    """A coordinator closed it without an answer beside it."""
    if not ticket.address or ticket.closed_at is None:
        return
    letter = Letter(
        subject=f"Je vraag is afgesloten ({ticket.number})",
        title="Je vraag is afgesloten",
        paragraphs=[f"We hebben je vraag {ticket.number} afgesloten.", "Klopt dat niet, of wil je nog iets weten?"],
        closing=[how_to_answer() + " Dan kijken we er opnieuw naar."],
        label="Bekijk je vraag",
        url=page_of(ticket),
        why=WHY,
    )
    what = f"gesloten-{ticket.closed_at:%Y%m%d%H%M%S}"
    send(
        letter,
        to=ticket.address,
        key=f"helpdesk/closed/{ticket.pk}/{ticket.version}",
        headers=headers(ticket, what),
        reply_key=ticket.key,
    )


def _send(ticket: Ticket, message: TicketMessage, letter: Letter, *, by: str) -> None:
    """A person wrote it, so it is no automatic mail (RFC 3834, 5)."""
    send(
        letter,
        to=ticket.address,
        key=message.mail_key,
        headers=headers(ticket, str(message.pk)) | {"Auto-Submitted": "no"},
        reply_key=ticket.key,
        by=by,
    )


def _subject(ticket: Ticket) -> str:
    """The subject that the asker gave only where it is sure that it was this person."""
    if not ticket.is_verified:
        return f"Antwoord op je vraag {ticket.number}"
    bare = ticket.subject.removeprefix("Re: ").removeprefix("RE: ")
    return f"Re: {bare} [{ticket.number}]"


def _closing(ticket: Ticket, message: TicketMessage) -> list[str]:
    end = how_to_answer()
    if ticket.status == Ticket.Status.CLOSED:
        end = f"We denken dat je vraag hiermee beantwoord is. Is dat niet zo? {end}"
    files = message.attachments.filter(refused="").count()
    if not files:
        return [end]
    which = "hoort een bestand bij. Dat vind" if files == 1 else f"horen {files} bestanden bij. Die vind"
    return [f"Er {which} je op de site.", end]


def _after_the_last(ticket: Ticket) -> datetime:
    """Three minutes after the last receipt to this address was to leave (TRUST 18)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [RECEIPT + ticket.asker_email])
    asked = Ticket.objects.filter(asker_email=ticket.asker_email).exclude(pk=ticket.pk).order_by("-pk")
    keys = [f"{RECEIPT}{pk}" for pk in asked.values_list("pk", flat=True)[:20]]
    last = Message.objects.filter(key__in=keys).aggregate(last=Max("not_before"))["last"]
    return max(timezone.now(), last + QUIET) if last else timezone.now()
