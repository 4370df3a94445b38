from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omzien.notices.models import Pace
from omzien.notices.slots import due_at

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENTS = st.integers(1_735_689_600, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS)
def test_what_waits_goes_out_at_seven_on_the_clock_on_the_wall(now):
    daily, weekly = due_at(Pace.DAILY, now), due_at(Pace.WEEKLY, now)

    assert (daily.astimezone(AMSTERDAM).hour, daily.astimezone(AMSTERDAM).minute) == (7, 0)
    assert now < daily <= now + timedelta(hours=25)
    assert weekly.astimezone(AMSTERDAM).weekday() == 0
    assert daily <= weekly <= now + timedelta(days=7, hours=1)


@given(MOMENTS)
def test_on_a_monday_morning_both_come_together(now):
    weekly = due_at(Pace.WEEKLY, now)

    assert due_at(Pace.DAILY, weekly - timedelta(minutes=1)) == weekly


def test_at_once_is_now_and_never_has_no_time():
    now = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    assert due_at(Pace.AT_ONCE, now) == now
    with pytest.raises(ValueError, match="no notices"):
        due_at(Pace.NEVER, now)
