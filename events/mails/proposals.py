"""Mails about theme proposals: there are voices enough, come to the meeting, and it will not come.

Each is queued under a key that names what happened and who hears it, so that nobody hears it twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from events.mails.letters import sentence_case
from events.models import Event, Support, ThemeProposal
from events.wording import when
from initiatives.models import Membership
from initiatives.notices import WORK
from omzien.accounts.models import Role, User
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

COORDINATES = "Je krijgt dit bericht omdat je coördinator bent."
ON_TEAM = "Je krijgt dit bericht omdat je in het team zit van een initiatief dat dit voorstel steunt."
PROPOSED = "Je krijgt dit bericht omdat je in het team zit van het initiatief dat dit voorstelde."
STOP = "Liever geen mail hierover? Trek dan de steun van jullie initiatief in op de pagina van het voorstel: {url}"


def tell_enough(proposal: ThemeProposal, voices: int) -> None:
    """The coordinators who can plan it; the caller claimed it under the proposal's lock."""
    title, who = one_line(proposal.title), one_line(proposal.initiative.name)
    note = Note(
        f"Genoeg steun: {title}",
        [
            f"{voices} initiatieven willen hierover samen leren of iets regelen: “{title}”. {who} stelde het voor.",
            "Kun jij er iets van maken? Op de pagina zie je wie meedoen en wat ze meebrengen.",
        ],
        "Bekijk het voorstel",
        page_of(proposal),
        COORDINATES,
        closing="Met de knop “Plan deze bijeenkomst” maak je er een concept voor de agenda van.",
    )
    for person in coordinators_for(proposal):
        notify(note, person=person, kind=WORK, about=f"events/proposal/{proposal.pk}/enough/{person.pk}")


def invite(support: Support, event: Event) -> None:
    """Everybody on the team of one supporting initiative, once for each meeting."""
    title, name = one_line(event.title), one_line(support.initiative.name)
    facts = sentence_case(when(event.starts_at, event.ends_at))
    where = f" Waar: {event.where}." if event.where else ""
    note = Note(
        f"Hij komt er: {title}",
        [
            f"{name} steunde het voorstel “{one_line(support.proposal.title)}”. Nu is er een datum.",
            f"{facts}.{where}",
            "Jullie horen het als eersten. Schrijf je in zolang er plek is.",
        ],
        "Bekijk het en schrijf je in",
        link_to("events:detail", event.slug),
        ON_TEAM,
        closing=STOP.format(url=page_of(support.proposal)),
    )
    for person in team_of([support.initiative_id]):
        send_note(note, to=person.email, about=f"events/proposal/{event.pk}/invited/{person.pk}", once=True)


def tell_closed(proposal: ThemeProposal, *, by: User) -> None:
    """Every team that supported it, with the reason."""
    title = one_line(proposal.title)
    note = Note(
        f"Gesloten: {title}",
        [f"Het themavoorstel “{title}” is gesloten. Er komt nu geen bijeenkomst over. Dit is de reden:"],
        "Bekijk het voorstel",
        page_of(proposal),
        ON_TEAM,
        quote=proposal.answer,
        closing="Speelt het bij jullie nog wel? Dan kunnen jullie later een nieuw voorstel doen.",
    )
    _tell_teams(proposal, note, list(proposal.supports.values_list("initiative", flat=True)), by, "closed")


def tell_removed(proposal: ThemeProposal, *, by: User) -> None:
    """Only who proposed it."""
    title = one_line(proposal.title)
    note = Note(
        f"Van de site gehaald: {title}",
        [f"Een coördinator heeft jullie themavoorstel “{title}” van de site gehaald. Dit schreef die erbij:"],
        "Bekijk het voorstel",
        page_of(proposal),
        PROPOSED,
        quote=proposal.answer,
        closing="Klopt dat volgens jullie niet? Neem dan contact op met de coördinator van jullie regio.",
    )
    _tell_teams(proposal, note, [proposal.initiative_id], by, "removed")


def _tell_teams(proposal: ThemeProposal, note: Note, initiatives: Iterable[int], by: User, what: str) -> None:
    moment = f"{proposal.decided_at:%Y%m%d%H%M%S%f}"
    for person in team_of(initiatives):
        if person.pk != by.pk:
            key = f"events/proposal/{proposal.pk}/{what}/{moment}/{person.pk}"
            send_note(note, to=person.email, about=key, once=True)


def coordinators_for(proposal: ThemeProposal) -> list[User]:
    """Those of its regions; for the whole province, or where a region has none, those of the whole network."""
    active = User.objects.filter(is_active=True, roles__kind=Role.Kind.COORDINATOR)
    regions = list(proposal.regions.values_list("pk", flat=True))
    if regions and (found := list(active.filter(roles__region__in=regions).distinct().order_by("pk"))):
        return found
    network = list(active.filter(Q(roles__region__isnull=True)).distinct().order_by("pk"))
    return network or list(active.distinct().order_by("pk"))


def team_of(initiatives: Iterable[int]) -> list[User]:
    """Owners and editors, each once; a team of nobody is nobody."""
    members = Membership.objects.filter(initiative__in=list(initiatives)).values("user")
    return list(User.objects.filter(is_active=True, pk__in=members).order_by("pk"))


def page_of(proposal: ThemeProposal) -> str:
    return link_to("events:proposal", proposal.pk)
