"""How many voices a proposal has, in cells and words, and the short list that theme and region pages show."""

from __future__ import annotations

from typing import Any

from django import template

from events.models import ThemeProposal

register = template.Library()

SHOWN = 3
MOST_CELLS = 10


@register.filter
def cells(proposal: ThemeProposal) -> list[bool]:
    """One for each voice that is wanted, true where it is given; wants `voices`. Of very many only their share."""
    wanted = min(proposal.threshold, MOST_CELLS)
    voices: int = proposal.voices  # type: ignore[attr-defined]  # annotated by with_voices()
    given = min(wanted, voices * wanted // proposal.threshold)
    return [at < given for at in range(wanted)]


@register.inclusion_tag("events/proposals/_wanted.html")
def wanted_themes(**of: Any) -> dict[str, Any]:
    """What people want to learn about, `theme=` or `region=`, the most wanted first; three queries. Not in a loop."""
    name, thing = next(iter(of.items()))
    link, field = {
        "theme": (ThemeProposal.themes.through, "theme"),
        "region": (ThemeProposal.regions.through, "region"),
    }[name]
    linked = link._default_manager.filter(**{field: thing.pk}).values("themeproposal")
    rows = ThemeProposal.objects.wanted().filter(pk__in=linked).for_card()
    return {
        "proposals": list(rows.most_wanted()[:SHOWN]),
        "param": {"theme": "thema", "region": "regio"}[name],
        "slug": thing.slug,
    }
