"""Mails about what stays behind when somebody erases the account. Nobody is named: the person is gone."""

from __future__ import annotations

from django.utils import timezone

from initiatives.mails.coordinators import coordinators_of
from initiatives.models import Initiative
from initiatives.notices import WORK
from omzien.mail.notes import Note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

COORDINATES = "Je krijgt dit bericht omdat je coördinator bent."


def tell_nobody_is_left(initiative: Initiative) -> None:
    """Its page stays on the site; somebody has to know that no one keeps it."""
    name = one_line(initiative.name)
    note = Note(
        f"{name} heeft geen team meer",
        [
            f"De laatste uit het team van “{name}” heeft het account gewist. De pagina blijft staan.",
            "Weet jij wie de pagina wil bijhouden? Nodig diegene dan uit.",
        ],
        "Bekijk het initiatief",
        link_to("initiatives:team", initiative.slug),
        COORDINATES,
    )
    for coordinator in coordinators_of(initiative):
        about = f"initiatives/{initiative.pk}/without-team/{timezone.now():%Y%m%d%H%M%S%f}/{coordinator.pk}"
        notify(note, person=coordinator, kind=WORK, about=about)
