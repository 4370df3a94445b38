"""What initiatives have for a person on "Mijn Omzien". Registered in apps.py; twelve queries, whatever there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from initiatives.matches import point_of
from initiatives.models import (
    Claim,
    Conversation,
    Following,
    Initiative,
    Invitation,
    Membership,
    Posting,
    Region,
    ReviewStep,
)
from initiatives.similar import Followed, related_to
from omzien.accounts.mine import Part, Place, Section, Todo, Urgency
from omzien.accounts.models import User

Status = Initiative.Status
# Of each list the page shows the first few; the rest is one link away.
SHOWN_INITIATIVES, SHOWN_POSTINGS, SHOWN_CONVERSATIONS, SHOWN_NEW = 12, 6, 4, 3
SHOWN_CLAIMS, SHOWN_INVITATIONS, READ_CONVERSATIONS = 5, 5, 10
# What asks for a person is looked for in all of so many, shown or not.
READ_INITIATIVES = 100
DECIDED_SHOWN = timedelta(days=90)
# What no row shows of an initiative.
WIDE = ("search_vector", "description", "people", "legacy")


def my_part(user: User, session: Mapping[str, Any]) -> Part:
    memberships = list(memberships_of(user)[:READ_INITIATIVES])
    postings = list(postings_of(user)[:SHOWN_POSTINGS])
    talks = list(conversations_of(user)[:READ_CONVERSATIONS])
    claims = list(claims_of(user)[:SHOWN_CLAIMS])
    todos = [
        *begun_todos(session),
        *registration_todos([one.initiative for one in memberships]),
        *invitation_todos(user),
        *message_todos(talks),
        *posting_todos(postings),
        *confirmation_todos([one.initiative for one in memberships]),
    ]
    sections = [
        initiatives_section(memberships),
        registrations_section(memberships, claims),
        postings_section(postings),
        messages_section(talks),
        following_section(user, [one.initiative for one in memberships]),
    ]
    return Part(todos, sections)


def memberships_of(user: User) -> Any:
    """My initiatives by name, each with the steps of its registration."""
    steps = Prefetch("initiative__review_steps", ReviewStep.objects.order_by("pk"))
    rows = Membership.objects.filter(user=user).select_related(
        "initiative__municipality", "initiative__place", "initiative__phase"
    )
    return (
        rows.prefetch_related(steps)
        .defer(*(f"initiative__{name}" for name in WIDE))
        .order_by("initiative__sort_key", "pk")
    )


def postings_of(user: User) -> Any:
    """What my initiatives fetch and bring and nobody closed, the first to end first."""
    mine = Membership.objects.filter(user=user).values("initiative")
    rows = Posting.objects.filter(initiative__in=mine, status=Posting.Status.OPEN).order_by("expires_on", "pk")
    return rows.select_related("kind", "initiative").defer("search_vector", *(f"initiative__{name}" for name in WIDE))


def conversations_of(user: User) -> Any:
    """Unread first, then the newest."""
    rows: Any = Conversation.objects.inbox_of(user).for_inbox(user)  # annotated there
    return rows.order_by("-is_unread", "-last_message_at", "-pk")


def claims_of(user: User) -> Any:
    recent = Q(status=Claim.Status.OPEN) | Q(decided_at__gt=timezone.now() - DECIDED_SHOWN)
    rows = Claim.objects.filter(recent, user=user).exclude(status=Claim.Status.WITHDRAWN)
    return rows.select_related("initiative").order_by("-created_at", "-pk")


# --- what asks for me ---------------------------------------------------------------------------------


def begun_todos(session: Mapping[str, Any]) -> Iterator[Todo]:
    """Typed before there was an account; `initiatives.views.registration` keeps it in the session."""
    typed = session.get("registration")
    if typed:
        yield Todo(
            Urgency.SOME_TIME,
            f"Je begon met aanmelden: {typed.get('name', 'je initiatief')}",
            reverse("initiatives:register_check"),
            "Ga verder",
            "We hebben nog niets bewaard.",
        )


def registration_todos(initiatives: Sequence[Initiative]) -> Iterator[Todo]:
    for one in initiatives:
        if one.status != Status.DRAFT or one.published_at:
            continue
        url = reverse("initiatives:registration", args=[one.pk])
        steps = list(one.review_steps.all())
        if steps and steps[-1].kind == ReviewStep.Kind.ASKED:
            yield Todo(
                Urgency.WAITED_FOR,
                f"Er is een vraag over je aanmelding van {one}",
                url,
                "Beantwoord de vraag",
                shortened(steps[-1].text),
            )
        else:
            yield Todo(Urgency.SOME_TIME, f"Je aanmelding van {one} is nog niet verstuurd", url, "Ga verder")


def invitation_todos(user: User) -> Iterator[Todo]:
    """Only for addresses that this person confirmed. The link itself is in the mail: we keep no more than its hash."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values("email")
    pending = Invitation.objects.pending().filter(email__in=verified).select_related("initiative")
    for one in pending.order_by("expires_at")[:SHOWN_INVITATIONS]:
        yield Todo(
            Urgency.WAITED_FOR,
            f"Je bent uitgenodigd voor het team van {one.initiative}",
            detail=f"De link staat in de mail die je op {on_day(timezone.localtime(one.created_at))} kreeg.",
        )


