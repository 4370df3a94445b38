"""Feeds hold what people pasted, whatever that is."""

from xml.etree import ElementTree

import pytest

from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import make_fund

# Word's own line break, an escape, half a character that PostgreSQL takes, and what must stay.
PASTED = "Eerst\x0bdan \x1b & <toen> \ufffe \N{TULIP}"
MADE = {
    "/initiatieven.atom": lambda: InitiativeFactory(published=True, name=PASTED, summary=PASTED),
    "/halen-en-brengen.atom": lambda: PostingFactory(title=PASTED, body=PASTED),
    "/kennisbank.atom": lambda: make_article(title=PASTED, summary=PASTED, initiative_name=PASTED),
    "/kennisbank/fondsen.atom": lambda: make_fund(name=PASTED, summary=PASTED, provider=PASTED),
    "/agenda.atom": lambda: EventFactory(title=PASTED, summary=PASTED),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", MADE)
def test_feed_can_be_read_whatever_was_pasted(client, path):
    MADE[path]()

    response = client.get(path)

    assert response.status_code == 200
    read = ElementTree.fromstring(response.content)  # noqa: S314  (our own answer)
    title = read.find("{*}entry/{*}title").text
    assert title.endswith("Eerst dan   & <toen>   \N{TULIP}")
