"""Working hours of Dutch working days, for any moment and term, over both changes of the clock and Christmas."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.clock import AMSTERDAM, DAY, HOUR, TERMS, add, between, due, is_open, is_working_day
from helpdesk.models import Ticket

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before the clock goes forward
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # in the hour that comes twice
CHRISTMAS = datetime(2026, 12, 24, 15, 30, tzinfo=UTC)

moments = st.one_of(
    st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + timedelta(seconds=seconds)),
    *(
        st.integers(-4 * 24 * 60, 4 * 24 * 60).map(lambda minutes, middle=middle: middle + timedelta(minutes=minutes))
        for middle in (SPRING, AUTUMN, CHRISTMAS)
    ),
)
terms = st.integers(0, 60 * 8 * 30).map(lambda minutes: timedelta(minutes=minutes))


def wall(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM)


@given(moments, terms)
@example(SPRING, DAY)
@example(AUTUMN, DAY)
@example(CHRISTMAS, DAY)
def test_nothing_is_due_when_nobody_works(start, term):
    end = add(start, term)

    assert is_open(end)
    assert 9 <= end.astimezone(AMSTERDAM).hour <= 17
    assert is_working_day(end.astimezone(AMSTERDAM).date())
    assert end >= start


@given(moments, moments, terms)
def test_who_asks_later_is_due_later(one, other, term):
    first, second = sorted([one, other])

    assert add(first, term) <= add(second, term)


@given(moments, terms, terms)
def test_a_longer_term_is_due_later(start, one, other):
    shorter, longer = sorted([one, other])

    assert add(start, shorter) <= add(start, longer)


@given(moments, terms, terms)
@example(SPRING, 3 * HOUR, 5 * HOUR)
@example(AUTUMN, DAY, DAY)
@example(CHRISTMAS, 2 * HOUR, 2 * DAY)
def test_terms_add_up(start, one, other):
    assert add(add(start, one), other) == add(start, one + other)


@given(moments, terms)
def test_between_undoes_adding(start, term):
    assert between(start, add(start, term)) == term


@given(moments, moments, moments)
def test_working_time_adds_up(one, two, three):
    first, second, third = sorted([one, two, three])

    assert between(first, second) + between(second, third) == between(first, third)


@given(moments)
def test_every_rung_has_its_own_term(start):
    for rung, term in TERMS.items():
        assert between(start, due(rung, start)) == term
    assert set(TERMS) == set(Ticket.Rung)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (wall(2026, 11, 30, 10), 2, wall(2026, 11, 30, 12)),
        (wall(2026, 11, 30, 16), 2, wall(2026, 12, 1, 10)),
        (wall(2026, 11, 30, 9), 8, wall(2026, 11, 30, 17)),
        (wall(2026, 11, 30, 17), 1, wall(2026, 12, 1, 10)),
        (wall(2026, 12, 4, 16), 2, wall(2026, 12, 7, 10)),  # a weekend
        (wall(2026, 12, 5, 3), 1, wall(2026, 12, 7, 10)),  # asked in the night of a Saturday
        (wall(2026, 12, 24, 16), 2, wall(2026, 12, 28, 10)),  # Christmas on Friday and Saturday
        (wall(2026, 3, 27, 16), 2, wall(2026, 3, 30, 10)),  # the clock goes forward on Sunday
        (wall(2026, 10, 23, 16), 2, wall(2026, 10, 26, 10)),  # and back
        (wall(2026, 4, 24, 16), 2, wall(2026, 4, 28, 10)),  # King's Day on Monday
    ],
)
def test_examples(start, hours, end):
    assert add(start, timedelta(hours=hours)) == end


def test_the_clock_does_not_move_with_the_zone_of_the_server():
    assert add(wall(2026, 7, 1, 16).astimezone(UTC), 2 * HOUR) == wall(2026, 7, 2, 10)
    assert add(wall(2026, 1, 7, 16).astimezone(UTC), 2 * HOUR) == wall(2026, 1, 8, 10)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 25), date(2026, 5, 14), date(2026, 4, 27)])
def test_holidays_are_no_working_days(day):
    assert not is_working_day(day)
