"""Work on events in the background: short, idempotent steps. PostgreSQL knows what is left."""

from __future__ import annotations

from celery import shared_task

from omzien.wake import send


@shared_task
def tell_rest(pk: int) -> None:
    """The next people who have to hear what changed for them; starts itself again while there are more."""
    from events.actions.telling import tell_step  # noqa: PLC0415  (actions wake this task)

    tell_step(pk)


@shared_task
def invite_rest() -> None:
    """The next teams that supported what now has a meeting; starts itself again while there are more."""
    from events.actions.proposals import INVITED_AT_ONCE, invite_step  # noqa: PLC0415  (actions wake this task)

    if all(invite_step() for _ in range(INVITED_AT_ONCE)):
        send(invite_rest)


@shared_task
def announce_rest(pk: int) -> None:
    """The next people of an announcement; starts itself again while there are more."""
    from events.actions.announcing import announce_step  # noqa: PLC0415  (actions wake this task)

    announce_step(pk)
