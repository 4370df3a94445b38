"""Filling an empty database with invented initiatives, so that every page looks alive."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from initiatives.demo import drawings
from initiatives.demo.conversations import load_conversations
from initiatives.demo.following import load_following
from initiatives.demo.plan import HERE, Plan, phase_of, plans, read
from initiatives.demo.postings import load_postings
from initiatives.demo.registrations import load_registrations
from initiatives.demo.teams import load_teams
from initiatives.models import Initiative, Kind, LegalForm, Membership, Phase, Theme
from initiatives.pictures import LOGO_SIZES, PHOTO_SIZES, make_picture
from initiatives.searching import refresh_search
from initiatives.slugs import base_slug, save_with_slug
from omzien.accounts.demo import create_demo_accounts
from omzien.accounts.models import User
from omzien.pictures.uploads import random_name

Status = Initiative.Status

FORMS = {
    "idea": ("informal", "informal", "in_formation"),
    "starting": ("informal", "hosted", "in_formation", "association_informal", "informal"),
    "growing": ("foundation", "association", "hosted", "foundation", "cooperative"),
    "established": ("foundation", "association", "foundation", "cooperative"),
    "ended": ("foundation", "informal", "association"),
}
FORMS_OF_KIND = {
    "energy": ("in_formation", "cooperative"),
    "enterprise": ("hosted", "company"),
    "cooperative": ("in_formation", "cooperative"),
}
YEARS_AGO = {"idea": (0, 1), "starting": (0, 2), "growing": (2, 6), "established": (6, 30), "ended": (5, 14)}
VOLUNTEERS = {"idea": (3, 9), "starting": (4, 18), "growing": (12, 60), "established": (20, 190), "ended": (5, 40)}
# Which of the young ones are not public yet, counted among the young; and which of all are archived.
YOUNG = ("idea", "starting")
DRAFTS, SUBMITTED, ARCHIVED = {2, 12, 20, 30}, {5, 15, 25, 35}, {64, 119}
STREETS = ("Dorpsstraat", "Kerkpad", "Molenweg", "Schoolstraat", "Lindelaan", "Waterkant", "Brink", "Marktplein")


class NotEmptyError(Exception):
    """There are initiatives: demo content never mixes with real content."""


@transaction.atomic
def load_demo() -> int:
    """Make all demo content and accounts; returns the number of initiatives."""
    if Initiative.objects.exists():
        raise NotEmptyError
    maker = DemoMaker()
    made = [maker.make(plan) for plan in plans()]
    refresh_search(initiative.pk for initiative in made)
    load_postings(made)
    accounts = create_demo_accounts()
    give_teams(made, accounts)
    load_teams(accounts)
    load_following(accounts)
    load_registrations(made, accounts)
    load_conversations(accounts)
    return len(made)


class DemoMaker:
    """Everything that is not written follows from the number: the same on every machine, but for today's date."""

    def __init__(self) -> None:
        self.themes = {theme.key: theme for theme in Theme.objects.all()}
        self.phases = {phase.key: phase for phase in Phase.objects.all()}
        self.kinds = {kind.key: kind for kind in Kind.objects.all()}
        self.forms = {form.key: form for form in LegalForm.objects.all()}
        self.more = read(HERE / "verder.toml")
        self.today = timezone.localdate()
        self.young = 0

    def make(self, plan: Plan) -> Initiative:
        number = plan.number
        phase = phase_of(plan.told, number, self.more)
        form = legal_form_of(plan.told.kind, phase, number)
        initiative = Initiative(
            name=plan.say(plan.told.name),
            summary=plan.say(plan.told.summary),
            description=self.description(plan, phase, form),
            people=pick(self.more["people"]["texts"], number),
            legacy=self.more["legacy"].get(plan.told.name, ""),
            phase=self.phases[phase],
            kind=self.kinds[plan.told.kind],
            legal_form=self.forms[form],
            is_anbi=form == "foundation" and number % 3 == 0,
            **self.size_of(phase, number),
            **self.whereabouts(plan),
            **self.contact(plan),
            **self.status(plan, phase),
        )
        if number % 6 == 0:
            self.draw(initiative, number)
        save_with_slug(initiative)
        initiative.themes.set(self.themes[key] for key in plan.told.themes)
        return initiative

    def description(self, plan: Plan, phase: str, form: str) -> str:
        """The initiative's own story, where it stands, and for two in three how it is organised."""
        parts = [plan.told.story, pick(self.more["phase"][phase], plan.number // 3)]
        if plan.number % 3 and phase != "ended":
            parts.append(pick(self.more["legal_form"][form], plan.number // 2))
        return plan.say("\n\n".join(parts))

    def size_of(self, phase: str, number: int) -> dict[str, Any]:
        staff = 1 + number % 6 if phase == "established" and number % 4 == 0 else None
        return {
            "founded_year": self.today.year - between(*YEARS_AGO[phase], number),
            "volunteers": None if number % 9 == 4 else between(*VOLUNTEERS[phase], number),
            "paid_staff": staff,
        }

    def whereabouts(self, plan: Plan) -> dict[str, Any]:
        """One in three gives an address, a few hundred metres from the middle; half of those show it."""
        found: dict[str, Any] = {"place": plan.place, "municipality": plan.place.municipality}
        if plan.number % 3 == 0:
            found |= {
                "address": f"{pick(STREETS, plan.number)} {2 + plan.number % 60}",
                "latitude": round(plan.place.latitude + (plan.number % 7 - 3) * 0.0009, 5),
                "longitude": round(plan.place.longitude + (plan.number % 5 - 2) * 0.0014, 5),
                "show_location": plan.number % 2 == 0,
            }
        return found

    def contact(self, plan: Plan) -> dict[str, str]:
        slug = base_slug(plan.say(plan.told.name))
        website = f"https://www.{slug}.example/" if plan.number % 4 else ""
        return {"website": website, "contact_email": f"{slug[:50]}@example.org"}

    def status(self, plan: Plan, phase: str) -> dict[str, Any]:
        """Published over the last three years; one in seven was not confirmed for more than a year."""
        status = self.status_of(plan, phase)
        if status in {Status.DRAFT, Status.SUBMITTED}:
            return {"status": status}
        days = plan.number * 53 % 1100
        published = self.today - timedelta(days=days)
        stale = plan.number % 7 == 3 or phase == "ended"
        confirmed = 400 + plan.number % 300 if stale else min(days, plan.number * 17 % 330)
        return {
            "status": status,
            "published_at": timezone.make_aware(datetime.combine(published, time(10, plan.number % 60))),
            "last_confirmed_on": self.today - timedelta(days=confirmed),
        }

    def status_of(self, plan: Plan, phase: str) -> str:
        if phase in YOUNG:
            self.young += 1
            if self.young in DRAFTS:
                return Status.DRAFT
            if self.young in SUBMITTED:
                return Status.SUBMITTED
        return Status.ARCHIVED if plan.number in ARCHIVED else Status.PUBLISHED

    def draw(self, initiative: Initiative, number: int) -> None:
        for field, file, sizes in (
            ("photo", drawings.photo(number), PHOTO_SIZES),
            ("logo", drawings.logo(number), LOGO_SIZES),
        ):
            file.name = random_name(file.name or "")
            alt_text = "Patroon van gekleurde zeshoeken" if field == "photo" else ""
            picture = make_picture(title=initiative.name, file=file, alt_text=alt_text, sizes=sizes, by=None)
            setattr(initiative, field, picture)


def legal_form_of(kind: str, phase: str, number: int) -> str:
    if kind in FORMS_OF_KIND and phase != "idea":
        early, later = FORMS_OF_KIND[kind]
        return early if phase == "starting" else later
    return pick(FORMS[phase], number)


def give_teams(made: list[Initiative], accounts: dict[str, User]) -> None:
    """Starter on a draft and on one that just began; bestuurder owner of two that stand firm."""
    starter, board = accounts["starter@example.org"], accounts["bestuurder@example.org"]
    draft = next(one for one in made if one.status == Status.DRAFT)
    shown = [one for one in made if one.status == Status.PUBLISHED]
    starting = next(one for one in shown if one.phase and one.phase.key == "starting")
    established = [one for one in shown if one.phase and one.phase.key == "established"]
    for initiative, user in [(draft, starter), (starting, starter), *((one, board) for one in established[:2])]:
        Membership.objects.create(initiative=initiative, user=user, role=Membership.Role.OWNER)


def pick(texts: Any, number: int) -> str:
    return str(texts[number % len(texts)])


def between(low: int, high: int, number: int) -> int:
    """A number in this range that looks scattered."""
    return low + number * 37 % (high - low + 1)
