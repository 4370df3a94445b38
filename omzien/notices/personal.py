"""What notices know about a person, to take along and to erase (TRUST 23, 24)."""

from __future__ import annotations

from collections.abc import Iterator

from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row
from omzien.notices.kinds import title_of
from omzien.notices.models import Choice, Notice


def choice_rows(user: User) -> Iterator[Row]:
    for one in Choice.objects.filter(user=user).order_by("kind"):
        yield {"melding": title_of(one.kind), "hoe vaak": one.get_pace_display(), "gekozen op": one.chosen_at}


def notice_rows(user: User) -> Iterator[Row]:
    for one in Notice.objects.visible_to(user).iterator():
        yield {
            "melding": title_of(one.kind),
            "onderwerp": one.subject,
            "tekst": one.text,
            "van": one.created_at,
            "verteld op": one.told_at,
        }


def erase(user: User) -> None:
    Choice.objects.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()


KINDS = [
    PersonalData(
        key="meldingen",
        title="Je meldingen",
        why="Zo vertellen we je wat je wilt weten, zo vaak als jij koos.",
        when_erased="Je keuzes en je meldingen gaan weg.",
        models=frozenset({"notices.Choice", "notices.Notice"}),
        export=lambda user: [*choice_rows(user), *notice_rows(user)],
        erase=erase,
    ),
]
