"""Which proposals a new one may repeat, and the reason that a person reads."""

import pytest

from events.alike import MOST, alike
from tests.events.proposals.factories import ProposalFactory
from tests.initiatives.factories import theme

pytestmark = pytest.mark.django_db


def found(title, themes=()):
    return [(one.proposal.title, one.reason) for one in alike(title, [theme(key).pk for key in themes])]


@pytest.mark.parametrize(
    ("known", "title", "reason"),
    [
        ("Subsidie vinden", "SUBSIDIE  vinden", "heeft dezelfde titel"),
        ("Subsidies vinden", "Subsidie vinden", "heeft bijna dezelfde titel"),
        (
            "Penvoerder voor zorginitiatieven",
            "Wie wordt penvoerder in de zorg?",
            "gaat ook over ‘penvoerder’ en ‘zorg’",
        ),
    ],
)
def test_alike_with_the_reason(known, title, reason):
    ProposalFactory(title=known)

    assert found(title) == [(known, reason)]


@pytest.mark.parametrize(
    ("known", "title"),
    [
        ("Training 1", "Training 2"),
        ("Samen leren in de buurt", "Samen koken in de buurt"),
        ("Minder stroom", "Zorg thuis"),
    ],
)
def test_not_alike(known, title):
    ProposalFactory(title=known)

    assert found(title) == []


def test_one_word_counts_with_a_theme_in_common():
    ProposalFactory(title="Een warmtenet beginnen", themes=["energy"])

    assert found("Hoe betaal je een warmtenet?") == []
    assert found("Hoe betaal je een warmtenet?", ["energy"]) == [
        ("Een warmtenet beginnen", "gaat ook over ‘warmtenet’")
    ]


def test_what_is_over_repeats_nothing_and_what_is_planned_does():
    for number, fields in enumerate([{"closed": True}, {"removed": True}, {"status": "held"}, {"status": "planned"}]):
        ProposalFactory(title=f"Subsidie vinden{'.' * number}", **fields)

    assert [title for title, _ in found("Subsidie vinden")] == ["Subsidie vinden..."]


@pytest.mark.parametrize("count", [1, 3, 20])
def test_query_count(django_assert_num_queries, count):
    for number in range(count):
        ProposalFactory(title=f"Subsidie vinden {'abcdefghijklmnopqrstuvwxyz'[number] * 3}", themes=["care"])
    themes = [theme("care").pk]

    with django_assert_num_queries(6):
        assert len(alike("Subsidie vinden", themes)) == min(count, MOST)
