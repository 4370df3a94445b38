"""The words by which a question is found in the queue: Dutch, reduced as everywhere on the site. No word of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Cast

from helpdesk.models import Ticket, TicketMessage, TicketQuerySet
from omzien.accounts.models import User
from omzien.search.analysis import Question, Texts, vectors

NUMBER = re.compile(r"\b(20\d\d)-(\d{1,7})\b")
WIDEST = 200_000  # bytes of one row's words; PostgreSQL takes five times as much
_TABLE = Ticket._meta.db_table


def find(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Those that somebody means who types this: a number, an address of the asker, or words that all occur."""
    text = text.strip()[:200]
    if match := NUMBER.fullmatch(text):
        return tickets.filter(number=f"{match[1]}-{int(match[2]):04d}")
    if "@" in text and " " not in text:
        # The account first: a join would read every question.
        accounts = list(User.objects.filter(email=text.lower()).values_list("pk", flat=True))
        return tickets.filter(
            Q(asker_email=text.lower()) | Q(asker__in=accounts) if accounts else Q(asker_email=text.lower())
        )
    query = Question(text).tsquery()
    if not query:
        return tickets
    return tickets.filter(search_vector=SearchQuery(query, search_type="raw", config="simple"))


def first_words(ticket: Ticket, text: str) -> Cast:
    """Of a question that is not in the database yet, to be written along with it."""
    return Cast(Value(_words_of(ticket, [text])), SearchVectorField())


def index_ticket(ticket: Ticket) -> None:
    """Its words anew, from all that is shared."""
    _write(ticket.pk, _words_of(ticket, ticket.messages.shared().values_list("text", flat=True)), anew=True)


def index_message(message: TicketMessage) -> None:
    """Adds the words of one message; what is not shared has none."""
    if message.is_shared:
        _write(message.ticket_id, _words("", message.text), anew=False)


def _words_of(ticket: Ticket, texts: Iterable[str]) -> str:
    return _words(ticket.subject, "\n".join([f"{ticket.number} {ticket.asker_name}", *texts]))


def _words(title: str, body: str) -> str:
    return vectors(Texts(title=title, body=body)).all


def _write(pk: int, words: str, *, anew: bool) -> None:
    """The row keeps no more words than it can hold; the text itself is not touched."""
    known = "''::tsvector" if anew else "coalesce(search_vector, '')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_TABLE} SET search_vector = {known} || %s::tsvector "  # noqa: S608  (constants only)
            "WHERE id = %s AND coalesce(pg_column_size(search_vector), 0) < %s",
            [words, pk, WIDEST],
        )
