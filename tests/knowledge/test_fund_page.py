"""The page of one fund, what visitors tell the editors of it, and the guide as data and in the search."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from initiatives.models import LegalForm
from knowledge.fitting.wording import PHRASES
from knowledge.models import FundRemark
from omzien.search.models import Document
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import full_fund, in_days, make_fund
from tests.limits.human import by_hand

pytestmark = pytest.mark.django_db
INFORMAL = "wij-vorm=informele-groep&wij-penvoerder=nee"


def body_of(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- one fund -----------------------------------------------------------------------------------------


def test_page_says_everything_and_explains_difficult_words(client):
    html = body_of(client.get(full_fund(name="Eetpot").get_absolute_url()))

    for told in (
        *("Eetpot", "€ 500 tot € 5.000, hoogstens 50% van de kosten", "Uren tellen mee", "Geen lonen."),
        *("Na 8 weken", "Vereniging, Stichting", "Anderen kunnen via een penvoerder", "U16, Soest"),
        *("Plaatsen tot 10.000 inwoners", "Fase idee, start", "Vraag aan voordat je begint", "De helft vooraf"),
        *("Met eHerkenning", "een begroting", "Bel op dinsdag", "https://fonds.example/aanvragen"),
        *("Bron: de folder van het fonds.", "<dfn>ANBI</dfn>", "<dfn>penvoerder</dfn>", "<dfn>eHerkenning</dfn>"),
        '"@type": "Grant"',
    ):
        assert told in html, told


def test_page_of_a_link_tells_nothing_else(client):
    html = body_of(client.get(make_fund(link_only=True, url="https://groot.example/").get_absolute_url()))

    assert "Kijk de voorwaarden na." in html
    assert "https://groot.example/" in html
    for unsaid in ("Rechtsvorm</dt>", "Niet nodig", "Maakt niet uit", "Alle thema", "het hele jaar door"):
        assert unsaid not in html


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        ({"checked": 183}, "Lang niet nagekeken."),
        ({"checked": None}, "Lang niet nagekeken."),
        ({"closes": -1}, "Gesloten."),
        ({"period": "gesloten"}, "Gesloten."),
    ],
)
def test_stale_funds_warn(client, fields, warning):
    assert warning in body_of(client.get(make_fund(**fields).get_absolute_url()))
    assert warning not in body_of(client.get(make_fund(checked=182, closes=0).get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("asked", ["", f"?{INFORMAL}&wij-gemeente=zeist&wij-thema=wonen&wij-thema=vervoer"])
def test_page_query_count(client, django_assert_max_num_queries, count, asked):
    fund = full_fund()
    for _ in range(count):
        full_fund()
        make_article(topics=["money"], themes=["care"])

    with django_assert_max_num_queries(15):
        response = client.get(f"{fund.get_absolute_url()}{asked}")

    assert len(response.context["related"]) == len(response.context["articles"]) == count


def test_page_query_count_with_account(client, django_assert_max_num_queries):
    owner = UserFactory()
    mine = InitiativeFactory(owner=owner, themes=["care"], legal_form="informal")
    fund, _ = full_fund(), full_fund()
    make_article(topics=["money"], themes=["care"])
    client.force_login(owner)

    with django_assert_max_num_queries(15):
        client.get(f"{fund.get_absolute_url()}?wij-initiatief={mine.slug}")


def test_related_share_themes_and_are_open(client):
    fund = make_fund(themes=["care", "food"])
    make_fund(name="Eén thema", themes=["food"])
    make_fund(name="Beide", themes=["food", "care"])
    make_fund(name="Gesloten", themes=["food", "care"], closes=-1)
    make_fund(name="Iets anders", themes=["sport"])

    related = client.get(fund.get_absolute_url()).context["related"]

    assert [card.fund.name for card in related] == ["Beide", "Eén thema"]


def test_judgement_with_every_reason(client):
    html = body_of(client.get(f"{full_fund().get_absolute_url()}?{INFORMAL}&wij-gemeente=zeist&wij-anbi=nee"))

    assert "Past niet, want" in html
    assert "Met een penvoerder die ANBI is, kan het wel." in html
    assert "Het fonds geeft in de gemeente Zeist." in html


# --- not right? ---------------------------------------------------------------------------------------


def test_anybody_tells_the_editors_and_nobody_else_reads_it(client):
    fund = make_fund()
    address = reverse("knowledge:fund_remark", args=[fund.slug])

    response = client.post(address, by_hand(opmerking="De datum <b>klopt</b> niet meer"), follow=True)

    assert "Dank je wel. De redactie kijkt ernaar." in body_of(response)
    assert FundRemark.objects.get().note == "De datum <b>klopt</b> niet meer"
    assert "klopt</b>" not in body_of(client.get(fund.get_absolute_url()))
    assert {field.name for field in FundRemark._meta.get_fields()} == {"id", "fund", "note", "at", "handled_on"}


def test_empty_or_endless_remarks_come_back_with_what_was_typed(client):
    fund = make_fund()
    address = reverse("knowledge:fund_remark", args=[fund.slug])

    assert "Schrijf op wat er niet klopt." in body_of(client.post(address, by_hand(opmerking=" ")), 422)
    html = body_of(client.post(address, by_hand(opmerking="x" * 1001)), 422)
    assert "Houd het bij 1000 tekens." in html
    assert "x" * 1001 in html
    assert not FundRemark.objects.exists()
    assert client.get(address).status_code == 405


def test_remarks_have_a_limit(client):
    client.force_login(UserFactory())
    address = reverse("knowledge:fund_remark", args=[make_fund().slug])
    for number in range(10):
        assert client.post(address, {"opmerking": f"Nummer {number}"}).status_code == 302

    assert "wel heel veel opmerkingen" in body_of(client.post(address, {"opmerking": "Nog een"}), 429)
    assert FundRemark.objects.count() == 10


# --- as data, and found -------------------------------------------------------------------------------


def test_as_spreadsheet(client):
    full_fund(name="=HYPERLINK(1)")
    make_fund(name="Grote naam", link_only=True, url="https://groot.example/")

    response = client.get("/kennisbank/fondsen.csv?sorteer=naam")

    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Naam"] for row in rows] == ["Grote naam", "'=HYPERLINK(1)"]
    assert rows[0]["ANBI nodig"] == rows[0]["Rechtsvormen"] == "niet bekend"
    assert rows[1]["Sluit op"] == str(in_days(12))
    assert rows[1]["Klaar te leggen"] == "een begroting; een plan van één bladzijde"


def test_as_feed(client):
    make_fund(name="Oud")
    make_fund(name="Nieuw & anders", themes=["care"])
    feed = ET.fromstring(client.get("/kennisbank/fondsen.atom?thema=zorg-dichtbij").content)  # noqa: S314  (our own)

    titles = [entry.findtext("{*}title") for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")]
    assert titles == ["Nieuw & anders", "Oud"]


def test_search_finds_it_with_its_date_also_when_closed(client):
    fund = make_fund(name="Kattenstraatfonds", closes=-3, provider="Vereniging De Verzonnen Duit")

    found = Document.objects.get(kind="fonds")
    assert found.summary.startswith("Gesloten sinds ")
    assert found.where == "Vereniging De Verzonnen Duit"
    assert "Kattenstraatfonds" in body_of(client.get("/zoeken/?q=kattenstraatfonds"))
    fund.is_published = False
    fund.save()
    assert not Document.objects.filter(kind="fonds").exists()


def test_legal_forms_of_the_reference_data_all_have_a_sentence():
    assert set(LegalForm.objects.values_list("key", flat=True)) == set(PHRASES)
