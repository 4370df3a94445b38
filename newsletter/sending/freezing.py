"""Who gets an issue and what each gets, written down once. In steps that can each be cut off, and go on where it was.

First a row per subscriber, by the thousand; where the last one left off is committed with its rows. Then the editions
are rendered, some at a time. Then the rows are counted, and the sending begins.
"""

from __future__ import annotations

import logging

from django.db import connection, transaction
from django.utils import timezone

from newsletter.actions.freezing import freeze
from newsletter.composing.compose import Composer, content_of
from newsletter.composing.reasons import what_is_chosen
from newsletter.mails.editors import tell_paused
from newsletter.models import Delivery, Edition, Sending, Subscriber
from newsletter.segments import EVERYTHING, Segment, with_segments

logger = logging.getLogger(__name__)

State = Sending.State
CHUNK = 5_000
EDITIONS_AT_ONCE = 20
EDITIONS = """
    INSERT INTO newsletter_edition (sending_id, key, label, subject, text, html)
    SELECT DISTINCT %s::bigint, segment_key, '', '', '', '' FROM ({subscribers}) AS chosen
    ON CONFLICT (sending_id, key) DO NOTHING
"""
DELIVERIES = """
    INSERT INTO newsletter_delivery
        (sending_id, edition_id, subscriber_id, status, not_before, attempts, reason)
    SELECT e.sending_id, e.id, chosen.id, 'queued', statement_timestamp(), 0, ''
    FROM ({subscribers}) AS chosen
    JOIN newsletter_edition e ON e.sending_id = %s AND e.key = chosen.segment_key
    ORDER BY e.id, chosen.id
    ON CONFLICT (sending_id, subscriber_id) DO NOTHING
"""


def freeze_step(sending_id: int) -> bool:
    """One short step of it; False where there is nothing (more) to do for now.

    Several may call it at once: the row of the sending is locked, and who finds it locked leaves the work to the other.
    """
    with transaction.atomic():
        sending = _locked(sending_id)
        if sending is None:
            return False
        if sending.state == State.PLANNED:
            return _begin(sending)
        if _add_recipients(sending):
            return True
        editions = list(sending.editions.filter(rendered_at=None).order_by("pk")[:EDITIONS_AT_ONCE])
        return _render(sending, editions) if editions else _finish(sending)


def _locked(sending_id: int) -> Sending | None:
    due = Sending.objects.filter(state__in=[State.PLANNED, State.FREEZING], paused_at=None)
    return due.filter(pk=sending_id, planned_for__lte=timezone.now()).select_for_update(skip_locked=True).first()


def _begin(sending: Sending) -> bool:
    """From here on the issue itself stands fixed: what is new for whom is taken now, and editors change it no more."""
    freeze(issue=sending.issue)
    sending.state = State.FREEZING
    sending.save(update_fields=["state"])
    return True


def _add_recipients(sending: Sending) -> bool:
    """The next thousands of subscribers. False where there were none left."""
    after = Subscriber.objects.active().filter(pk__gt=sending.frozen_up_to).order_by("pk")
    keys = list(after.values_list("pk", flat=True)[:CHUNK])
    if not keys:
        return False
    chosen = with_segments(Subscriber.objects.active().filter(pk__gte=keys[0], pk__lte=keys[-1]).only("pk"))
    sql, words = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(EDITIONS.format(subscribers=sql), [sending.pk, *words])
        cursor.execute(DELIVERIES.format(subscribers=sql), [*words, sending.pk])
    sending.frozen_up_to = keys[-1]
    sending.save(update_fields=["frozen_up_to"])
    return True


def _render(sending: Sending, editions: list[Edition]) -> bool:
    """An edition that cannot be made stops the sending until a person looks: nobody gets a part of an issue."""
    try:
        with transaction.atomic():
            composer = Composer(content_of(sending.issue))
            for edition in editions:
                _fill(edition, composer)
    except Exception as error:
        logger.exception("An edition of newsletter %s cannot be rendered", sending.pk)
        sending.paused_at = timezone.now()
        sending.problem = f"Een editie kan niet worden gemaakt ({type(error).__name__})."
        sending.save(update_fields=["paused_at", "problem"])
        tell_paused(sending)
        return False
    return True


def _fill(edition: Edition, composer: Composer) -> None:
    segment = Segment.from_key(edition.key)
    made = composer.compose(segment)
    known = composer.names.known(segment)
    chosen = "Alles, zonder keuze" if known == EVERYTHING else what_is_chosen(known, composer.names)
    edition.label = chosen.removeprefix("Je koos: ").rstrip(".")[:400]
    edition.subject, edition.text, edition.html = made.subject, made.text, made.html
    edition.rendered_at = timezone.now()
    edition.save(update_fields=["label", "subject", "text", "html", "rendered_at"])


def _finish(sending: Sending) -> bool:
    sending.frozen = Delivery.objects.filter(sending=sending).count()
    sending.frozen_at = timezone.now()
    sending.state = State.SENDING
    sending.save(update_fields=["frozen", "frozen_at", "state"])
    return False
