"""One cell to one value, or to the rest of a sentence."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.importing.cells import clean
from initiatives.importing.fields import STORED
from initiatives.importing.values import read_value, repaired_mail
from initiatives.spreadsheet import neutralised, restored

READABLE = [field.key for field in STORED if field.reads not in {"term", "terms", "municipality", "place"}]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("founded_year", "2019", 2019),
        ("founded_year", "1 mei 2019", 2019),
        ("founded_year", "2019-05-01", 2019),
        ("volunteers", "1.500", 1500),
        ("is_anbi", "Ja", True),
        ("is_anbi", "x", True),
        ("is_anbi", "nee", False),
        ("latitude", "52,1", 52.1),
        ("last_confirmed_on", "3-2-2024", "2024-02-03"),
        ("last_confirmed_on", "3 mrt 24", "2024-03-03"),
        ("contact_email", "mailto:info@voorbeeld.nl;", "info@voorbeeld.nl"),
        ("contact_email", "info@zorgcoöperatie.example", "info@zorgcoöperatie.example"),
        ("website", "www.voorbeeld.nl", "https://www.voorbeeld.nl"),
        ("website", "http://voorbeeld.nl/a?b=c", "http://voorbeeld.nl/a?b=c"),
        ("website", "www.zorgcoöperatie.example", "https://www.zorgcoöperatie.example"),
        ("website", "voorbeeld.nl:8080/a", "https://voorbeeld.nl:8080/a"),
    ],
)
def test_a_cell_becomes_a_value(key, text, value):
    assert read_value(key, text) == value


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("founded_year", "20222", "is geen jaar."),
        ("founded_year", "?", "is geen jaar."),
        ("founded_year", "1066", "kan niet het jaar van oprichting zijn."),
        ("founded_year", "31-2-2020", "is geen jaar."),
        ("volunteers", "een stuk of tien", "is geen heel getal."),
        ("volunteers", "9999999999", "Zorg ervoor dat deze waarde hoogstens 2147483647 is."),
        ("is_anbi", "misschien", "is geen ja of nee."),
        ("last_confirmed_on", "1-1-2999", "ligt in de toekomst."),
        ("last_confirmed_on", "30 februari 2024", "is geen datum."),
        ("contact_email", "geen", "is geen e-mailadres."),
        ("contact_email", "info(at)voorbeeld", "is geen e-mailadres."),
        ("website", "javascript:alert(1)", "is geen webadres."),
        ("website", "geen", "is geen webadres."),
        ("website", "https://ui", "is geen webadres."),
        ("summary", "a" * 201, "is te lang: 201 tekens, hoogstens 200 passen."),
        ("latitude", "12", "Zorg ervoor dat deze waarde minstens 50.5 is."),
    ],
)
def test_what_is_not_a_value_is_said(key, text, sentence):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_value(key, text)

    assert str(refused.value).replace("50,5", "50.5") == sentence


def test_a_mail_address_is_mended_only_as_a_suggestion():
    assert repaired_mail("info (at) voorbeeld.nl") == "info@voorbeeld.nl"
    assert repaired_mail("geen") == ""


@given(st.sampled_from(READABLE), st.text(min_size=1, max_size=60))
def test_any_text_is_a_value_or_a_sentence(key, text):
    with contextlib.suppress(ValueError):
        read_value(key, clean(text))


@given(st.text(max_size=50))
def test_neutralising_is_undone_exactly(text):
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-", "@a", "'=a", "\t=a"])
def test_no_cell_starts_as_a_formula(text):
    assert neutralised(text) == f"'{text}"


def test_an_apostrophe_of_a_name_stays():
    assert neutralised("'t Goy") == restored("'t Goy") == "'t Goy"
