import pytest
from django.template.loader import render_to_string

from initiatives.models import Municipality
from omzien.home import hexmap
from tests.initiatives.factories import InitiativeFactory, municipality


def made(pk, name, hex_x, hex_row, number=0):
    one = Municipality(pk=pk, name=name, slug=name.lower(), hex_x=hex_x, hex_row=hex_row)
    one.number = number
    return one


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (1, 1), (3, 2), (6, 2), (14, 3), (17, 4), (26, 5), (31, 5)])
def test_shade_grows_with_the_number(number, expected):
    assert hexmap.shade(number, 31) == expected


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Zeist", ["Zeist"]),
        ("De Ronde Venen", ["De Ronde", "Venen"]),
        ("Wijk bij Duurstede", ["Wijk bij", "Duurstede"]),
        ("Vijfheerenlanden", ["Vijfheeren-", "landen"]),
    ],
)
def test_name_lines_fit_a_cell(name, lines):
    assert hexmap.name_lines(name) == lines


def test_draw_lists_a_municipality_without_cell_but_leaves_it_off_the_map():
    drawn = hexmap.draw([made(1, "Zeist", 7, 3, 2), made(2, "Nieuwstad", None, None, 1)])

    assert [cell.municipality.name for cell in drawn.hexes] == ["Zeist"]
    assert [one.name for one in drawn.municipalities] == ["Zeist", "Nieuwstad"]
    assert (drawn.total, drawn.active) == (3, 2)


def test_draw_survives_an_empty_country():
    drawn = hexmap.draw([])

    assert (drawn.hexes, drawn.outline, drawn.view_box) == ([], "", "0 0 1 1")


def test_draw_outlines_members_without_the_edge_they_share():
    drawn = hexmap.draw([made(1, "Utrecht", 5, 3), made(2, "Zeist", 7, 3), made(3, "Bunnik", 6, 4)], members=[1, 2])

    assert drawn.outline.count("M") == 10
    assert [(cell.municipality.name, cell.is_outside) for cell in drawn.hexes] == [
        ("Utrecht", False),
        ("Zeist", False),
        ("Bunnik", True),
    ]
    assert [one.name for one in drawn.municipalities] == ["Utrecht", "Zeist"]


def test_numbers_in_coordinates_have_no_dutch_comma():
    html = render_to_string("components/hexmap.html", {"hexmap": hexmap.draw([made(1, "Zeist", 7, 3, 1)])})

    assert 'transform="translate(327.4 243.0)"' in html
    assert 'aria-label="Zeist: 1 initiatief"' in html


@pytest.mark.django_db
def test_province_counts_published_initiatives_only(django_assert_num_queries):
    InitiativeFactory(published=True, municipality="zeist")
    InitiativeFactory(municipality="zeist")

    with django_assert_num_queries(1):
        drawn = hexmap.province()

    assert {one.name: one.number for one in drawn.municipalities if one.number} == {"Zeist": 1}
    assert len(drawn.hexes) == 26


@pytest.mark.django_db
def test_province_knows_its_members():
    drawn = hexmap.province({municipality("zeist").pk})

    assert [one.name for one in drawn.municipalities] == ["Zeist"]
    assert drawn.outline.count("M") == 6
