"""Mails about what members write: to the writer at each step, to the editors when something waits.

The key holds the step of the workflow, so that one step mails each person once, whatever runs twice.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from wagtail.models import Page, TaskState, WorkflowState

from knowledge.models import Manuscript
from knowledge.notices import EDITING
from omzien.accounts.models import User
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

WROTE = "Je krijgt dit bericht omdat je dit schreef voor de kennisbank van Omzien."
EDITS = "Je krijgt dit bericht omdat je redacteur bent."

CHANGE_LATER = (
    "Klopt er later iets niet meer? Stel dan een wijziging voor. Wat er staat blijft staan tot de redactie "
    "je wijziging heeft gelezen."
)


def tell_received(task: TaskState, page: Page, to: User) -> None:
    title = one_line(page.draft_title)
    note = Note(
        f"We hebben je tekst: {title}",
        [
            f"Dank je wel dat je deelt wat je weet. De redactie leest “{title}”.",
            "Dat duurt meestal geen week. Je krijgt een mail als er een vraag is, en als je tekst op de site staat.",
        ],
        "Bekijk je tekst",
        place_of(page),
        WROTE,
    )
    send_note(note, to=to.email, about=f"knowledge/received/{task.pk}", once=True)


def tell_waiting(task: TaskState, page: Page, to: User) -> None:
    title, made_by = one_line(page.draft_title), sender_of(page)
    what = "een wijziging van" if page.live else "een nieuwe tekst:"
    note = Note(
        f"Wacht op de redactie: {title}",
        [f"{made_by} stuurde {what} “{title}”.", "Je kunt het plaatsen, om verbetering vragen of zeggen waarom niet."],
        "Lees de tekst",
        f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}",
        EDITS,
    )
    notify(note, person=to, kind=EDITING, about=f"knowledge/waiting/{task.pk}/{to.pk}")


def tell_asked(task: TaskState, page: Page, to: User) -> None:
    title = one_line(page.draft_title)
    note = Note(
        f"Vraag over je tekst: {title}",
        [f"De redactie las “{title}” en vraagt je om er nog iets aan te doen:"],
        "Ga verder met je tekst",
        place_of(page),
        WROTE,
        quote=task.comment,
        closing="Je kunt alles weer wijzigen. Stuur het daarna opnieuw in.",
    )
    send_note(note, to=to.email, about=f"knowledge/asked/{task.pk}", once=True)


def tell_published(state: WorkflowState, page: Page, to: User) -> None:
    title = one_line(page.title)
    note = Note(
        f"Je tekst staat op Omzien: {title}",
        [
            f"Iedereen kan “{title}” nu lezen en vinden. Dank je wel!",
            CHANGE_LATER,
        ],
        "Bekijk je artikel",
        settings.SITE_URL + page.specific.get_absolute_url(),
        WROTE,
    )
    send_note(note, to=to.email, about=f"knowledge/published/{state.pk}", once=True)


def tell_declined(state: WorkflowState, page: Page, to: User, comment: str) -> None:
    title = one_line(page.draft_title)
    reason = " Dit is de reden:" if comment else ""
    note = Note(
        f"Je tekst is niet geplaatst: {title}",
        [f"De redactie las “{title}” en besloot het niet op Omzien te zetten.{reason}"],
        "Bekijk je tekst",
        place_of(page),
        WROTE,
        quote=comment,
        closing="Je tekst is niet weg. Je kunt hem wijzigen en opnieuw insturen.",
    )
    send_note(note, to=to.email, about=f"knowledge/declined/{state.pk}", once=True)


def tell_forgotten(manuscript: Manuscript, to: User, *, days: int) -> None:
    """Once for each time that it was left."""
    title = one_line(str(manuscript))
    left_on = date_format(manuscript.touched_at, "j F Y")
    note = Note(
        f"Wil je nog verder met je tekst? {title}",
        [
            f"Op {left_on} werkte je voor het laatst aan “{title}”.",
            f"Doe je er niets meer mee, dan gooien we hem over {days} dagen weg. Bewaar je iets, dan blijft hij staan.",
        ],
        "Bekijk je tekst",
        link_to("knowledge:manuscript", manuscript.pk),
        WROTE,
    )
    about = f"knowledge/forgotten/{manuscript.pk}/{manuscript.touched_at.date().isoformat()}"
    send_note(note, to=to.email, about=about, once=True)


def sender_of(page: Page) -> str:
    """Who wrote it, and for which initiative: never an address."""
    article = page.get_latest_revision_as_object()
    name = article.owner.get_short_name() if article.owner else "Iemand die is vertrokken"
    initiative = getattr(article, "initiative_name", "") or str(getattr(article, "initiative", None) or "")
    return one_line(f"{name} (van {initiative})" if initiative else name)


def place_of(page: Page) -> str:
    """Where its writer goes on: for who has no manuscript, in the editor."""
    if Manuscript.objects.filter(pk=page.pk).exists():
        return link_to("knowledge:manuscript", page.pk)
    return f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
