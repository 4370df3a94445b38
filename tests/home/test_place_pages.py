"""The pages of a municipality, a region and a theme show every kind of thing there is, and nothing from elsewhere."""

import pytest

from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import make_fund

pytestmark = pytest.mark.django_db

PAGES = ["/gemeenten/zeist/", "/regios/u16/", "/themas/eten-en-voedsel/"]
HERE = ["Buurtmaal", "Wij zoeken pannen", "Samen koken in stappen", "Fonds voor keukens", "Soep op zaterdag"]
ELSEWHERE = ["Warme huizen", "Wij zoeken isolatie", "Zo isoleer je", "Fonds voor warmte", "Avond over isolatie"]


def fill(names, *, municipality, theme, times=1):
    initiative, posting, article, fund, event = names
    team = InitiativeFactory(name=initiative, published=True, municipality=municipality, themes=[theme])
    for _ in range(times):
        PostingFactory(title=posting, initiative=team, themes=[theme])
        make_article(title=article, municipality=municipality, themes=[theme])
        make_fund(name=fund, themes=[theme], municipalities=[municipality], closes=30)
        EventFactory(title=event, municipality=municipality, themes=[theme], organisers=[team])


@pytest.mark.parametrize("address", PAGES)
def test_page_shows_all_that_is_there(client, address):
    fill(HERE, municipality="zeist", theme="food")
    fill(ELSEWHERE, municipality="soest", theme="energy")

    page = client.get(address).text

    assert [name for name in HERE if name not in page] == []
    assert [name for name in ELSEWHERE if name in page] == []


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(PAGES[0], 13), (PAGES[1], 14), (PAGES[2], 12)])
def test_filled_page_query_count(client, django_assert_num_queries, address, queries, times):
    fill(HERE, municipality="zeist", theme="food", times=times)

    with django_assert_num_queries(queries):
        client.get(address)


def test_page_leads_to_all_of_it(client):
    fill(HERE, municipality="zeist", theme="food")

    page = client.get("/themas/eten-en-voedsel/").text

    for address in ("/halen-en-brengen/", "/kennisbank/", "/kennisbank/fondsen/"):
        assert f'href="{address}?thema=eten-en-voedsel"' in page
