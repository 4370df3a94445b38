"""What beat wakes regularly, at an interval and never at an hour of the clock: short, idempotent."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

from celery import shared_task

from events.actions.announcing import announce_step, left_to_announce
from events.actions.proposals import follow_meetings, invite_step, left_to_follow
from events.actions.reminding import events_to_remind, remind_step
from events.actions.reports import ask_step, left_to_ask, tell_report_step
from events.actions.telling import left_to_tell, tell_step

logger = logging.getLogger(__name__)

SECONDS = 20.0


@shared_task
def sweep_events() -> None:
    """Reminders first, as they have a moment; then what a lost wake-up left. The rest comes next time."""
    until = time.monotonic() + SECONDS
    _each(events_to_remind(), remind_step, until)
    _each(left_to_tell(), tell_step, until)
    _each(left_to_announce(), announce_step, until)


@shared_task
def sweep_proposals() -> None:
    """Proposals follow their meetings, who supported one is invited, and reports are asked for and told of."""
    until = time.monotonic() + SECONDS
    _each(left_to_follow(), follow_meetings, until)
    _each(left_to_ask(), ask_step, until)
    while time.monotonic() < until and (invite_step() or tell_report_step()):
        pass


def _each(keys: Iterable[int], step: Callable[[int], bool | None], until: float) -> None:
    """One that cannot be done is logged and holds up nobody else; the next sweep tries it again."""
    for key in keys:
        try:
            while time.monotonic() < until and step(key):
                pass
        except Exception:
            logger.exception("A sweep could not do its work on %s", key)
