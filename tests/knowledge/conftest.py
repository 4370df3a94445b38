"""What all tests of the knowledge base share."""

import pytest

from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.writing import make_manuscript


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writer(db):
    return UserFactory(name="Sien Soep")


@pytest.fixture
def editor(db):
    return UserFactory(editor=True, name="Rik Redacteur")


@pytest.fixture
def text(writer):
    """Ready to be sent in."""
    return make_manuscript(writer, initiative=InitiativeFactory(name="De Schakel", published=True, owner=writer))
