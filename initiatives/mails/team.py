"""Mails about who is on a team. Everybody on it has a confirmed address; who is invited has not."""

from __future__ import annotations

from collections.abc import Iterable

from initiatives.mails.words import guarded_name, plain_name
from initiatives.models import Initiative, Invitation, Membership
from omzien.accounts.models import User
from omzien.mail.actions import queue_mail
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line

Role = Membership.Role
ON_THE_TEAM = "Je krijgt dit bericht omdat je in het team van dit initiatief staat."
WAS_ON_THE_TEAM = "Je krijgt dit bericht omdat je in het team van dit initiatief stond."
WHAT_A_ROLE_DOES = {
    Role.OWNER: "Als eigenaar beheer je de pagina en het team.",
    Role.EDITOR: "Als redacteur houd je de pagina bij. De eigenaren beheren het team.",
}


def send_invitation(invitation: Invitation, key: str) -> None:
    """The only place that ever holds the key; the mail is wiped once sent."""
    queue_mail(
        key=f"initiatives/invitation/{invitation.pk}/{invitation.key_hash[:16]}",
        to=invitation.email,
        template="initiatives/invitation",
        context={
            "initiative": guarded_name(invitation.initiative),
            "inviter": plain_name(invitation.invited_by),
            "is_owner": invitation.role == Role.OWNER,
            "hands_over": invitation.hands_over,
            "until": invitation.expires_at,
            "url": link_to("initiatives:invitation", key),
        },
        secret=True,
    )


def tell_who_joined(member: Membership, others: Iterable[Membership]) -> None:
    """Everybody who was already there."""
    name = one_line(member.initiative.name)
    for other in others:
        _tell(
            other.user,
            member.initiative,
            "joined",
            f"{member.user} doet mee met {name}",
            f"{member.user} is nu {member.get_role_display()} van “{name}”.",
        )


def tell_new_role(member: Membership) -> None:
    name = one_line(member.initiative.name)
    role = Role(member.role)
    _tell(
        member.user,
        member.initiative,
        "role",
        f"Je bent nu {role.label} van {name}",
        f"Je bent nu {role.label} van “{name}”. {WHAT_A_ROLE_DOES[role]}",
    )


def tell_handed_over(initiative: Initiative, *, new: User, old: User, old_left: bool) -> None:
    """To both: the new owner and the one who handed over."""
    name = one_line(initiative.name)
    _tell(
        new,
        initiative,
        "taken_over",
        f"Je bent nu eigenaar van {name}",
        f"{old} heeft “{name}” aan jou overgedragen. {WHAT_A_ROLE_DOES[Role.OWNER]}",
    )
    kept = "Je staat niet meer in het team." if old_left else "Je staat nog in het team, als redacteur."
    _tell(
        old,
        initiative,
        "handed_over",
        f"Je hebt {name} overgedragen",
        f"{new} is nu eigenaar van “{name}”. {kept} Dank je wel voor wat je deed.",
        left=old_left,
    )


def tell_removed(member: Membership) -> None:
    name = one_line(member.initiative.name)
    _tell(
        member.user,
        member.initiative,
        "removed",
        f"Je staat niet meer in het team van {name}",
        f"Een eigenaar of coördinator heeft je uit het team van “{name}” gehaald. "
        "Dank je wel voor wat je deed. Klopt dit niet? Overleg dan met het team.",
        left=True,
    )


def tell_who_left(member: Membership, owners: Iterable[Membership]) -> None:
    name = one_line(member.initiative.name)
    for owner in owners:
        _tell(
            owner.user,
            member.initiative,
            "left",
            f"{member.user} is uit het team van {name}",
            f"{member.user} is uit het team van “{name}” gestapt en kan de pagina niet meer wijzigen.",
        )


def _tell(to: User, initiative: Initiative, what: str, subject: str, sentence: str, *, left: bool = False) -> None:
    """Who closed the account is left in peace."""
    if not to.is_active:
        return
    label, page = "Naar Mijn Omzien", link_to("accounts:home")
    if not left:
        label, page = "Naar het team", link_to("initiatives:team", initiative.slug)
    note = Note(subject, [sentence], label, page, WAS_ON_THE_TEAM if left else ON_THE_TEAM)
    send_note(note, to=to.email, about=f"initiatives/team/{what}/{initiative.pk}/{to.pk}")
