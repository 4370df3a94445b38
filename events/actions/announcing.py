"""What the organisers write to everybody who comes: a mail to each, once, also when it is sent twice."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from events.actions.errors import NotReadyError, TooMuchError
from events.actions.seats import last_seat, lock
from events.mails.notices import pass_on
from events.models import Announcement, Event
from events.tasks import announce_rest
from omzien.accounts.models import User
from omzien.limits.actions import allow
from omzien.wake import wake

STEP = 25
PER_DAY = 5
ENOUGH = "Je schreef vandaag al vaak aan iedereen. Probeer het morgen weer."
OF_ANOTHER = "Dit formulier hoorde bij een andere activiteit. Laad de pagina opnieuw en verstuur het nog eens."
NOT_NOW = "Je kunt pas schrijven als de activiteit op de site staat."


def announce(*, event: Event, by: User, subject: str, text: str, token: uuid.UUID, waiting_too: bool) -> Announcement:
    """Recorded at once and sent in steps. The same token twice is one message."""
    if known := Announcement.objects.filter(token=token, event=event).first():
        return known
    if event.status == Event.Status.DRAFT:
        raise NotReadyError(NOT_NOW)
    if not allow(action="event-announce", who=f"event:{event.pk}", most=PER_DAY, seconds=24 * 60 * 60):
        raise TooMuchError(ENOUGH)
    with transaction.atomic():
        made, is_new = Announcement.objects.get_or_create(
            token=token,
            defaults={"event": event, "by": by, "subject": subject, "text": text, "waiting_too": waiting_too},
        )
        if made.event_id != event.pk:
            raise NotReadyError(OF_ANOTHER)
        if is_new:
            wake(announce_rest, made.pk)
    return made


@transaction.atomic
def announce_step(pk: int) -> bool:
    """The next few by rank; whether there are more. Two workers at once: the second finds it taken."""
    one = (
        Announcement.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=pk, done_at__isnull=True)
        .first()
    )
    if one is None:
        return False
    event = lock(one.event_id)
    line = event.registrations.live().filter(rank__gt=one.reached, confirmed_at__lte=one.created_at)
    border = None if one.waiting_too else last_seat(event)
    if border is not None:
        line = line.filter(rank__lte=border)
    due = list(line.select_related("user").order_by("rank")[:STEP])
    for registration in due:
        registration.event = event
        if registration.address:
            pass_on(one, registration)
    one.reached = due[-1].rank or one.reached if due else one.reached
    if len(due) < STEP:
        one.done_at = timezone.now()
    one.save(update_fields=["reached", "done_at"])
    if one.done_at is None:
        wake(announce_rest, pk)
    return one.done_at is None


def left_to_announce() -> list[int]:
    return list(Announcement.objects.filter(done_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:100])
