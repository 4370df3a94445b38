"""Registrations between their teams and the coordinators: some wait, one answered, and one has a question out."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from initiatives.models import Initiative, Membership, ReviewStep
from omzien.accounts.models import User

Kind = ReviewStep.Kind
# Made up, like everybody here; nobody signs in with these.
PEOPLE = ("Aad Aanmelder", "Bep Buurvrouw", "Coby Kartrekker", "Dirk Doener")
DAYS_AGO = (12, 5, 3, 1)
QUESTION = "Mooi plan! Is het voor de hele straat of alleen voor de flat? Zet dat er graag even bij."
TO_STARTER = "Wat leuk dat jullie beginnen. Kun je in één zin vertellen voor wie het is?"
ANSWER = "Voor de hele straat. We hebben het in de eerste zin gezet."


def load_registrations(made: list[Initiative], accounts: dict[str, User]) -> None:
    """The starter's draft has a question out; the first that waits was asked something and answered."""
    coordinator, starter = accounts["netwerk@example.org"], accounts["starter@example.org"]
    waiting = [one for one in made if one.status == Initiative.Status.SUBMITTED]
    for number, initiative in enumerate(waiting):
        owner = _person(number)
        Membership.objects.create(initiative=initiative, user=owner, role=Membership.Role.OWNER)
        days = DAYS_AGO[number % len(DAYS_AGO)]
        _step(initiative, Kind.SUBMITTED, owner, days)
        if number == 0:
            _step(initiative, Kind.ASKED, coordinator, 9, QUESTION)
            _step(initiative, Kind.SUBMITTED, owner, days := 2, ANSWER)
        _sent_in(initiative, days)
    draft = next(one for one in made if one.status == Initiative.Status.DRAFT)
    _step(draft, Kind.SUBMITTED, starter, 8)
    _step(draft, Kind.ASKED, coordinator, 4, TO_STARTER)
    _sent_in(draft, 8)


def _person(number: int) -> User:
    email = f"aanmelder{number + 1}@example.org"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=PEOPLE[number % len(PEOPLE)]
    )


def _step(initiative: Initiative, kind: ReviewStep.Kind, by: User, days_ago: int, text: str = "") -> None:
    step = ReviewStep.objects.create(initiative=initiative, kind=kind, by=by, text=text)
    ReviewStep.objects.filter(pk=step.pk).update(at=timezone.now() - timedelta(days=days_ago))


def _sent_in(initiative: Initiative, days_ago: int) -> None:
    """Begun the day before."""
    initiative.submitted_at = timezone.now() - timedelta(days=days_ago)
    initiative.created_at = initiative.submitted_at - timedelta(days=1)
    initiative.save(update_fields=["submitted_at", "created_at"])
