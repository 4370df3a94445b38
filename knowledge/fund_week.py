"""The editors' weekly mail about the funds guide: what closes soon, what must be looked at, what visitors said."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from knowledge.deadlines import full_date
from knowledge.models import Fund, FundRemark
from knowledge.notices import EDITING, all_editors
from omzien.mail.notes import Note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

SOON = timedelta(days=14)
MOST_NAMED = 10
FROM_HOUR = 7
WHY = "Je krijgt dit bericht omdat je redacteur bent: eens per week, en alleen als er iets te doen is."


def tell_editors(*, now: datetime | None = None) -> int:
    """Each editor once a week, from Monday morning on; safe to call any time. Returns how many have this week's."""
    now = now or timezone.localtime()
    if now.weekday() == 0 and now.hour < FROM_HOUR:
        return 0
    note = this_week()
    if note is None:
        return 0
    year, week, _ = now.isocalendar()
    editors = all_editors()
    for editor in editors:
        notify(note, person=editor, kind=EDITING, about=f"knowledge/funds/{year}-W{week:02}/{editor.pk}")
    return len(editors)


def this_week() -> Note | None:
    """None when nobody has to do anything."""
    closing, stale = Fund.objects.closing_before(timezone.localdate() + SOON), Fund.objects.to_check()
    open_remarks = FundRemark.objects.open().count()
    to_close, to_check = closing.count(), stale.count()
    if not (to_close or to_check or open_remarks):
        return None
    paragraphs = ["Dit vraagt de fondsenwijzer deze week:"]
    if to_close:
        paragraphs.append(f"{_counted(to_close)} binnen twee weken. {_named(closing, to_close)}")
    if to_check:
        verb = "staat" if to_check == 1 else "staan"
        paragraphs.append(
            f"{_funds(to_check)} {verb} met een waarschuwing op de site: een half jaar niet nagekeken, of voorbij de "
            f"sluitingsdatum. {_named(stale, to_check)}"
        )
    if open_remarks:
        noun = "opmerking wacht" if open_remarks == 1 else "opmerkingen wachten"
        paragraphs.append(f"{open_remarks} {noun} onder “Klopt dit niet?”.")
    return Note(
        _subject(to_close, to_check, open_remarks), paragraphs, "Kijk ze na", link_to("knowledge_fund_review"), WHY
    )


def _subject(to_close: int, to_check: int, open_remarks: int) -> str:
    said = [_counted(to_close)] if to_close else []
    said += [f"{to_check} na te kijken"] if to_check else []
    said += [f"{open_remarks} keer “klopt dit niet?”"] if open_remarks and not said else []
    return f"Fondsen deze week: {', '.join(said)}"


def _named(funds: QuerySet[Fund], number: int) -> str:
    names = [_name(fund) for fund in funds[:MOST_NAMED]]
    more = f", en nog {number - MOST_NAMED}" if number > MOST_NAMED else ""
    return f"{', '.join(names)}{more}."


def _name(fund: Fund) -> str:
    name = one_line(fund.name)
    return f"{name} ({full_date(fund.closes_on)})" if fund.closes_on and not fund.is_past else name


def _funds(number: int) -> str:
    return f"{number} {'fonds' if number == 1 else 'fondsen'}"


def _counted(number: int) -> str:
    return f"{_funds(number)} {'sluit' if number == 1 else 'sluiten'}"