def message_todos(talks: Sequence[Conversation]) -> Iterator[Todo]:
    count = sum(talk.is_unread for talk in talks)  # type: ignore[attr-defined]  # for_inbox adds it
    if count == 1:
        yield Todo(
            Urgency.WAITED_FOR,
            f"Er is een nieuw bericht: {talks[0].subject}",
            reverse("initiatives:conversation", args=[talks[0].pk]),
            "Lees het bericht",
        )
    elif count:
        words = f"meer dan {count - 1}" if count == READ_CONVERSATIONS else str(count)
        yield Todo(
            Urgency.WAITED_FOR,
            f"In {words} gesprekken zijn nieuwe berichten",
            reverse("initiatives:conversations"),
            "Lees je berichten",
        )


def posting_todos(postings: Sequence[Posting]) -> Iterator[Todo]:
    for one in postings:
        url = reverse("initiatives:edit_posting", args=[one.pk])
        if one.is_past:
            yield Todo(Urgency.ENDS, f"‘{one.title}’ is verlopen. Is het gelukt?", url, "Vertel het")
        elif one.ends_soon:
            yield Todo(Urgency.ENDS, f"‘{one.title}’ loopt af op {on_day(one.expires_on)}", url, "Verleng of sluit")


def confirmation_todos(initiatives: Sequence[Initiative]) -> Iterator[Todo]:
    for one in initiatives:
        if one.status == Status.PUBLISHED and one.is_stale:
            since = f"sinds {date_format(one.last_confirmed_on, 'F Y')}" if one.last_confirmed_on else "nog nooit"
            yield Todo(
                Urgency.SOME_TIME,
                f"Klopt de pagina van {one} nog?",
                reverse("initiatives:confirm", args=[one.slug]),
                "Ja, alles klopt",
                f"Dit is {since} {'niet bevestigd' if one.last_confirmed_on else 'bevestigd'}.",
                post=True,
            )


# --- what I have --------------------------------------------------------------------------------------


def is_registration(initiative: Initiative) -> bool:
    return initiative.published_at is None and initiative.status != Status.PUBLISHED


def initiatives_section(memberships: Sequence[Membership]) -> Section:
    has_more = len(memberships) > SHOWN_INITIATIVES
    return Section(
        Place.INITIATIVES,
        "initiatieven",
        "Mijn initiatieven",
        "initiatives/mine/_initiatives.html",
        [one for one in memberships if not is_registration(one.initiative)][:SHOWN_INITIATIVES],
        url=reverse("initiatives:mine") if has_more else "",
        link="Al mijn initiatieven",
        invites=not memberships,
    )


def registrations_section(memberships: Sequence[Membership], claims: Sequence[Claim]) -> Section:
    rows = [one for one in memberships if is_registration(one.initiative)][:SHOWN_INITIATIVES]
    return Section(
        Place.REGISTRATIONS,
        "aanmeldingen",
        "Mijn aanmeldingen",
        "initiatives/mine/_registrations.html",
        [*rows, *claims],
        more={"memberships": rows, "claims": claims},
    )


def postings_section(postings: Sequence[Posting]) -> Section:
    return Section(Place.POSTINGS, "halen-en-brengen", "Halen en brengen", "initiatives/mine/_postings.html", postings)


def messages_section(talks: Sequence[Conversation]) -> Section:
    return Section(
        Place.MESSAGES,
        "berichten",
        "Berichten",
        "initiatives/mine/_messages.html",
        talks[:SHOWN_CONVERSATIONS],
        url=reverse("initiatives:conversations"),
        link="Al mijn berichten",
    )


def following_section(user: User, own: Sequence[Initiative]) -> Section:
    """Themes and regions that I saved, and what is near and new there; without them an invitation to choose."""
    following = Following.objects.filter(user=user).prefetch_related("themes", "regions").first()
    chosen = [*following.themes.all(), *following.regions.all()] if following else []
    near = next((one for one in own if point_of(one)), None)
    found = related(user, following, near) if following and chosen else Followed([], [])
    return Section(
        Place.FOLLOWING,
        "volgen",
        "Wat ik volg",
        "initiatives/mine/_following.html",
        chosen,
        url=reverse("accounts:following"),
        link="Wijzig wat je volgt",
        invites=True,
        more={
            "near": near,
            "nearest": found.nearest,
            "initiatives": found.newest,
            "postings": list(new_postings(user, following)[:SHOWN_NEW]) if following and chosen else [],
        },
    )


def related(user: User, following: Following, near: Initiative | None) -> Followed:
    return related_to(
        themes=list(following.themes.all()),
        regions=list(following.regions.all()),
        exclude=Initiative.objects.filter(memberships__user=user),
        near=near,
        most=SHOWN_NEW,
    )


def new_postings(user: User, following: Following) -> Any:
    """With one of my themes, its own or of its initiative, in one of my regions; the newest first."""
    rows = Posting.objects.current().filter(followed(following))
    rows = rows.exclude(initiative__memberships__user=user).select_related("kind", "initiative__municipality")
    return rows.defer("search_vector", *(f"initiative__{name}" for name in WIDE)).order_by("-created_at", "-pk")


def followed(following: Following) -> Q:
    """Nothing chosen of one sort means all of it."""
    found = Q()
    if themes := [theme.pk for theme in following.themes.all()]:
        about = Initiative.themes.through.objects.filter(theme__in=themes).values("initiative")
        found = Q(initiative__in=about)
        found |= Q(pk__in=Posting.themes.through.objects.filter(theme__in=themes).values("posting"))
    if regions := [region.pk for region in following.regions.all()]:
        inside = Region.municipalities.through.objects.filter(region__in=regions).values("municipality")
        found &= Q(initiative__municipality__in=inside)
    return found


def on_day(day: Any) -> str:
    return date_format(day, "j F Y")


def shortened(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
