import csv
import json
from xml.etree import ElementTree

import pytest

from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


def body(response):
    return response.getvalue().decode()


def csv_rows(text):
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))


@pytest.fixture
def two():
    InitiativeFactory(
        published=True,
        name="=Formule",
        themes=["care", "food"],
        contact_email="geheim@example.org",
        contact_phone="030 1234567",
        address="Geheimstraat 1",
        latitude=52.123456,
        longitude=5.123456,
    )
    InitiativeFactory(published=True, name="Soest Samen", municipality="soest")


@pytest.mark.usefixtures("two")
def test_csv_gives_the_filtered_set(client):
    assert [row["Naam"] for row in csv_rows(body(client.get("/initiatieven.csv")))] == ["'=Formule", "Soest Samen"]
    rows = csv_rows(body(client.get("/initiatieven.csv?gemeente=soest")))
    assert [(row["Naam"], row["Gemeente"]) for row in rows] == [("Soest Samen", "Soest")]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("suffix", ["csv", "geojson", "atom"])
def test_data_tells_nothing_private(client, suffix):
    text = body(client.get(f"/initiatieven.{suffix}"))

    for secret in ("geheim@", "1234567", "Geheimstraat", "52.123456"):
        assert secret not in text


@pytest.mark.usefixtures("two")
def test_geojson_is_a_feature_collection(client):
    data = json.loads(body(client.get("/initiatieven.geojson?thema=zorg-dichtbij")))

    assert data["type"] == "FeatureCollection"
    (feature,) = data["features"]
    assert feature["properties"]["name"] == "=Formule"
    assert feature["geometry"] == {"type": "Point", "coordinates": [5.2553, 52.102]}
    assert len(json.loads(body(client.get("/initiatieven.geojson?hoogstens=1")))["features"]) == 1


@pytest.mark.usefixtures("two")
def test_atom_has_the_newest_first(client):
    response = client.get("/initiatieven.atom")
    feed = ElementTree.fromstring(body(response))  # noqa: S314  (our own feed)
    atom = "{http://www.w3.org/2005/Atom}"

    assert response["Content-Type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["Soest Samen", "=Formule"]


@pytest.mark.parametrize("suffix", ["csv", "geojson", "atom"])
def test_data_of_an_empty_set_is_valid(client, suffix):
    assert client.get(f"/initiatieven.{suffix}?q=niets").status_code == 200


def test_unknown_form_is_not_found(client):
    assert client.get("/initiatieven.pdf").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_csv_query_count(client, django_assert_num_queries, count):
    InitiativeFactory.create_batch(count, published=True, themes=["care"])

    with django_assert_num_queries(3):
        client.get("/initiatieven.csv").getvalue()
