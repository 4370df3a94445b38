"""The first page of /beheer/: what waits for this coordinator, oldest first, and where to see all of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import ThemeProposal
from helpdesk.models import Ticket
from helpdesk.wording import due_words
from initiatives.models import Claim, Conversation, ImportBatch, Initiative
from initiatives.models.initiative import STALE_AFTER_DAYS
from knowledge.models.manuscripts import may_review
from knowledge.writing.waiting import waiting_for
from newsletter.models import Sending
from omzien.accounts.models import User
from omzien.mail.models import IncomingMail

SHOWN = 6


class Line(NamedTuple):
    title: str
    url: str
    note: str


class Group(NamedTuple):
    """One kind of work. `done` is what is said when there is none."""

    title: str
    done: str
    total: int
    lines: list[Line]
    url: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold calls this for the context of the first page. Two queries for each group, whatever waits."""
    user = request.user
    groups = []
    if isinstance(user, User) and (user.is_coordinator or user.sees_everything):
        work = (questions, submitted, claimed, reported, wanted, unconfirmed, unfinished_imports)
        groups += [waiting(user) for waiting in work]
        groups += [unread(user)] if user.sees_everything else []
    if user.has_perm("newsletter.view_sending"):
        groups.append(held_up(user))
    if may_review(user):
        groups.append(sent_in(user))
    return context | {"title": "Dit wacht op jou", "groups": groups}


def questions(user: Any) -> Group:
    """What somebody hopes for an answer to: overdue first, then what is one's own."""
    waiting = Ticket.objects.for_queue(user)
    return Group(
        "Vragen aan de helpdesk",
        "Er wacht geen vraag op antwoord.",
        Ticket.objects.in_care_of(user).to_do().count(),
        [
            Line(
                one.subject,
                reverse("admin:helpdesk_ticket_change", args=[one.pk]),
                f"{due_words(one)} · {one.assignee or 'van niemand'} · {one.municipality or 'nog geen gemeente'}",
            )
            for one in waiting.select_related("assignee", "municipality").defer("search_vector")[:SHOWN]
        ],
        reverse("admin:helpdesk_ticket_changelist"),
    )


def submitted(user: Any) -> Group:
    """Registrations that wait for a decision, the longest first."""
    here = Initiative.objects.in_care_of(user).filter(status=Initiative.Status.SUBMITTED)
    found = here.order_by("submitted_at", "pk")
    return Group(
        "Aangemeld",
        "Er zijn geen nieuwe aanmeldingen.",
        found.count(),
        [_registration(one) for one in _first(found)],
        _all("registration"),
    )


def reported(user: Any) -> Group:
    """Conversations that somebody reported, the longest waiting first."""
    waiting = Conversation.objects.reported_to(user).filter(report_handled_at=None).order_by("reported_at", "pk")
    return Group(
        "Gemelde gesprekken",
        "Er is geen gesprek gemeld.",
        waiting.count(),
        [
            Line(
                one.subject,
                _screen("conversation", one.pk),
                f"met {one.initiative} · gemeld op {date_format(timezone.localdate(one.reported_at), 'j F Y')}",
            )
            for one in waiting.select_related("initiative")[:SHOWN]
        ],
        _all("conversation", afgehandeld="nee"),
    )


def wanted(user: Any) -> Group:
    """Theme proposals that enough initiatives support to make a meeting of, the longest waiting first."""
    enough = ThemeProposal.objects.in_care_of(user).filter(status=ThemeProposal.Status.ENOUGH)
    waiting = enough.with_voices().order_by("enough_at", "pk")
    return Group(
        "Genoeg steun voor een thema",
        "Geen themavoorstel wacht op een bijeenkomst.",
        enough.count(),
        [Line(one.title, one.get_absolute_url(), _supported(one)) for one in waiting[:SHOWN]],
        f"{reverse('events:proposals')}?status={ThemeProposal.Status.ENOUGH}",
    )


def _supported(one: Any) -> str:
    since = f" · sinds {date_format(timezone.localdate(one.enough_at), 'j F Y')}" if one.enough_at else ""
    return f"{one.voices} initiatieven{since}"


def claimed(user: Any) -> Group:
    """Listings without a team that somebody says to belong to, the longest waiting first."""
    cared = Initiative.objects.in_care_of(user).values("pk")
    waiting = Claim.objects.open().filter(initiative__in=cared).order_by("created_at", "pk")
    return Group(
        "Wil een pagina overnemen",
        "Niemand vroeg om een pagina over te nemen.",
        waiting.count(),
        [
            Line(
                one.initiative.name,
                _screen("claim", one.pk),
                f"door {one.user} · gevraagd op {date_format(timezone.localdate(one.created_at), 'j F Y')}",
            )
            for one in waiting.select_related("initiative", "user").defer("initiative__search_vector")[:SHOWN]
        ],
        _all("claim", status__exact=Claim.Status.OPEN),
    )


