"""Words inside words."""

import pytest

from omzien.search.compounds import parts


@pytest.mark.parametrize(
    ("word", "inside"),
    [
        ("moestuin", "tuin"),
        ("zorgcooperatie", "cooperatie"),
        ("zorgcooperatie", "zorg"),
        ("buurtbus", "bus"),
        ("buurtbus", "buurt"),
        ("zonnepanelen", "zon"),
        ("zonnepanelen", "panelen"),
        ("voedselbos", "bos"),
        ("burenhulp", "hulp"),
        ("vrijwilligersvergoeding", "vergoeding"),
        ("bestuursleden", "leden"),
        ("energiecooperatie", "energie"),
        ("repaircafe", "repair"),
        ("warmtepomp", "pomp"),
        ("aansprakelijkheidsverzekering", "verzekering"),
        ("bewonersinitiatief", "initiatief"),
        ("geveltuin", "gevel"),
        ("ouderenzorg", "ouderen"),
    ],
)
def test_compound_gives_its_parts(word, inside):
    assert inside in parts(word)


@pytest.mark.parametrize(
    "word",
    [
        "gemeente",
        "vereniging",
        "verkeer",
        "bewoners",
        "initiatief",
        "eenzaamheid",
        "stichting",
        "mogelijkheden",
        "a1b2",
    ],
)
def test_simple_word_is_not_cut(word):
    assert parts(word) == ()


def test_word_without_end_is_left_alone():
    assert parts("tuin" * 300) == ()
