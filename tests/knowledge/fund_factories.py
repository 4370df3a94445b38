"""Funds for tests: published and checked today, unless said otherwise. Texts for relations are keys or slugs."""

from datetime import timedelta

from django.utils import timezone

from initiatives.models import LegalForm, Municipality, Phase, Region, Theme
from knowledge.models import Fund

RELATIONS = {
    "themes": (Theme, "key"),
    "phases": (Phase, "key"),
    "legal_forms": (LegalForm, "key"),
    "regions": (Region, "slug"),
    "municipalities": (Municipality, "slug"),
}
_number = 0


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def make_fund(*, closes=None, opens=None, checked=0, **fields):
    """`closes`, `opens`: in how many days; `checked`: how many days ago, None for never."""
    global _number  # noqa: PLW0603  (a sequence, as factory_boy has)
    _number += 1
    given = {
        "name": f"Fonds {_number:03}",
        "provider": "Stichting De Verzonnen Gulden",
        "kind": Fund.Kind.FUND,
        "summary": "Geld voor buren die samen iets doen.",
        "is_published": True,
        "closes_on": None if closes is None else in_days(closes),
        "opens_on": None if opens is None else in_days(opens),
        "checked_on": None if checked is None else in_days(-checked),
    }
    related = {name: fields.pop(name, ()) for name in RELATIONS}
    fund = Fund(**(given | fields))
    for name, (model, key) in RELATIONS.items():
        getattr(fund, name).set(model.objects.filter(**{f"{key}__in": related[name]}))
    fund.full_clean()
    fund.save()
    return fund


def full_fund(**fields):
    """Every field filled."""
    return make_fund(
        closes=12,
        themes=["care", "food"],
        phases=["idea", "starting"],
        regions=["u16"],
        municipalities=["soest"],
        legal_forms=["foundation", "association"],
        population_ceiling=10_000,
        anbi_needed=True,
        through_host=True,
        amount_from=500,
        amount_to=5_000,
        share=50,
        own_contribution="uren tellen mee",
        exclusions="Geen verbouwing.\n\nGeen lonen.",
        description="Voor samen eten.",
        decision_weeks=8,
        payment="de helft vooraf, de rest na een verslag",
        login_needed="eherkenning",
        documents=["een begroting", "een plan van één bladzijde"],
        contact="bel op dinsdag",
        url="https://fonds.example/aanvragen",
        source="de folder van het fonds",
        **fields,
    )
