"""Text files in every usual shape, and what is said about those that cannot be read."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from initiatives.importing.problems import ERROR, WARNING
from initiatives.importing.reading import UnreadableFileError, read_table
from tests.initiatives.importing.steps import QUESTIONNAIRE

HEADERS = "Naam;Gemeente\r\n"
ACCENTS = HEADERS + "Zorgcoöperatie Élan;IJsselstein\r\nCafé ’t Hoekje;Zeist\r\nHeeft reünie;Bunnik\r\n"


def table_or_sentence(filename, content):
    """None for a refusal; anything but a table or a refusal fails the test."""
    with contextlib.suppress(UnreadableFileError):
        return read_table(filename, content)
    return None


def cells(content, filename="lijst.csv", **options):
    return [row.cells for row in read_table(filename, content, **options).rows]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_every_usual_encoding_is_recognised(encoding, found):
    table = read_table("lijst.csv", ACCENTS.encode(encoding))

    assert table.source.encoding == found
    assert [row.cells[0] for row in table.rows] == ["Zorgcoöperatie Élan", "Café ’t Hoekje", "Heeft reünie"]


def test_old_dos_files_are_recognised():
    text = HEADERS + "Zorgcoöperatie;Zeist\r\nCafé reünie;Bunnik\r\n"

    assert cells(text.encode("cp850"))[0] == ["Zorgcoöperatie", "Zeist"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "mac_roman", "cp850"])
def test_the_questionnaire_is_the_same_in_every_encoding(encoding):
    text = QUESTIONNAIRE.read_bytes().decode("cp1252")

    table = read_table("vragenlijst.csv", text.encode(encoding))

    assert [row.cells for row in table.rows] == cells(QUESTIONNAIRE.read_bytes())
    assert len(table.rows) == 134


def test_a_person_may_choose_the_encoding():
    assert cells("Naam;Gemeente\nCaf\x8e;Zeist\n".encode("latin-1"), encoding="mac_roman") == [["Café", "Zeist"]]


def test_unreadable_characters_are_told():
    table = read_table("lijst.csv", b"Naam;Gemeente\nCaf\xe9;Zeist\n", encoding="utf-8")

    assert table.notes == ["1 tekens konden niet worden gelezen en staan er als �. Kies zo nodig een andere tekenset."]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_separator_is_recognised(separator):
    text = f'Naam{separator}Gemeente{separator}Thema\n"Zon; wind, en meer"{separator}Zeist{separator}energie\n'

    assert cells(text.encode()) == [["Zon; wind, en meer", "Zeist", "energie"]]


def test_the_first_line_of_excel_names_the_separator():
    assert cells(b"sep=|\r\nNaam|Gemeente\r\nA, b; c|Zeist\r\n") == [["A, b; c", "Zeist"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(end):
    assert cells(end.join(["Naam;Gemeente", "Een;Zeist", "Twee;Soest"]).encode()) == [
        ["Een", "Zeist"],
        ["Twee", "Soest"],
    ]


def test_a_cell_may_have_lines():
    assert cells(b'Naam;Wat we doen\n"Een";"Eerst dit.\r\nDan dat."\n') == [["Een", "Eerst dit.\nDan dat."]]


def test_rows_are_numbered_as_a_spreadsheet_does():
    table = read_table("lijst.csv", b'Naam;Gemeente\n"Een\nlange";Zeist\n\nTwee;Soest\n')

    assert [(row.number, row.cells[0]) for row in table.rows] == [(2, "Een\nlange"), (4, "Twee")]


def test_a_title_above_the_headers_is_told_and_not_read():
    table = read_table("lijst.csv", b"Overzicht 2024;;\n;;\nNaam;Gemeente;\nEen;Zeist;\n")

    assert table.headers == ["Naam", "Gemeente"]
    assert [(row.number, row.cells) for row in table.rows] == [(4, ["Een", "Zeist"])]
    assert table.notes == ["De kolomkoppen staan in rij 3; wat erboven staat telt niet mee."]


def test_a_lone_quote_costs_one_row():
    table = read_table("lijst.csv", b'Naam;Gemeente\n"De Hoek;Zeist\nTwee;Soest\nDrie "3;Bunnik\n')

    assert [row.cells for row in table.rows] == [["De Hoek", "Zeist"], ["Twee", "Soest"], ['Drie "3', "Bunnik"]]
    assert [(row.number, problem.level) for row in table.rows for problem in row.problems] == [(2, ERROR)]
    assert table.rows[0].problems[0].text.startswith("In rij 2 staat een aanhalingsteken")


def test_many_lone_quotes_take_no_time():
    rows = "".join(f'"Naam {number};Zeist\n' for number in range(20_000))

    assert len(read_table("lijst.csv", f"Naam;Gemeente\n{rows}".encode()).rows) == 20_000


def test_a_row_with_too_many_cells_is_named():
    table = read_table("lijst.csv", b"Naam;Gemeente\nEen;twee;Zeist\nDrie\n")

    assert [row.cells for row in table.rows] == [["Een", "twee", "Zeist"], ["Drie", ""]]
    (problem,) = table.rows[0].problems
    assert problem.level == ERROR
    assert problem.text.startswith("Rij 2 heeft 3 cellen, maar er zijn 2 kolommen.")


def test_nul_bytes_are_left_out_and_told():
    table = read_table("lijst.csv", b"Naam;Gemeente\nEe\x00n;Zeist\n")

    assert table.rows[0].cells == ["Een", "Zeist"]
    assert [problem.level for problem in table.rows[0].problems] == [WARNING]


def test_double_and_missing_headers_are_told():
    table = read_table("lijst.csv", b"Naam;Naam;;Gemeente\nEen;Twee;iets;Zeist\n")

    assert table.notes == [
        "De kolomkop ‘Naam’ komt vaker voor. Kies zelf welke kolom je gebruikt.",
        "Kolom 3 heeft geen kop, maar er staat wel iets in.",
    ]


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"", "lijst.csv", "Dit bestand is leeg: er staat niets in."),
        (b" \n ; ;\n", "lijst.csv", "Dit bestand is leeg: er staan geen rijen in."),
        (b"Naam;Gemeente\n", "lijst.csv", "Onder de kolomkoppen staan geen rijen: er is niets om in te lezen."),
        (b"x" * (10 * 1024 * 1024 + 1), "lijst.csv", "Dit bestand is groter dan 10 MB. "),
        (b"Naam;Gemeente\n" + b"a;b\n" * 50_001, "lijst.csv", "Dit bestand heeft meer dan 50.000 rijen."),
        (b";".join([b"a"] * 201) + b"\n" + b"b;c\n", "lijst.csv", "Dit bestand heeft meer dan 200 kolommen."),
        (b"%PDF-1.7", "lijst.csv", "Dit is geen rekenblad."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "lijst.xlsx", "Dit is een oud Excel-bestand (.xls) of"),
        (b"gewoon tekst", "lijst.xlsx", "Dit bestand heet .xlsx, maar is het niet of is beschadigd."),
        (b"PK\x03\x04kapot", "lijst.xlsx", "Dit bestand is beschadigd en kan niet worden gelezen."),
    ],
)
def test_what_cannot_be_read_is_said(content, filename, sentence):
    with pytest.raises(UnreadableFileError) as refused:
        read_table(filename, content)

    assert str(refused.value).startswith(sentence)


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.ods", "a", "a.txt"]))
@example(b"\xff\xfe", "a.csv")
@example(b"\x00\x00\xfe\xff\x00", "a.csv")
@example(b'"', "a.csv")
@example(b"a\r\r\n\x85b;\xe2\x80\xa8", "a.csv")
def test_any_bytes_give_a_table_or_a_sentence(content, filename):
    table = table_or_sentence(filename, content)

    assert table is None or table.rows
    assert table is None or all("\x00" not in cell for row in table.rows for cell in row.cells)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text_gives_a_table_or_a_sentence(text, encoding):
    table_or_sentence("a.csv", text.encode(encoding, "surrogatepass"))
