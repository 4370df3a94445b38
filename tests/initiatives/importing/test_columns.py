"""Columns are guessed from headers and contents, can be corrected, and are remembered."""

import pytest

from initiatives.importing import batches, columns
from initiatives.importing.batches import ImportStateError
from initiatives.importing.vocabulary import Vocabulary
from tests.accounts.factories import UserFactory
from tests.initiatives.importing.steps import QUESTIONNAIRE, as_csv, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(network=True)


def guessed(user, headers, *rows):
    found = columns.guess(headers, rows, Vocabulary.load(user))
    return [found.get(str(position), "") for position in range(len(headers))]


def test_the_columns_of_the_questionnaire_are_guessed(user):
    batch = uploaded(user, QUESTIONNAIRE.read_bytes())

    assert list(batch.mapping.values()) == [
        "name", "summary", "themes", "place", "municipality", "regions", "phase", "legal_form", "founded_year",
        "website", "contact_email", "needs", "offers",
    ]  # fmt: skip


def test_headers_may_differ_a_little(user):
    headers = [
        "Initiatief",
        "Naam gemeente",
        "thema 1",
        "Thema 2",
        "Webiste",
        "E-mail adres",
        "Vrijwilligers?",
        "Anders",
    ]

    assert guessed(user, headers) == [
        "name", "municipality", "themes", "themes", "website", "contact_email", "volunteers", "",
    ]  # fmt: skip


def test_contents_speak_where_headers_do_not(user):
    row = ["Buurtbus", "info@a.nl", "www.a.nl", "2019", "Zeist", "Bilthoven", "idee", "Stichting", "zorg, wonen"]

    assert guessed(user, ["Naam", *"ABCDEFGH"], row, row) == [
        "name", "contact_email", "website", "founded_year", "municipality", "place", "phase", "legal_form", "themes",
    ]  # fmt: skip


def test_a_correction_is_remembered_for_the_same_headers(user):
    first = uploaded(user, as_csv([{"Naam": "Een", "Gemeente": "Zeist", "Iets": "Stichting"}]))
    batches.choose_columns(batch=first, mapping={"0": "name", "1": "municipality", "2": "people"})

    second = uploaded(user, as_csv([{"naam ": "Twee", "GEMEENTE": "Soest", "iets": "x"}]))

    assert second.mapping == {"0": "name", "1": "municipality", "2": "people"}
    assert "Je koos deze kolommen al eens; die keuze staat klaar." in second.notes


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"1": "municipality"}, "Kies bij welke kolom de naam van het initiatief staat."),
        ({"0": "name"}, "Kies bij welke kolom de gemeente of de plaats staat."),
        ({"0": "name", "1": "name", "2": "place"}, "‘Naam initiatief’ is bij 2 kolommen gekozen. Kies er één."),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_with_a_sentence(user, mapping, sentence):
    batch = uploaded(user, as_csv([{"Naam": "Een", "Gemeente": "Zeist", "Iets": "x"}]))

    with pytest.raises(ImportStateError, match=sentence):
        batches.choose_columns(batch=batch, mapping=mapping)


def test_themes_may_come_from_several_columns(user):
    batch = uploaded(user, as_csv([{"Naam": "Een", "Gemeente": "Zeist", "Thema": "zorg", "Thema 2": "wonen"}]))

    assert list(batch.mapping.values()) == ["name", "municipality", "themes", "themes"]
    batches.choose_columns(batch=batch, mapping=batch.mapping)


def test_samples_are_the_most_usual_values():
    rows = [["a"], ["b"], ["b"], [""], ["c"], ["c"], ["c"], ["d"]]

    assert columns.samples(rows, 0) == ["c", "b", "a"]
