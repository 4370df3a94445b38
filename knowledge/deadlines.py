"""How a fund's money and dates are said."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from knowledge.fitting.wording import money
from knowledge.models import Fund
from knowledge.models.funds import State

COUNTED_DAYS = 60
URGENT_DAYS = 14
ALWAYS = {
    Fund.Period.ROLLING: "het hele jaar door",
    Fund.Period.EXHAUSTED: "tot het geld op is",
    Fund.Period.FIXED: "op vaste data, kijk bij het fonds",
    Fund.Period.ROUND: "in rondes, kijk bij het fonds",
}


def full_date(day: date) -> str:
    """ "3 maart 2026"."""
    return date_format(day, "j F Y")


def when(fund: Fund) -> str:
    """Until when, seen from today: "nog 12 dagen, tot en met 6 december 2026"."""
    standing = fund.standing
    if standing == State.CLOSED:
        return f"gesloten sinds {full_date(fund.closes_on)}" if fund.is_past and fund.closes_on else "gesloten"
    if standing == State.LATER and fund.opens_on:
        return f"gaat open op {full_date(fund.opens_on)}, over {_days(_until(fund.opens_on))}"
    if fund.closes_on:
        return _until_the_end(fund.closes_on)
    return "kijk zelf wanneer het kan" if standing == State.UNKNOWN else ALWAYS[Fund.Period(fund.period)]


def _until_the_end(closes_on: date) -> str:
    left = _until(closes_on)
    soon = {0: "vandaag is de laatste dag", 1: "morgen is de laatste dag"}
    if left in soon:
        return soon[left]
    until = f"tot en met {full_date(closes_on)}"
    return f"nog {_days(left)}, {until}" if left <= COUNTED_DAYS else until


def dated(fund: Fund) -> str:
    """The same without today in it, for what is written once: "Aanvragen tot en met 6 december 2026."."""
    if fund.standing == State.CLOSED:
        return f"Gesloten sinds {full_date(fund.closes_on)}." if fund.is_past and fund.closes_on else "Gesloten."
    if fund.closes_on:
        return f"Aanvragen tot en met {full_date(fund.closes_on)}."
    return ""


def is_urgent(fund: Fund) -> bool:
    return fund.standing == State.OPEN and fund.closes_on is not None and _until(fund.closes_on) <= URGENT_DAYS


def how_much(fund: Fund) -> str:
    """ "€ 500 tot € 5.000"; empty when we don't know."""
    low, high = fund.amount_from, fund.amount_to
    if low and high is not None:
        return money(high) if low == high else f"{money(low)} tot {money(high)}"
    if high is not None:
        return f"tot {money(high)}"
    return f"vanaf {money(low)}" if low else ""


def _until(day: date) -> int:
    return (day - timezone.localdate()).days


def _days(number: int) -> str:
    return f"{number} {'dag' if number == 1 else 'dagen'}"
