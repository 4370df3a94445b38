import pytest
from django.utils import timezone

from tests.notices.factories import WEDNESDAY


@pytest.fixture
def clock(monkeypatch):
    """`clock(when)` sets the time; it begins on a Wednesday at noon."""

    def set_to(when):
        monkeypatch.setattr(timezone, "now", lambda: when)

    set_to(WEDNESDAY)
    return set_to
