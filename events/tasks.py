"""Work on events in the background: short, idempotent steps. PostgreSQL knows what is left."""

from __future__ import annotations

from celery import shared_task


@shared_task
def tell_rest(pk: int) -> None:
    """The next people who have to hear what changed for them; starts itself again while there are more."""
    from events.actions.telling import tell_step  # noqa: PLC0415  (actions wake this task)

    tell_step(pk)


@shared_task
def announce_rest(pk: int) -> None:
    """The next people of an announcement; starts itself again while there are more."""
    from events.actions.announcing import announce_step  # noqa: PLC0415  (actions wake this task)

    announce_step(pk)
