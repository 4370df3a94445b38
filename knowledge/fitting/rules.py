"""One small function per rule: what it says of this fund and this asker, or None where the fund does not restrict.

A rule that lacks an answer says MAYBE. Taking away what a rule looks at never makes it say something worse.
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.fitting.parties import Asker, Fit, Reason, Terms
from knowledge.fitting.wording import listed, money, phrase, thousands

Rule = Callable[[Terms, Asker], Reason | None]


def only_a_link(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.link_only:
        return None
    return Reason(Fit.MAYBE, "Van dit fonds kennen we alleen de naam en de link. Kijk de voorwaarden na.")


def closed(terms: Terms, asker: Asker) -> Reason | None:
    """It may fit whoever asks; whether there is a next round is not known."""
    if not terms.is_closed:
        return None
    return Reason(Fit.MAYBE, "Het fonds is nu gesloten. Vraag na of er een nieuwe ronde komt.")


def legal_form(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.legal_forms:
        return None
    given = f"Het fonds geeft alleen aan {listed(phrase(form).many for form in terms.legal_forms)}"
    if asker.legal_form is None:
        return Reason(Fit.MAYBE, f"{given}. Welke rechtsvorm jullie hebben, weten we niet.")
    yours = f"jullie zijn {phrase(asker.legal_form).yours}"
    if asker.legal_form.pk in {form.pk for form in terms.legal_forms}:
        return Reason(Fit.YES, f"Het fonds geeft aan {phrase(asker.legal_form).many}, en {yours}.")
    said = f"{given}; {yours}."
    if terms.through_host and asker.hosted:
        return Reason(Fit.YES, f"{said} Jullie penvoerder kan aanvragen.")
    with_host = " Met een penvoerder kan het wel." if terms.through_host else ""
    if asker.legal_form.key == "in_formation":
        return Reason(Fit.MAYBE, f"{said} Vraag na of je nu al mag aanvragen.{with_host}")
    fit = Fit.MAYBE if terms.through_host and asker.hosted is None else Fit.NO
    return Reason(fit, f"{said}{with_host}")


def anbi(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.anbi_needed:
        return None
    if asker.is_anbi:
        return Reason(Fit.YES, "Het fonds geeft alleen aan een ANBI, en dat zijn jullie.")
    if asker.is_anbi is None:
        return Reason(Fit.MAYBE, "Het fonds geeft alleen aan een ANBI. Of jullie dat zijn, weten we niet.")
    said = "Het fonds geeft alleen aan een ANBI; dat zijn jullie niet."
    if not terms.through_host:
        return Reason(Fit.NO, said)
    if asker.hosted:
        return Reason(Fit.MAYBE, f"{said} Is jullie penvoerder een ANBI? Dan kan het wel. Vraag het na.")
    fit = Fit.MAYBE if asker.hosted is None else Fit.NO
    return Reason(fit, f"{said} Met een penvoerder die ANBI is, kan het wel.")


def place(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.where and not terms.covers:
        return None
    given = f"Het fonds geeft alleen in {listed(terms.where)}" if terms.where else "Het fonds geeft niet overal"
    if asker.municipality is None:
        return Reason(Fit.MAYBE, f"{given}. Waar jullie zijn, weten we niet.")
    if asker.municipality.pk in terms.covers:
        return Reason(Fit.YES, f"Het fonds geeft in de gemeente {asker.municipality.name}.")
    if not terms.covers:
        return Reason(Fit.MAYBE, f"{given}. Vraag na of de gemeente {asker.municipality.name} erbij hoort.")
    return Reason(Fit.NO, f"{given}; jullie zijn in de gemeente {asker.municipality.name}.")


def population(terms: Terms, asker: Asker) -> Reason | None:
    """It counts per village or town, and of those we know at most how many live in the whole municipality."""
    if terms.population_ceiling is None:
        return None
    given = f"Het fonds is voor plaatsen tot {thousands(terms.population_ceiling)} inwoners"
    if asker.municipality is None or asker.population is None:
        return Reason(Fit.MAYBE, f"{given}. Hoe groot jullie plaats is, weten we niet.")
    here = f"{asker.municipality.name} heeft er {thousands(asker.population)}"
    if asker.population <= terms.population_ceiling:
        return Reason(Fit.YES, f"{given}; de hele gemeente {here}.")
    return Reason(Fit.MAYBE, f"{given}; de hele gemeente {here}. Kijk na hoeveel er in jullie eigen plaats wonen.")


def theme(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.themes:
        return None
    given = f"Het fonds geeft voor {listed(one.name.lower() for one in terms.themes)}"
    if not asker.themes:
        return Reason(Fit.MAYBE, f"{given}. Waar jullie over gaan, weten we niet.")
    wanted = {one.pk for one in terms.themes}
    shared = [one.name.lower() for one in asker.themes if one.pk in wanted]
    if shared:
        return Reason(Fit.YES, f"Het fonds geeft voor {listed(shared)}.")
    return Reason(Fit.NO, f"{given}; jullie gaan over {listed(one.name.lower() for one in asker.themes)}.")


def phase(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.phases:
        return None
    given = f"Het fonds is voor de fase {listed((one.name.lower() for one in terms.phases), 'of')}"
    if asker.phase is None:
        return Reason(Fit.MAYBE, f"{given}. Hoe ver jullie zijn, weten we niet.")
    if asker.phase.pk in {one.pk for one in terms.phases}:
        return Reason(Fit.YES, f"Het fonds is voor de fase {asker.phase.name.lower()}, en daar zijn jullie.")
    return Reason(Fit.NO, f"{given}; jullie zijn in de fase {asker.phase.name.lower()}.")


def at_least(terms: Terms, asker: Asker) -> Reason | None:
    if not terms.amount_from:
        return None
    given = f"Het fonds geeft vanaf {money(terms.amount_from)}"
    if asker.amount is None:
        return Reason(Fit.MAYBE, f"{given}. Hoeveel jullie zoeken, weten we niet.")
    if asker.amount >= terms.amount_from:
        return Reason(Fit.YES, f"{given}, en jullie zoeken {money(asker.amount)}.")
    return Reason(Fit.NO, f"{given}; jullie zoeken {money(asker.amount)}.")


def at_most(terms: Terms, asker: Asker) -> Reason | None:
    """Who needs more may find the rest elsewhere, so this alone never excludes."""
    if terms.amount_to is None or asker.amount is None:
        return None
    given = f"Het fonds geeft hoogstens {money(terms.amount_to)}"
    if asker.amount <= terms.amount_to:
        return Reason(Fit.YES, f"{given}, en jullie zoeken {money(asker.amount)}.")
    return Reason(Fit.MAYBE, f"{given}; jullie zoeken {money(asker.amount)}. Zoek er een tweede gever bij.")


RULES: tuple[Rule, ...] = (
    *(only_a_link, closed, legal_form, anbi, place),
    *(population, theme, phase, at_least, at_most),
)
