"""/mijn/berichten/: what one wrote, and what came in for one's initiatives."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from initiatives.facets import paginate
from initiatives.models import Conversation, Initiative, Participant
from initiatives.models.conversations import ConversationQuerySet
from initiatives.views.pages import HOME

OWN = "zelf-geschreven"


class Choice(NamedTuple):
    label: str
    url: str
    current: bool


class Row(NamedTuple):
    """One conversation as one person sees it."""

    conversation: Conversation
    other: str
    about: str


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    teams = list(Initiative.objects.filter(team=user).only("pk", "name", "slug", "sort_key").order_by("sort_key", "pk"))
    asked, only_new = request.GET.get("initiatief", ""), request.GET.get("nieuw") == "1"
    known = {OWN, *(team.slug for team in teams)}
    rows = Conversation.objects.unread_by(user) if only_new else Conversation.objects.inbox_of(user)
    rows = _chosen(rows, user, asked if asked in known else "")
    paging = paginate(
        Conversation.objects.for_inbox(user),
        ids=lambda start, stop: list(rows.order_by("-last_message_at", "-pk").values_list("pk", flat=True)[start:stop]),
        total=rows.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: _url(asked if asked in known else "", only_new, number),
    )
    context = {
        "paging": paging,
        "rows": [_row(one, user) for one in paging.page.object_list],
        "total": paging.page.paginator.count,
        "choices": _choices(teams, asked, only_new),
        "only_new": Choice("Alleen nieuw", _url(asked if asked in known else "", not only_new), only_new),
        "unknown": asked if asked and asked not in known else "",
        "is_filtered": only_new or asked in known,
        "crumbs": [HOME, ("Mijn Omzien", reverse("accounts:home")), ("Berichten", "")],
    }
    return render(request, "initiatives/inbox.html", context)


def _chosen(rows: ConversationQuerySet, user: Any, choice: str) -> ConversationQuerySet:
    if choice == OWN:
        wrote = Participant.objects.filter(user=user, side=Participant.Side.SENDER)
        return rows.filter(pk__in=wrote.values("conversation"))
    return rows.filter(initiative__slug=choice) if choice else rows


def _choices(teams: list[Initiative], asked: str, only_new: bool) -> list[Choice]:
    """Without a team there is nothing to choose."""
    if not teams:
        return []
    named = [("Alles", ""), *((team.name, team.slug) for team in teams), ("Zelf geschreven", OWN)]
    known = {value for _, value in named}
    return [Choice(label, _url(value, only_new), value == (asked if asked in known else "")) for label, value in named]


def _row(one: Any, user: Any) -> Row:
    sender = one.senders[0] if one.senders else None
    if sender and sender.user_id == user.pk:
        return Row(one, one.initiative.name, "")
    name = sender.name if sender else ""
    behalf = f", namens {one.on_behalf_of}" if one.on_behalf_of else ""
    return Row(one, f"{name or 'Iemand'}{behalf}", f"aan {one.initiative.name}")


def _url(choice: str, only_new: bool, number: int = 1) -> str:
    asked: dict[str, Any] = {}
    if choice:
        asked["initiatief"] = choice
    if only_new:
        asked["nieuw"] = 1
    if number > 1:
        asked["pagina"] = number
    return reverse("initiatives:conversations") + (f"?{urlencode(asked)}" if asked else "")