def unconfirmed(user: Any) -> Group:
    """Published, and nobody said for a year that it is still right; never confirmed comes first."""
    border = timezone.localdate() - timedelta(days=STALE_AFTER_DAYS)
    here = Initiative.objects.in_care_of(user).published()
    found = (here.filter(last_confirmed_on__lt=border) | here.filter(last_confirmed_on__isnull=True)).order_by(
        "last_confirmed_on", "pk"
    )
    return Group(
        "Een jaar niet bevestigd",
        "Alles wat op de site staat is het laatste jaar bevestigd.",
        found.count(),
        [_initiative(one, "bevestigd op", one.last_confirmed_on) for one in _first(found)],
        _all("initiative", status__exact=Initiative.Status.PUBLISHED, bevestigd="nee"),
    )


def unfinished_imports(user: Any) -> Group:
    ended = [ImportBatch.Status.APPLIED, ImportBatch.Status.UNDONE, ImportBatch.Status.BROKEN]
    found = ImportBatch.objects.visible_to(user).light().exclude(status__in=ended).order_by("-uploaded_at", "-pk")
    return Group(
        "Imports die nog niet af zijn",
        "Er ligt geen import te wachten.",
        found.count(),
        [Line(one.filename, _screen("importbatch", one.pk), one.get_status_display()) for one in found[:SHOWN]],
        _all("importbatch"),
    )


def sent_in(user: Any) -> Group:
    """Texts that members sent in, the longest waiting first; read in /redactie/."""
    waiting = waiting_for(user)
    return Group(
        "Teksten van leden",
        "Er wacht geen tekst op de redactie.",
        waiting.count(),
        [
            Line(
                one.revision.object_str if one.revision else "Een tekst",
                reverse("wagtailadmin_pages:edit", args=[one.workflow_state.object_id]),
                f"wacht sinds {date_format(timezone.localdate(one.started_at), 'j F Y')}",
            )
            for one in waiting[:SHOWN]
        ],
        reverse("wagtailadmin_home"),
    )


def unread(user: Any) -> Group:
    """Mail that nothing could read, however often it tried: perhaps somebody's question. The longest waiting first."""
    waiting = IncomingMail.objects.visible_to(user).given_up().defer("raw").order_by("pk")
    return Group(
        "Mail die niet gelezen kon worden",
        "Alle mail die binnenkwam is gelezen.",
        waiting.count(),
        [
            Line(str(one), reverse("admin:mail_incomingmail_change", args=[one.pk]), f"van {one.sender} · {one.reason}")
            for one in waiting[:SHOWN]
        ],
        f"{reverse('admin:mail_incomingmail_changelist')}?{urlencode({'state__exact': IncomingMail.State.FAILED})}",
    )


def held_up(user: Any) -> Group:
    """Newsletters that were paused, by somebody or by themselves, or hold mails of which a person must decide."""
    waiting = Sending.objects.visible_to(user).needs_a_person().order_by("planned_for", "pk")
    return Group(
        "Nieuwsbrieven die op iemand wachten",
        "Geen nieuwsbrief wacht op iemand.",
        waiting.count(),
        [
            Line(
                one.issue.title,
                reverse("admin:newsletter_sending_change", args=[one.pk]),
                one.problem or ("gepauzeerd" if one.paused_at else "van sommige mails is niet zeker of ze aankwamen"),
            )
            for one in waiting.select_related("issue")[:SHOWN]
        ],
        reverse("admin:newsletter_sending_changelist"),
    )


def _first(found: Any) -> Any:
    return found.select_related("municipality").defer("search_vector", "description", "people", "legacy")[:SHOWN]


def _initiative(one: Initiative, what: str, day: date | None) -> Line:
    when = f"{what} {date_format(day, 'j F Y')}" if day else "nog nooit bevestigd"
    where = one.municipality.name if one.municipality else "nog geen gemeente"
    return Line(one.name, _screen("initiative", one.pk), f"{where} · {when}")


def _registration(one: Initiative) -> Line:
    where = one.municipality.name if one.municipality else "nog geen gemeente"
    since = one.submitted_at or one.updated_at
    note = f"{where} · wacht sinds {date_format(timezone.localdate(since), 'j F Y')}"
    return Line(one.name, _screen("registration", one.pk), note)


def _screen(model: str, pk: int) -> str:
    return reverse(f"admin:initiatives_{model}_change", args=[pk])


def _all(model: str, **filters: str) -> str:
    return f"{reverse(f'admin:initiatives_{model}_changelist')}?{urlencode(filters)}".rstrip("?")
