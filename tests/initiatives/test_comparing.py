"""Two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.views.comparing import compare


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Wij koken op maandag.", "Wij koken op dinsdag.", "Wij koken op -maandag.-+dinsdag.+"),
        ("", "Nieuw.", "+Nieuw.+"),
        ("Weg.", "", "-Weg.-"),
        ("Een twee drie.", "Een drie.", "Een -twee -drie."),
        ("Heel iets anders.", "Niets ervan bleef staan hier.", "-Heel iets anders.-+Niets ervan bleef staan hier.+"),
    ],
)
def test_texts_are_compared_word_by_word(before, after, told):
    marks = {"gone": "-", "came": "+", "same": ""}

    assert "".join(f"{marks[kind]}{text}{marks[kind]}" for kind, text in compare(before, after)) == told


def test_what_is_far_from_a_change_is_skipped():
    long = " ".join(f"woord{number}" for number in range(400))

    pieces = compare(f"{long} oud.", f"{long} nieuw.")

    assert [piece.kind for piece in pieces] == ["skipped", "same", "gone", "came"]
    assert len(pieces[1].text.split()) == 12


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_a_comparison_holds_both_texts_whole(before, after):
    pieces = compare(before, after)

    assert [p.text for p in pieces if p.kind == "skipped"] == [""] * len([p for p in pieces if p.kind == "skipped"])
    if not any(piece.kind == "skipped" for piece in pieces):
        came = "".join(piece.text for piece in pieces if piece.kind in {"same", "came"})
        gone = "".join(piece.text for piece in pieces if piece.kind in {"same", "gone"})
        assert came.split() == after.split()
        assert gone.split() == before.split()
