"""An export read back changes nothing, in every format."""

import io

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from initiatives.exporting import FORMATS, export_response
from initiatives.importing.cells import clean
from initiatives.importing.reading import read_table
from initiatives.models import Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, kind, legal_form, place, region
from tests.initiatives.importing.steps import applied, everything, results, reviewed, verdicts


def exported(user, file_format, initiatives=None):
    found = Initiative.objects.all() if initiatives is None else initiatives
    return export_response(found, file_format, user).content


def full(**changes):
    return InitiativeFactory(
        **{
            "name": "'t Hoekje & Zn.",
            "published": True,
            "summary": "=SOM(A1)",
            "description": 'Eerst  dit.\r\n\r\n\tDan dat; "en" <dat>.',
            "people": "-wij",
            "themes": ["care", "buildings", "food"],
            "kind": kind("care"),
            "legal_form": legal_form("cooperative"),
            "is_anbi": True,
            "founded_year": 2019,
            "volunteers": 1500,
            "paid_staff": 0,
            "place": place("Bosch en Duin"),
            "address": "Dorpsstraat 1",
            "latitude": 52.0907,
            "longitude": 5.1214,
            "show_location": True,
            "website": "https://www.zorgcoöperatie.example/a?b=c",
            "contact_email": "info@hoekje.example",
            "contact_phone": "+31 6 12345678",
        }
        | changes
    )


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FORMATS)
def test_an_export_read_back_changes_nothing(file_format):
    user = UserFactory(network=True)
    full()
    full(name="Tweede", summary="", phase=None, municipality=None, place=None, published=False, themes=[], website="")
    InitiativeFactory(name="Derde", municipality="soest")
    before = everything()

    batch = applied(user, exported(user, file_format), filename=f"export.{file_format}")

    assert results(batch) == ["unchanged"] * 3
    assert everything() == before


@pytest.mark.django_db
def test_the_headers_are_those_that_the_import_knows():
    user = UserFactory(network=True)
    full()

    batch = reviewed(user, exported(user, "csv"))

    assert "" not in batch.mapping.values()
    assert len(batch.mapping) == len(batch.headers) == 26


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FORMATS)
def test_an_edit_in_the_export_is_the_only_difference(file_format):
    user = UserFactory(network=True)
    made = full()
    content = exported(user, file_format)
    Initiative.objects.filter(pk=made.pk).update(name="Intussen anders", volunteers=3)

    batch = reviewed(user, content, filename=f"export.{file_format}")

    assert verdicts(batch) == ["change"]
    assert batch.rows.get().changes == [
        {"field": "name", "before": "Intussen anders", "after": "'t Hoekje & Zn."},
        {"field": "volunteers", "before": 3, "after": 1500},
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FORMATS)
def test_no_cell_runs_as_a_formula(file_format):
    user = UserFactory(network=True)
    full()

    table = read_table(f"a.{file_format}", exported(user, file_format))
    text = exported(user, "csv").decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(exported(user, "xlsx"))).active

    assert {"=SOM(A1)", "-wij", "+31 6 12345678"} <= set(table.rows[0].cells)
    assert ";'=SOM(A1);" in text
    assert ";'+31 6 12345678;" in text
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.django_db
def test_csv_opens_in_dutch_programs():
    content = exported(UserFactory(network=True), "csv")

    assert content.startswith(b"\xef\xbb\xbfAdres op Omzien;Naam initiatief;Korte omschrijving;")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_an_export_takes_the_same_queries_for_any_number(django_assert_num_queries, count):
    user = UserFactory(network=True)
    InitiativeFactory.create_batch(count, themes=["care"])

    with django_assert_num_queries(13):
        exported(user, "csv")


@pytest.mark.django_db
def test_only_what_one_may_edit_is_exported(client):
    InitiativeFactory(name="Van hier", published=True)
    InitiativeFactory(name="Van daar", municipality="amersfoort", published=True)
    address = reverse("admin:initiatives_initiative_export", args=["csv"])

    def names(user):
        client.force_login(user)
        response = client.get(address)
        if response.status_code != 200:
            return response.status_code
        return [row.cells[1] for row in read_table("a.csv", response.content).rows]

    assert names(UserFactory(coordinator=region("u16"))) == ["Van hier"]
    assert names(UserFactory(network=True)) == ["Van daar", "Van hier"]
    assert names(UserFactory(admin=True)) == ["Van daar", "Van hier"]
    assert names(UserFactory()) == 403
    assert names(UserFactory(editor=True)) == 403


@pytest.mark.django_db
def test_the_list_is_exported_with_its_filters(client):
    InitiativeFactory(name="Van hier", published=True)
    InitiativeFactory(name="Concept")
    client.force_login(UserFactory(network=True))
    address = reverse("admin:initiatives_initiative_export", args=["csv"])

    published = client.get(address, {"status__exact": "published"})

    assert [row.cells[1] for row in read_table("a.csv", published.content).rows] == ["Van hier"]
    assert client.get(address, {"status__exact": "x", "bestaat": "niet"}).status_code in {200, 302}
    assert client.get(reverse("admin:initiatives_initiative_export", args=["exe"])).status_code == 404
    assert "attachment" in published["Content-Disposition"]
    assert "no-store" in published["Cache-Control"]


@pytest.mark.django_db
def test_what_is_ticked_is_exported(client):
    chosen = InitiativeFactory(name="Gekozen")
    InitiativeFactory(name="Niet")
    client.force_login(UserFactory(network=True))

    for file_format in FORMATS:
        response = client.post(
            reverse("admin:initiatives_initiative_changelist"),
            {"action": f"export_{file_format}", "_selected_action": [chosen.pk]},
        )
        assert [row.cells[1] for row in read_table(f"a.{file_format}", response.content).rows] == ["Gekozen"]


line = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)


phone = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)


class AnyInitiativeSurvives(TestCase):
    @given(
        st.fixed_dictionaries(
            {
                "name": line.filter(clean),
                "summary": line,
                "description": line,
                "people": line,
                "address": line,
                "contact_phone": phone,
                "founded_year": st.none() | st.integers(1800, 2100),
                "volunteers": st.none() | st.integers(0, 2**31 - 1),
                "is_anbi": st.booleans(),
                "show_location": st.booleans(),
                "municipality": st.sampled_from(["zeist", "soest", None]),
                "themes": st.lists(st.sampled_from(["care", "food", "buildings", "voice"]), unique=True),
            }
        ),
        st.sampled_from(sorted(FORMATS)),
    )
    def test_any_initiative_comes_back_as_it_was(self, values, file_format):
        user = UserFactory(network=True)
        InitiativeFactory(**values)
        before = everything()

        batch = applied(user, exported(user, file_format), filename=f"export.{file_format}")

        assert results(batch) == ["unchanged"]
        assert everything() == before
