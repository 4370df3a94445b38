import pytest

from tests.initiatives.factories import region, theme


@pytest.fixture(autouse=True)
def _database(db):
    """Everything here reads the vocabularies."""


@pytest.fixture
def u16():
    return region("u16")


@pytest.fixture
def care():
    return theme("care")
