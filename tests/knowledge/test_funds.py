"""The funds guide and the page of one fund, for everybody."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.models import Fund
from omzien.search.models import Document
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.fund_factories import full_fund, make_fund

pytestmark = pytest.mark.django_db
LIST = "/kennisbank/fondsen/"
INFORMAL = "wij-vorm=informele-groep&wij-penvoerder=nee"


def body_of(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- the list -----------------------------------------------------------------------------------------


def test_cards_say_amount_deadline_and_doubt(client):
    full_fund(name="Eetpot")
    make_fund(name="Oud papier", checked=300)
    make_fund(name="Grote naam", link_only=True, url="https://groot.example/")

    html = body_of(client.get(LIST))

    assert "3 fondsen" in html
    assert "€ 500 tot € 5.000" in html
    assert "nog 12 dagen, tot en met" in html
    assert "Lang niet nagekeken: klopt het nog?" in html
    assert "We kennen alleen de link: kijk de voorwaarden na." in html


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "query", ["", "?thema=zorg-dichtbij&q=fonds", f"?{INFORMAL}&wij-gemeente=zeist&wij-bedrag=900"]
)
def test_list_query_count(client, django_assert_max_num_queries, count, query):
    for _ in range(count):
        full_fund()

    with django_assert_max_num_queries(15):
        response = client.get(f"{LIST}{query}")

    assert response.context["found"].total == count


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_with_account(client, django_assert_max_num_queries, count):
    owner = UserFactory()
    mine = InitiativeFactory(owner=owner, themes=["care", "food"], legal_form="informal")
    for _ in range(count):
        full_fund()
    client.force_login(owner)

    with django_assert_max_num_queries(15):
        client.get(f"{LIST}?wij-initiatief={mine.slug}&thema=zorg-dichtbij")


def test_query_count_is_the_same_for_one_and_for_many(client, django_assert_num_queries):
    full_fund()
    with django_assert_num_queries(9) as before:
        client.get(f"{LIST}?{INFORMAL}")
    for _ in range(30):
        full_fund()

    with django_assert_num_queries(len(before)):
        client.get(f"{LIST}?{INFORMAL}")


def test_what_is_not_on_the_site_is_nowhere(client):
    hidden = make_fund(name="Geheim plan", is_published=False)

    for address in (LIST, "/kennisbank/fondsen.csv", "/kennisbank/fondsen.atom", f"{LIST}?{INFORMAL}"):
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert "Geheim" not in content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.post(reverse("knowledge:fund_remark", args=[hidden.slug])).status_code == 404
    assert not Document.objects.filter(kind="fonds").exists()


def test_htmx_gets_results_filters_and_what_is_carried(client):
    make_fund()
    html = body_of(client.get(f"{LIST}?soort=fonds&{INFORMAL}", headers={"HX-Request": "true"}))

    assert "<html" not in html
    assert html.count("hx-swap-oob") == 2
    assert '<input type="hidden" name="wij-vorm" value="informele-groep">' in html


@pytest.mark.parametrize(("query", "told"), [("", "Er staan nog geen fondsen"), ("?q=zeldzaam", "Geen fonds gevonden")])
def test_empty_list_says_what_to_do(client, query, told):
    assert told in body_of(client.get(f"{LIST}{query}"))


# --- does it fit? -------------------------------------------------------------------------------------


def test_without_a_legal_form_one_sees_what_does_not_fit_and_why(client):
    make_fund(name="Voor iedereen", closes=30)
    make_fund(name="Alleen stichtingen", closes=5, legal_forms=["foundation"])
    make_fund(name="Met penvoerder", closes=9, legal_forms=["foundation"], through_host=True)
    make_fund(name="Grote naam", link_only=True, url="https://groot.example/")

    response = client.get(f"{LIST}?{INFORMAL}")

    groups = [(group.fit.slug, [card.fund.name for card in group.cards]) for group in response.context["groups"]]
    assert groups == [
        ("past", ["Voor iedereen"]),
        ("misschien", ["Grote naam"]),
        ("niet", ["Alleen stichtingen", "Met penvoerder"]),
    ]
    html = body_of(response)
    reason = "Het fonds geeft alleen aan stichtingen; jullie zijn een informele groep."
    assert html.count(reason) == 2
    assert html.count(f"{reason} Met een penvoerder kan het wel.") == 1
    assert [(tally.fit.slug, tally.number) for tally in response.context["tallies"]] == [
        *(("past", 1), ("misschien", 1), ("niet", 2)),
    ]


def test_own_initiative_answers_for_itself(client):
    owner = UserFactory()
    mine = InitiativeFactory(
        name="Buurtsoep", owner=owner, themes=["food"], legal_form="foundation", municipality="zeist"
    )
    make_fund(name="Eetpot", themes=["food"], legal_forms=["foundation"], municipalities=["zeist"], phases=["starting"])
    make_fund(name="Groenpot", themes=["green"])
    make_fund(name="Goede doelen", anbi_needed=True)
    client.force_login(owner)

    response = client.get(f"{LIST}?wij-initiatief={mine.slug}&wij-vorm=informele-groep")

    assert [(g.fit.slug, [c.fund.name for c in g.cards]) for g in response.context["groups"]] == [
        ("past", ["Eetpot"]),
        ("niet", ["Goede doelen", "Groenpot"]),
    ]
    assert response.context["found"].carried == [("wij-initiatief", mine.slug)]


def test_of_an_initiative_that_told_nothing_nothing_is_assumed(client):
    owner = UserFactory()
    mine = InitiativeFactory(owner=owner, municipality=None, phase=None)
    full_fund()
    client.force_login(owner)

    response = client.get(f"{LIST}?wij-initiatief={mine.slug}")

    assert [group.fit.slug for group in response.context["groups"]] == ["misschien"]


@pytest.mark.parametrize("role", ["visitor", "stranger", "coordinator"])
def test_nobody_asks_for_anothers_initiative(client, role):
    theirs = InitiativeFactory(name="Geheim plan", owner=UserFactory())
    if role != "visitor":
        client.force_login(UserFactory(network=True) if role == "coordinator" else UserFactory())
    make_fund(themes=["food"])

    answers = [body_of(client.get(f"{LIST}?wij-initiatief={slug}")) for slug in (theirs.slug, "bestaat-niet")]

    for html in answers:
        assert "Je zit niet in het team van dit initiatief." in html
        assert "Geheim plan" not in html
        assert "Past misschien" not in html


def test_colleague_may_ask_for_it(client):
    colleague = UserFactory()
    mine = InitiativeFactory(name="Buurtsoep", owner=UserFactory(), editor=colleague)
    make_fund()
    client.force_login(colleague)

    html = body_of(client.get(f"{make_fund().get_absolute_url()}?wij-initiatief={mine.slug}"))

    assert "Past bij Buurtsoep, want" in html


def test_links_and_pages_keep_who_asks(client):
    for number in range(26):
        make_fund(name=f"Fonds {number:02}", legal_forms=["foundation"] if number % 2 else [])
    response = client.get(f"{LIST}?{INFORMAL}")

    html = body_of(response)
    assert "?wij-vorm=informele-groep&amp;wij-penvoerder=nee" in html
    assert [tally.url for tally in response.context["tallies"]] == [
        f"{LIST}?{INFORMAL}#past",
        "",
        f"{LIST}?{INFORMAL}#niet",
    ]
    second = client.get(f"{LIST}?{INFORMAL}&pagina=2")
    assert [card.fund.name for group in second.context["groups"] for card in group.cards] == ["Fonds 23", "Fonds 25"]
    by_name = client.get(f"{LIST}?{INFORMAL}&sorteer=naam")
    assert by_name.context["groups"][0].cards[1].fund.name == "Fonds 01"
    assert "verdict--niet" in body_of(by_name)


@pytest.mark.parametrize("typed", ["2500", "€ 2.500", "2.500", "€2500,-", "2500 euro", "2500,00"])
def test_amounts_are_read_as_people_write_them(client, typed):
    make_fund(amount_to=2_000)

    response = client.get(LIST, {"wij-bedrag": typed})

    assert response.context["asking"].asker.amount == 2_500


@pytest.mark.parametrize("typed", ["veel", "-5", "0", "1e9", "99999999999", "2.50", "٢٥"])
def test_other_amounts_are_told(client, typed):
    make_fund()

    html = body_of(client.get(LIST, {"wij-bedrag": typed, "wij-anbi": "nee"}))

    assert "Vul een bedrag in hele euro’s in" in html


PARAMS = [
    "q",
    "thema",
    "bedrag",
    "sorteer",
    "pagina",
    "wij-vorm",
    "wij-gemeente",
    "wij-thema",
    "wij-bedrag",
    "wij-initiatief",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PARAMS), st.text(max_size=30).filter(lambda t: "\x00" not in t)), max_size=5))
def test_hostile_questions_get_an_answer(client, pairs):
    if not Fund.objects.exists():
        full_fund(slug="vol")
    for address in (LIST, f"{LIST}vol/"):
        assert client.get(address, dict(pairs)).status_code in {200, 400}
