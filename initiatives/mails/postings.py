"""Mails about offers and needs: it ends, did it work, something fits, a coordinator took it down."""

from __future__ import annotations

from django.utils.formats import date_format

from initiatives.models import Membership, Posting
from initiatives.notices import MATCH
from initiatives.renewal import renewal_key
from omzien.accounts.models import User
from omzien.mail.actions import queue_mail
from omzien.mail.notes import Note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify
from omzien.notices.models import Notice

WHY = "Je krijgt dit bericht omdat je in het team van dit initiatief staat."


def remind_of_end(posting: Posting) -> None:
    title, day = one_line(posting.title), _day(posting)
    for person in _owners_and(posting.created_by, posting):
        note = Note(
            subject=f"Nog twee weken: {title}",
            paragraphs=[
                f"“{title}” van {one_line(posting.initiative.name)} staat tot en met {day} bij halen en brengen.",
                "Wil je het langer laten staan, is het gelukt, of mag het weg? Je hoeft niet in te loggen.",
            ],
            label="Kies wat ermee gebeurt",
            url=link_to("initiatives:renew_posting", renewal_key(posting, person)),
            why=WHY,
        )
        _send(note, person, f"initiatives/posting/{posting.pk}/ends/{posting.expires_on}/{person.pk}", secret=True)


def ask_whether_it_worked(posting: Posting) -> None:
    title, day = one_line(posting.title), _day(posting)
    for person in _owners_and(posting.created_by, posting):
        note = Note(
            subject=f"Is het gelukt? {title}",
            paragraphs=[
                f"“{title}” van {one_line(posting.initiative.name)} stond tot en met {day} bij halen en brengen.",
                "Is het gelukt? Laat het weten, dat geeft anderen moed. Nog niet? Zet het dan opnieuw neer.",
            ],
            label="Vertel hoe het afliep",
            url=link_to("initiatives:renew_posting", renewal_key(posting, person)),
            why=WHY,
        )
        _send(note, person, f"initiatives/posting/{posting.pk}/ended/{posting.expires_on}/{person.pk}", secret=True)


def tell_of_match(mine: Posting, new: Posting) -> None:
    """A pair is told once, whoever of the two came first."""
    pair = "-".join(str(pk) for pk in sorted([mine.pk, new.pk]))
    about = f"initiatives/posting/match/{pair}/"
    if Notice.objects.filter(about__startswith=about).exists():
        return
    for person in _owners_and(mine.created_by, mine):
        note = Note(
            subject=f"Dit past bij jullie: {one_line(new.title)}",
            paragraphs=[
                f"{one_line(new.initiative.name)} uit jullie regio {new.sentence}: “{one_line(new.title)}”.",
                f"Dat past bij jullie “{one_line(mine.title)}”. Op de pagina kun je meteen een bericht sturen.",
            ],
            label="Bekijk het",
            url=link_to("initiatives:posting", new.pk),
            why=WHY,
        )
        notify(note, person=person, kind=MATCH, about=f"{about}{person.pk}")


def tell_of_removal(posting: Posting) -> None:
    """Everybody on the team, with the coordinator's reason."""
    title = one_line(posting.title)
    for member in posting.initiative.memberships.select_related("user").filter(user__is_active=True):
        note = Note(
            subject=f"Weggehaald bij halen en brengen: {title}",
            paragraphs=[f"Een coördinator heeft “{title}” weggehaald. Dit schreef die erbij:"],
            quote=posting.removal_reason,
            closing="Klopt dat volgens jullie niet? Neem dan contact op met de coördinator van jullie regio.",
            label="Bekijk wat er van jullie staat",
            url=link_to("initiatives:own_postings", posting.initiative.slug),
            why=WHY,
        )
        when = f"{posting.closed_at:%Y%m%d%H%M%S%f}"
        _send(note, member.user, f"initiatives/posting/{posting.pk}/removed/{when}/{member.user_id}")


def _owners_and(poster: User | None, posting: Posting) -> list[User]:
    """The owners, and who posted it while still on the team; a team without owners hears it whole."""
    members = list(posting.initiative.memberships.select_related("user").filter(user__is_active=True))
    owners = [one.user for one in members if one.role == Membership.Role.OWNER]
    if not owners:
        return [one.user for one in members]
    posters = [one.user for one in members if poster and one.user_id == poster.pk and one.user not in owners]
    return owners + posters


def _send(note: Note, person: User, key: str, *, secret: bool = False) -> None:
    context = {"note": note._replace(subject=one_line(note.subject))}
    queue_mail(key=key, to=person.email, template="note", context=context, secret=secret)


def _day(posting: Posting) -> str:
    return date_format(posting.expires_on, "l j F Y")
