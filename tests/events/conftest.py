from datetime import UTC

import pytest

from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.mail.conftest import smtp

__all__ = ["smtp"]


@pytest.fixture
def team(db):
    """A person on the team of a published initiative in Zeist."""
    user = UserFactory(name="Ans")
    return InitiativeFactory(name="De Linde", published=True, owner=user), user


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)` stops it there, for the portal; the database goes by the real one."""

    def stop(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment.astimezone(UTC))

    return stop
