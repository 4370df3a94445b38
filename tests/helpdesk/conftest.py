import pytest

from tests.accounts.factories import UserFactory
from tests.initiatives.factories import region


@pytest.fixture
def anna():
    """Coordinator of U16, in which Zeist lies."""
    return UserFactory(name="Anna Aanpak", coordinator=region("u16"))


@pytest.fixture
def nel():
    """Coordinator of the whole network."""
    return UserFactory(name="Nel Netwerk", network=True)
