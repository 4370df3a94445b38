import pytest
from django.core.cache import cache

from tests.accounts.factories import UserFactory


@pytest.fixture(autouse=True)
def _no_limits_left_over(db, settings):
    cache.clear()
    settings.HUMAN_SECONDS = 0


@pytest.fixture
def member():
    return UserFactory()


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client
