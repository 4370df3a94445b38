"""Excel and OpenDocument: types of cells, sheets, merged cells, and files made to do harm."""

import contextlib
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

from initiatives.exporting import as_ods
from initiatives.importing import archive
from initiatives.importing.reading import UnreadableFileError, read_table

BROKEN = "Dit bestand is beschadigd en kan niet worden gelezen."


def xlsx(*sheets, change=None):
    """Each sheet a list of rows; `change` may still alter the book."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Blad{number}")
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(rows_xml, automatic=""):
    """A document with this XML for its tables."""
    content = io.BytesIO(as_ods([["{}"]]))
    with zipfile.ZipFile(content) as made:
        xml = made.read("content.xml").decode()
    head = xml.partition("<office:body>")[0].replace('office:version="1.2">', 'office:version="1.2">' + automatic)
    body = f"<office:body><office:spreadsheet>{rows_xml}</office:spreadsheet></office:body></office:document-content>"
    return zipped({"mimetype": "x", "META-INF/manifest.xml": "<m/>", "content.xml": head + body})


def zipped(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return content.getvalue()


def cells(content, **options):
    return [row.cells for row in read_table("lijst.xlsx", content, **options).rows]


def ods_row(*texts, attributes=""):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return f"<table:table-row{attributes}>{''.join(cell.format(text) for text in texts)}</table:table-row>"


def ods_table(*rows, name="Blad1", style=""):
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def test_numbers_dates_and_flags_become_what_a_person_reads():
    rows = [
        ["Naam", "Jaar", "Datum", "Tijd", "ANBI", "Getal"],
        ["Een", 2019.0, date(2024, 5, 3), datetime.fromisoformat("2024-05-03T19:30"), True, 1.5],
    ]

    assert cells(xlsx(rows)) == [["Een", "2019", "3-5-2024", "3-5-2024 19:30", "ja", "1.5"]]


def test_a_formula_counts_as_its_last_result_and_a_wrong_one_is_told():
    rows = [["Naam", "Gemeente"], ["=1+1", "Zeist"], ["#REF!", "Soest"]]

    table = read_table("lijst.xlsx", xlsx(rows))

    assert [row.cells for row in table.rows] == [["", "Zeist"], ["", "Soest"]]
    assert [problem.text for problem in table.rows[1].problems] == [
        "In rij 3 staat een formulefout (#REF!); die cel is leeg gelezen."
    ]


def test_the_first_sheet_with_rows_is_read_and_the_others_are_named():
    table = read_table("lijst.xlsx", xlsx([], [["Naam", "Gemeente"], ["Een", "Zeist"]], [["A", "B"], ["c", "d"]]))

    assert table.source.sheet == "Blad2"
    assert table.source.sheets == ["Blad2", "Blad3"]
    assert table.notes == ["Werkblad ‘Blad2’ is gelezen; ‘Blad3’ niet. Je kunt hieronder een ander blad kiezen."]


def test_another_sheet_may_be_chosen():
    content = xlsx([["Naam", "Gemeente"], ["Een", "Zeist"]], [["Naam", "Gemeente"], ["Twee", "Soest"]])

    assert cells(content, sheet="Blad2") == [["Twee", "Soest"]]


def test_a_hidden_sheet_comes_after_the_visible_ones():
    def hide(book):
        book["Blad1"].sheet_state = "hidden"

    content = xlsx([["Geheim", "x"], ["a", "b"]], [["Naam", "Gemeente"], ["Een", "Zeist"]], change=hide)

    assert cells(content) == [["Een", "Zeist"]]


def test_a_value_merged_over_rows_holds_for_each():
    def merge(book):
        book["Blad1"].merge_cells("B2:B4")

    rows = [["Naam", "Gemeente"], ["Een", "Zeist"], ["Twee", None], ["Drie", None], ["Vier", "Soest"]]
    table = read_table("lijst.xlsx", xlsx(rows, change=merge))

    assert [row.cells[1] for row in table.rows] == ["Zeist", "Zeist", "Zeist", "Soest"]
    assert table.notes == ["2 cellen waren samengevoegd met een cel erboven; ze kregen de waarde daarvan."]


def test_a_title_merged_over_the_columns_is_not_the_headers():
    def merge(book):
        book["Blad1"].merge_cells("A1:B1")

    content = xlsx([["Overzicht", None], ["Naam", "Gemeente"], ["Een", "Zeist"]], change=merge)

    assert read_table("lijst.xlsx", content).headers == ["Naam", "Gemeente"]


def test_rows_far_down_keep_their_number():
    def far(book):
        book["Blad1"]["A5000"] = "Ver"
        book["Blad1"]["B5000"] = "Zeist"

    table = read_table("lijst.xlsx", xlsx([["Naam", "Gemeente"]], change=far))

    assert [row.number for row in table.rows] == [5000]


def test_a_workbook_under_a_wrong_name_is_read_by_its_content():
    assert len(read_table("lijst.csv", xlsx([["Naam", "Gemeente"], ["Een", "Zeist"]])).rows) == 1


def test_an_empty_workbook_is_said():
    with pytest.raises(UnreadableFileError, match="in geen van de werkbladen staat iets"):
        read_table("lijst.xlsx", xlsx([]))


def test_what_another_program_writes_as_ods_is_read():
    document = OpenDocumentSpreadsheet()
    sheet = odf_table.Table(name="Lijst")
    for texts in (["Naam", "Gemeente"], ["Zorgcoöperatie", "Zeist"]):
        row = odf_table.TableRow()
        for text in texts:
            cell = odf_table.TableCell(valuetype="string")
            cell.addElement(odf_text.P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    content = io.BytesIO()
    document.write(content)

    assert cells(content.getvalue()) == [["Zorgcoöperatie", "Zeist"]]


def test_types_of_cells_in_ods():
    values = (
        '<table:table-row><table:table-cell office:value-type="float" office:value="2019"><text:p>2.019</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-05-03T00:00:00"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="false"/>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>opmerking</text:p>'
        '</office:annotation><text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p>'
        "<text:p>e</text:p></table:table-cell></table:table-row>"
    )

    assert cells(ods(ods_table(ods_row("A", "B", "C", "D"), values))) == [["2019", "3-5-2024", "nee", "a  b\tc\nd\ne"]]


def test_repeats_in_ods_are_obeyed_within_bounds():
    million = ' table:number-rows-repeated="1000000"'
    wide = '<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    content = ods(ods_table(ods_row("Naam", "Gemeente"), wide, ods_row("Een", "Zeist"), ods_row(attributes=million)))

    assert cells(content) == [["Een", "Zeist"]]
    with pytest.raises(UnreadableFileError, match=r"meer dan 50\.000 rijen"):
        read_table(
            "lijst.ods", ods(ods_table(ods_row("Naam", "Gemeente"), ods_row("Een", "Zeist", attributes=million)))
        )


def test_merged_rows_and_hidden_sheets_in_ods():
    style = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        '<style:style style:name="weg"><style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles>"
    )
    merged = "<table:table-row><table:table-cell/><table:covered-table-cell/></table:table-row>"
    first = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Een</text:p></table:table-cell>'
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>Zeist</text:p>'
        "</table:table-cell></table:table-row>"
    )
    second = merged.replace(
        "<table:table-cell/>", '<table:table-cell office:value-type="string"><text:p>Twee</text:p></table:table-cell>'
    )
    hidden = ods_table(ods_row("Geheim", "x"), ods_row("a", "b"), name="Geheim", style="weg")
    content = ods(hidden + ods_table(ods_row("Naam", "Gemeente"), first, second, name="Lijst"), automatic=style)

    assert cells(content) == [["Een", "Zeist"], ["Twee", "Zeist"]]


@pytest.mark.parametrize("name", ["xl/workbook.xml", "content.xml"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(name, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)

    with pytest.raises(UnreadableFileError, match="Uitgepakt is dit bestand te groot"):
        read_table("lijst.xlsx", zipped({name: "0" * 2_000_000}))


def test_entities_are_refused():
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    outside = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'

    for xml in (bomb, outside):
        with pytest.raises(UnreadableFileError, match=BROKEN):
            read_table("lijst.ods", zipped({"content.xml": xml}))
        parts = {"[Content_Types].xml": xml, "xl/workbook.xml": xml, "_rels/.rels": xml}
        with pytest.raises(UnreadableFileError, match=BROKEN):
            read_table("lijst.xlsx", zipped(parts))


def test_a_password_is_named():
    manifest = '<manifest><encryption-data xmlns="x"/></manifest>'

    with pytest.raises(UnreadableFileError, match="heeft een wachtwoord"):
        read_table("lijst.ods", zipped({"META-INF/manifest.xml": manifest, "content.xml": "\x01\x02"}))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("make", [xlsx, as_ods])
def test_a_broken_download_is_said(make, cut):
    content = make([["Naam", "Gemeente"], *(["Een", f"Zeist {number}"] for number in range(200))])

    with pytest.raises(UnreadableFileError, match=BROKEN):
        read_table("lijst.xlsx", content[: int(len(content) * cut)])


def test_damaged_members_are_said():
    good = xlsx([["Naam", "Gemeente"], ["Een", "Zeist"]])
    with zipfile.ZipFile(io.BytesIO(good)) as made:
        members = {name: made.read(name) for name in made.namelist()}

    for name in members:
        for data in (b"", b"<", b"\x00" * 50, members[name][: len(members[name]) // 2]):
            with contextlib.suppress(UnreadableFileError):
                read_table("lijst.xlsx", zipped(members | {name: data}))


def test_another_zip_is_not_a_spreadsheet():
    with pytest.raises(UnreadableFileError, match="In dit bestand zit geen rekenblad"):
        read_table("foto.zip", zipped({"foto.jpg": "x"}))
