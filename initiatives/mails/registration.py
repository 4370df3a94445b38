"""Mails about a registration: each step to the owners, and each (re)submission to the coordinators.

The key holds the step, so that one step mails each person once, whatever runs twice.
"""

from __future__ import annotations

from django.db.models import Q

from initiatives.models import Initiative, Membership, ReviewStep
from initiatives.notices import WORK
from omzien.accounts.models import Role, User
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

OWNS = "Je krijgt dit bericht omdat je eigenaar bent van dit initiatief op Omzien."
COORDINATES = "Je krijgt dit bericht omdat je coördinator bent."


def tell_submitted(step: ReviewStep) -> None:
    _tell_owners(step, _again(step) if _is_answer(step) else _received(step))
    note = _waiting(step)
    for coordinator in reviewers_of(step.initiative):
        notify(note, person=coordinator, kind=WORK, about=f"initiatives/review/{step.pk}/{coordinator.pk}")


def tell_asked(step: ReviewStep) -> None:
    name = one_line(step.initiative.name)
    asked = f"{step.by} heeft een vraag over “{name}”." if step.text else f"{step.by} gaf “{name}” aan jullie terug."
    note = Note(
        f"Vraag over je aanmelding: {name}" if step.text else f"Je aanmelding is terug: {name}",
        [f"{asked} Je kunt alles weer wijzigen. Stuur het daarna opnieuw in, met je antwoord erbij."],
        "Beantwoord de vraag" if step.text else "Ga verder met je aanmelding",
        _page(step),
        OWNS,
        quote=step.text,
    )
    _tell_owners(step, note)


def tell_published(step: ReviewStep) -> None:
    name = one_line(step.initiative.name)
    note = Note(
        f"{name} staat op Omzien",
        [
            f"Welkom in het netwerk! Iedereen kan “{name}” nu vinden.",
            f"Dit kun je nu doen. Bekijk je pagina: {link_to('initiatives:detail', step.initiative.slug)}",
            f"Nodig anderen uit om hem met je bij te houden: {link_to('initiatives:team', step.initiative.slug)}",
            f"Vertel wat je zoekt of te bieden hebt: {link_to('initiatives:own_postings', step.initiative.slug)}",
        ],
        "Bekijk je pagina",
        link_to("initiatives:detail", step.initiative.slug),
        OWNS,
    )
    _tell_owners(step, note)


def tell_declined(step: ReviewStep) -> None:
    name = one_line(step.initiative.name)
    reason = " Dit is de reden:" if step.text else ""
    note = Note(
        f"Je aanmelding is niet geplaatst: {name}",
        [f"{step.by} keek naar “{name}” en besloot het niet op Omzien te zetten.{reason}"],
        "Bekijk je aanmelding",
        _page(step),
        OWNS,
        quote=step.text,
        closing="Je tekst is niet weg. Je kunt je aanmelding weer oppakken, wijzigen en opnieuw insturen.",
    )
    _tell_owners(step, note)


def tell_withdrawn(step: ReviewStep) -> None:
    """Only to the other owners: who took it back knows."""
    name = one_line(step.initiative.name)
    note = Note(
        f"Je aanmelding is ingetrokken: {name}",
        [f"{step.by} trok de aanmelding van “{name}” in. De coördinatoren kijken er nu niet meer naar."],
        "Bekijk je aanmelding",
        _page(step),
        OWNS,
    )
    for owner in owners_of(step.initiative):
        if owner.pk != step.by_id:
            _send(step, note, owner)


def owners_of(initiative: Initiative) -> list[User]:
    owners = User.objects.filter(
        is_active=True, memberships__initiative=initiative, memberships__role=Membership.Role.OWNER
    )
    return list(owners.order_by("pk"))


def reviewers_of(initiative: Initiative) -> list[User]:
    """Coordinators of all its regions and of the whole network, each once however many of these they are."""
    here = Q(roles__region__isnull=True) | Q(roles__region__municipalities=initiative.municipality_id)
    coordinators = User.objects.filter(here, is_active=True, roles__kind=Role.Kind.COORDINATOR)
    return list(coordinators.distinct().order_by("pk"))


def _received(step: ReviewStep) -> Note:
    name = one_line(step.initiative.name)
    return Note(
        f"We hebben je aanmelding: {name}",
        [
            f"Dank je wel voor het aanmelden van “{name}”. Een coördinator uit jullie regio kijkt ernaar.",
            "Dat duurt meestal geen week. Je krijgt een mail als er een vraag is, en als je pagina op de site staat.",
            "Wil je nog iets wijzigen? Dat kan gewoon.",
        ],
        "Bekijk je aanmelding",
        _page(step),
        OWNS,
    )


def _again(step: ReviewStep) -> Note:
    name = one_line(step.initiative.name)
    return Note(
        f"Je antwoord is binnen: {name}",
        [f"Dank je wel. We kijken opnieuw naar “{name}”. Je krijgt een mail zodra we verder zijn."],
        "Bekijk je aanmelding",
        _page(step),
        OWNS,
    )


def _waiting(step: ReviewStep) -> Note:
    initiative, name = step.initiative, one_line(step.initiative.name)
    if _is_answer(step):
        subject, sentence = f"Antwoord op je vraag: {name}", f"Het team van “{name}” stuurde de aanmelding opnieuw in."
    else:
        subject, sentence = f"Nieuwe aanmelding: {name}", f"“{name}” in {initiative.where} wil op Omzien."
    return Note(
        subject,
        [sentence, f"In één zin: {one_line(initiative.summary)}"],
        "Bekijk de aanmelding",
        link_to("admin:initiatives_registration_change", initiative.pk),
        COORDINATES,
        quote=step.text,
    )


def _is_answer(step: ReviewStep) -> bool:
    """Whether the step before this one was a question."""
    before = step.initiative.review_steps.filter(pk__lt=step.pk).order_by("-pk").first()
    return before is not None and before.kind == ReviewStep.Kind.ASKED


def _page(step: ReviewStep) -> str:
    return link_to("initiatives:registration", step.initiative_id)


def _tell_owners(step: ReviewStep, note: Note) -> None:
    for owner in owners_of(step.initiative):
        _send(step, note, owner)


def _send(step: ReviewStep, note: Note, to: User) -> None:
    send_note(note, to=to.email, about=f"initiatives/registration/{step.pk}/{to.pk}", once=True)
