"""Mails about claims: to the listing's own address, to the coordinators, and to who asked."""

from __future__ import annotations

from datetime import datetime

from initiatives.mails.coordinators import coordinators_of
from initiatives.mails.team import WHAT_A_ROLE_DOES
from initiatives.mails.words import guarded_name, plain_name
from initiatives.models import Claim, Membership
from initiatives.notices import WORK
from omzien.mail.actions import queue_mail
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

ASKED = "Je krijgt dit bericht omdat je vroeg om deze pagina over te nemen."
COORDINATES = "Je krijgt dit bericht omdat je coördinator bent."
CONTACT = "Je krijgt dit bericht omdat dit adres bij Omzien staat als contact van het initiatief."


def ask_the_initiative(claim: Claim, key: str, until: datetime) -> None:
    """Nobody confirmed this address: nothing that the claimant wrote goes along but a plain name."""
    queue_mail(
        key=f"initiatives/claim/{claim.pk}/question",
        to=claim.initiative.contact_email,
        template="initiatives/claim_question",
        context={
            "initiative": guarded_name(claim.initiative),
            "claimant": plain_name(claim.user),
            "until": until,
            "url": link_to("initiatives:claim_answer", key),
        },
        secret=True,
    )


def tell_coordinators(claim: Claim) -> None:
    name = one_line(claim.initiative.name)
    asked = "Het adres van het initiatief kreeg ook een vraag. Wie het eerst besluit, besluit."
    alone = "Er is geen mail gestuurd naar het initiatief zelf. Bel of mail het, als je twijfelt."
    note = Note(
        f"{claim.user} wil de pagina van {name} bijhouden",
        [
            f"“{name}” heeft nog geen team. {claim.user} zegt bij het initiatief te horen, en schrijft:",
        ],
        "Bekijk de aanvraag",
        link_to("admin:initiatives_claim_change", claim.pk),
        COORDINATES,
        quote=claim.relation,
        closing=asked if claim.key_hash else alone,
    )
    for coordinator in coordinators_of(claim.initiative):
        if coordinator.pk != claim.user_id:
            about = f"initiatives/claim/{claim.pk}/waits/{coordinator.pk}"
            notify(note, person=coordinator, kind=WORK, about=about)


def tell_granted(claim: Claim) -> None:
    """To the new owner, and to the listing's own address when a coordinator decided."""
    name = one_line(claim.initiative.name)
    sentence = f"De pagina van “{name}” is nu van jou. {WHAT_A_ROLE_DOES[Membership.Role.OWNER]}"
    team_page = link_to("initiatives:team", claim.initiative.slug)
    note = Note(f"De pagina van {name} is nu van jou", [sentence], "Naar het team", team_page, ASKED)
    send_note(note, to=claim.user.email, about=f"initiatives/claim/{claim.pk}/granted", once=True)
    if claim.decided_by_id and claim.initiative.contact_email:
        _tell_the_initiative(claim)


def tell_refused(claim: Claim) -> None:
    name = one_line(claim.initiative.name)
    note = Note(
        f"Je aanvraag voor {name}",
        [f"Je vroeg om de pagina van “{name}” bij te houden. Dat gaat nu niet door. De reden:"],
        "Bekijk het initiatief",
        link_to("initiatives:detail", claim.initiative.slug),
        ASKED,
        quote=claim.answer,
    )
    send_note(note, to=claim.user.email, about=f"initiatives/claim/{claim.pk}/refused", once=True)


def _tell_the_initiative(claim: Claim) -> None:
    name = guarded_name(claim.initiative)
    note = Note(
        f"De pagina van {name} heeft nu een team",
        [
            f"Een coördinator van Omzien heeft vastgesteld wie de pagina van {name} bijhoudt.",
            "Klopt dat niet? Antwoord dan op deze mail.",
        ],
        "Bekijk de pagina",
        link_to("initiatives:detail", claim.initiative.slug),
        CONTACT,
    )
    about = f"initiatives/claim/{claim.pk}/settled"
    send_note(note, to=claim.initiative.contact_email, about=about, once=True)


def tell_coordinators_outcome(claim: Claim) -> None:
    """They were asked too, and need not look any more: the listing's own address decided."""
    name = one_line(claim.initiative.name)
    granted = claim.status == Claim.Status.GRANTED
    outcome = f"{claim.user} is nu eigenaar." if granted else f"De aanvraag van {claim.user} is afgewezen."
    note = Note(
        f"De aanvraag voor {name} is afgehandeld",
        [f"Wie de mail van “{name}” leest, heeft besloten. {outcome} Je hoeft niets te doen."],
        "Bekijk de aanvraag",
        link_to("admin:initiatives_claim_change", claim.pk),
        COORDINATES,
    )
    for coordinator in coordinators_of(claim.initiative):
        if coordinator.pk != claim.user_id:
            about = f"initiatives/claim/{claim.pk}/outcome/{coordinator.pk}"
            notify(note, person=coordinator, kind=WORK, about=about)
