"""What may answer a whole question, as somebody types it who tells a story."""

import pytest
from django.contrib.auth.models import AnonymousUser

from omzien.search.answers import answers_to, telling_words
from omzien.search.vocabulary import refresh_words
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db
EVERYTHING = ["initiatief", "artikel"]
STORY = "Hallo, wij willen met vijf buren een moestuin beginnen op een veldje. Wie weet hoe we dat aanpakken?"


def titles(text, user=None, kinds=EVERYTHING, most=5):
    return [one.title for one in answers_to(text, user or AnonymousUser(), kinds=kinds, most=most)]


@pytest.fixture
def network(db):
    InitiativeFactory(published=True, name="Moestuin De Regenworm", summary="Veertig buren telen samen groente.")
    InitiativeFactory(published=True, name="Buurtbus", summary="Rijden van deur tot deur.")
    make_article(title="Een moestuin in je buurt")
    refresh_words()


@pytest.mark.usefixtures("network")
def test_story_finds_what_it_is_about():
    assert set(titles(STORY)) == {"Moestuin De Regenworm", "Een moestuin in je buurt"}


@pytest.mark.usefixtures("network")
def test_only_the_kinds_and_the_number_that_were_asked_for():
    assert titles(STORY, kinds=["artikel"]) == ["Een moestuin in je buurt"]
    assert len(titles(STORY, most=1)) == 1


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("text", ["", "Hallo!", "de het een", "\x01 ’' & | ! <->", "🙂" * 500, "xqzwv " * 2000])
def test_what_tells_nothing_finds_nothing(text):
    assert titles(text) == []


def test_hidden_things_are_no_answer():
    InitiativeFactory(name="Moestuin In Aanbouw")
    InitiativeFactory(published=True, name="Buurtbus")
    refresh_words()

    assert titles(STORY) == ["Buurtbus"]  # its neighbours


def test_the_words_that_the_fewest_have_are_looked_for():
    known = {"buren": 900, "moestuin": 3, "veldje": 2, "samen": 1000}

    assert telling_words("Samen met buren op ons veldje een moestuin, en nog wmo en abc", known, {"wmo": []}) == [
        *("samen", "buren", "veldje", "moestuin", "wmo"),
    ]
