"""What accounts themselves hold about a person: who it is, how it signs in, and what was mailed."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from omzien.accounts.browsers import describe_browser
from omzien.accounts.models import User
from omzien.accounts.personal import GONE, Objection, PersonalData, Row, addresses_of, any_of
from omzien.mail.forgetting import forget_address
from omzien.mail.models import Message

FACTORS = {"totp": "code-app", "webauthn": "passkey", "recovery_codes": "herstelcodes"}


def account_rows(user: User) -> Iterator[Row]:
    yield {
        "e-mailadres": user.email,
        "naam": user.name,
        "lid sinds": user.date_joined,
        "laatst ingelogd": user.last_login,
    }
    for address in EmailAddress.objects.filter(user=user).order_by("pk"):
        yield {"adres": address.email, "bevestigd": address.verified, "eerste adres": address.primary}
    for role in user.roles.select_related("region"):
        yield {"rol": str(role), "sinds": role.given_at}


def erase_account_row(user: User) -> None:
    """Last: with the account goes what hangs on it, and elsewhere only "someone" is left."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    entries.update(object_repr=GONE, change_message="")
    user.delete()


def session_rows(user: User) -> Iterator[Row]:
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        yield {
            "ingelogd op": session.created_at,
            "laatst gezien": session.last_seen_at,
            "IP-adres": session.ip,
            "browser": describe_browser(session.user_agent),
        }


def end_sessions(user: User) -> None:
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()


def factor_rows(user: User) -> Iterator[Row]:
    """Only that they exist: whoever reads the file must not be able to sign in with it."""
    for one in Authenticator.objects.filter(user=user).order_by("pk"):
        name = one.wrap().name if one.type == Authenticator.Type.WEBAUTHN else ""
        yield {
            "soort": FACTORS.get(one.type, one.type),
            "naam": name,
            "ingesteld op": one.created_at,
            "laatst gebruikt": one.last_used_at,
        }


def remove_factors(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()


def mail_rows(user: User) -> Iterator[Row]:
    """What is secret was wiped when it left."""
    found = Message.objects.filter(any_of("to", addresses_of(user))).order_by("pk")
    for one in found.iterator(chunk_size=200):
        yield {
            "aan": one.to,
            "onderwerp": one.subject,
            "tekst": one.text,
            "status": one.get_status_display(),
            "op": one.sent_at or one.created_at,
        }


def erase_mails(user: User) -> None:
    for address in addresses_of(user):
        forget_address(address)


def staff_rows(user: User) -> Iterator[Row]:
    for one in LogEntry.objects.filter(user=user).order_by("pk").iterator(chunk_size=200):
        yield {"op": one.action_time, "wat": one.get_change_message(), "over": one.object_repr}


def erase_staff_log(user: User) -> None:
    LogEntry.objects.filter(user=user).delete()


def staff_must_step_down(user: User) -> Iterator[Objection]:
    if user.is_staff or user.is_superuser:
        yield Objection(
            "Je hebt een rol in het netwerk. Vraag een beheerder om die eerst van je over te nemen. "
            "Daarna kun je je account wissen."
        )


KINDS = [
    PersonalData(
        key="account",
        title="Je account",
        why="Je naam, je e-mailadres en je rollen. Zo kun je inloggen, en zien mensen in je team wie je bent.",
        when_erased="Gaat helemaal weg.",
        models=frozenset({"accounts.User", "accounts.Role", "account.EmailAddress"}),
        export=account_rows,
        erase=erase_account_row,
    ),
    PersonalData(
        key="apparaten",
        title="Waar je bent ingelogd",
        why="Per apparaat de browser en het IP-adres. Zo zie je of iemand anders op jouw account zit.",
        when_erased="Gaat weg. Je bent meteen overal uitgelogd.",
        models=frozenset({"usersessions.UserSession"}),
        export=session_rows,
        erase=end_sessions,
    ),
    PersonalData(
        key="inloggen",
        title="Inloggen in twee stappen",
        why="Je code-app, passkeys en herstelcodes. In het bestand staan alleen de namen, niet de geheimen.",
        when_erased="Gaat weg.",
        models=frozenset({"mfa.Authenticator"}),
        export=factor_rows,
        erase=remove_factors,
    ),
    PersonalData(
        key="mails",
        title="Mails die we je stuurden",
        why="Onderwerp, tekst en tijd, dertig dagen lang. Zo kunnen we nagaan of een mail is verstuurd.",
        when_erased="Gaat weg. Je krijgt nog één mail, en daarna wissen we ook die.",
        models=frozenset({"mail.Message"}),
        export=mail_rows,
        erase=erase_mails,
    ),
    PersonalData(
        key="beheer",
        title="Wat je in het beheer deed",
        why="Alleen als je een rol hebt in het netwerk: wat je wijzigde, en wanneer.",
        when_erased="Gaat weg. Wat je wijzigde blijft.",
        models=frozenset({"admin.LogEntry"}),
        export=staff_rows,
        erase=erase_staff_log,
    ),
]
