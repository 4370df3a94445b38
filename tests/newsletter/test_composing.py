"""An issue fills itself per reader: what they chose and what is for everybody, once, in order, and why."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.models import Phase, Posting
from newsletter.actions.freezing import freeze, unfreeze
from newsletter.composing.choosing import choose
from newsletter.composing.compose import Composer, compose, content_of
from newsletter.composing.content import Content, Piece, Stock
from newsletter.composing.reasons import Names, Word, fits, reason
from newsletter.models import FrozenContent
from newsletter.segments import EVERYTHING, Segment
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory, region, theme
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import make_fund
from tests.newsletter.factories import days_ago, make_issue

ALL = ["initiatives", "postings", "events", "articles", "funds"]


def sections(most=4, kinds=ALL):
    return [(kind, {"most": most}) for kind in kinds]


def shown(issue, **chosen):
    """The titles that this reader gets, in order."""
    content = content_of(issue)
    choice = choose(content, segment(**chosen), Names())
    return [one.piece.title for one in choice.picks] + [
        one.piece.title for section in choice.sections for one in section.shown
    ]


def segment(regions=(), themes=(), phases=()):
    return Segment.of(
        [region(one).pk for one in regions],
        [theme(one).pk for one in themes],
        [Phase.objects.get(key=one).pk for one in phases],
    )


def new(name, municipality="zeist", **fields):
    return InitiativeFactory(name=name, municipality=municipality, published=True, **fields)


def test_every_kind_of_news_is_in_it():
    new("Soepgroep")
    PostingFactory(title="Wie heeft een bus?", initiative=new("Busgroep"))
    EventFactory(title="Samen eten")
    make_article(title="Hoe begin je?")
    make_fund(name="Buurtpot")

    assert shown(make_issue(sections=sections())) == [
        "Busgroep", "Soepgroep", "Wie heeft een bus?", "Samen eten", "Hoe begin je?", "Buurtpot",
    ]  # fmt: skip


def test_reader_of_one_region_gets_that_region_and_what_is_for_everybody():
    new("In Zeist", "zeist")
    new("In Amersfoort", "amersfoort")
    EventFactory(title="Voor de provincie, in Amersfoort", municipality="amersfoort", regions=["provincie-utrecht"])
    EventFactory(title="Alleen Amersfoort", municipality="amersfoort")
    make_article(title="Geldt overal")
    issue = make_issue(sections=sections())

    assert set(shown(issue, regions=["u16"])) == {
        "In Zeist", "Voor de provincie, in Amersfoort", "Geldt overal",
    }  # fmt: skip


def test_reader_of_themes_and_phases_gets_what_meets_both():
    new("Zorg, begint", themes=["care"], phase=Phase.objects.get(key="starting"))
    new("Zorg, gevestigd", themes=["care"], phase=Phase.objects.get(key="established"))
    new("Eten, begint", themes=["food"], phase=Phase.objects.get(key="starting"))
    issue = make_issue(sections=sections())

    assert shown(issue, themes=["care"], phases=["starting"]) == ["Zorg, begint"]


def test_only_what_is_new_since_the_previous_issue():
    old = make_issue("2026-09", sections=sections())
    new("Al bekend", published_at=days_ago(2))
    freeze(issue=old)
    new("Daarna gekomen")
    issue = make_issue("2026-10", sections=sections())

    assert shown(issue) == ["Daarna gekomen"]


def test_nothing_private_is_in_it():
    InitiativeFactory(name="Concept")
    PostingFactory(title="Van een concept", initiative=InitiativeFactory(name="Ook concept"))
    PostingFactory(title="Weggehaald", initiative=new("Open"), status=Posting.Status.REMOVED, closed_at=timezone.now())
    EventFactory(title="Nog niet af", draft=True)
    EventFactory(title="Gaat niet door", cancelled=True)
    make_article(title="Klad", live=False)
    make_fund(name="Verborgen", is_published=False)

    assert shown(make_issue(sections=sections())) == ["Open"]


def test_picks_come_first_and_are_not_repeated_below():
    soup = new("Soepgroep")
    new("Tweede")
    issue = make_issue(
        picks=[("initiative", {"thing": soup, "words": "Kijk eens.", "everyone": False})], sections=sections()
    )

    assert shown(issue) == ["Soepgroep", "Tweede"]
    assert content_of(issue).picks[0].text == "Kijk eens."


def test_pick_is_for_who_follows_it_unless_editors_want_everybody_to_see_it():
    there = new("In Amersfoort", "amersfoort", published_at=days_ago(90))
    pick = {"thing": there, "words": "", "everyone": False}
    followers = make_issue("2026-08", picks=[("initiative", pick)], sections=[])
    everybody = make_issue("2026-09", picks=[("initiative", pick | {"everyone": True})], sections=[])

    assert shown(followers, regions=["u16"]) == []
    assert shown(everybody, regions=["u16"]) == ["In Amersfoort"]
    choice = choose(content_of(everybody), segment(regions=["u16"]), Names())
    assert choice.picks[0].reason == "De redactie koos dit voor iedereen."


def test_pick_that_went_off_the_site_is_left_out():
    gone = new("Weg")
    issue = make_issue(picks=[("initiative", {"thing": gone, "words": "", "everyone": True})], sections=[])
    gone.status = "archived"
    gone.save()

    assert shown(issue) == []


def test_section_without_anything_is_left_out_and_none_has_more_than_its_most():
    for number in range(5):
        new(f"Nummer {number}", published_at=days_ago(number + 1))
    choice = choose(content_of(make_issue(sections=sections(most=3))), EVERYTHING, Names())

    assert [section.kind for section in choice.sections] == ["initiatives"]
    assert [one.piece.title for one in choice.sections[0].shown] == ["Nummer 0", "Nummer 1", "Nummer 2"]


def test_link_to_more_has_the_readers_own_filters():
    new("Soepgroep", themes=["care"])
    choice = choose(content_of(make_issue(sections=sections())), segment(regions=["u16"], themes=["care"]), Names())

    address = urlsplit(choice.sections[0].url)
    assert resolve(address.path).view_name == "initiatives:list"
    assert parse_qs(address.query) == {"thema": [theme("care").slug], "regio": ["u16"], "sorteer": ["nieuwste"]}


# --- reasons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ""),
        ({"themes": ["care"]}, "Omdat je Zorg dichtbij volgt."),
        ({"regions": ["u16"]}, "In jouw regio U16."),
        ({"themes": ["care"], "regions": ["u16"]}, "Omdat je Zorg dichtbij volgt, in jouw regio U16."),
        ({"themes": ["care", "food", "sport"]}, "Omdat je Zorg dichtbij en Eten en voedsel volgt."),
    ],
)
def test_reason_says_what_was_met(chosen, expected):
    new("Soepgroep", themes=["care", "food"])
    (stock,) = content_of(make_issue(sections=sections(kinds=["initiatives"]))).stocks

    assert reason(stock.pieces[0], segment(**chosen), Names()) == expected


PKS = st.frozensets(st.integers(1, 4), max_size=4)
PIECES = st.builds(
    lambda pk, regions, themes, phases: Piece(
        "initiatives", pk, f"stuk {pk}", regions=tuple(regions), themes=tuple(themes), phases=tuple(phases)
    ),
    st.integers(1, 6), PKS, PKS, PKS,
)  # fmt: skip


class MadeUpNames(Names):
    def __init__(self):
        self.regions, self.themes, self.phases = (
            {pk: Word(f"{sort}{pk}", f"{sort}-{pk}") for pk in range(1, 5)} for sort in ("regio", "thema", "fase")
        )


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=8), PKS, PKS, PKS, st.integers(1, 4))
def test_whatever_is_chosen_all_that_comes_fits_is_explained_and_comes_once(pieces, regions, themes, phases, most):
    wanted = Segment.of(regions, themes, phases)
    stocks = (Stock("initiatives", "Nieuw", most, tuple(pieces)), Stock("initiatives", "Nog meer", most, tuple(pieces)))
    choice = choose(Content("Brief", "Brief", "/", stocks=stocks), wanted, MadeUpNames())

    seen = [one.piece for section in choice.sections for one in section.shown]
    assert len({piece.identity for piece in seen}) == len(seen)
    for section in choice.sections:
        assert 1 <= len(section.shown) <= most
        for one in section.shown:
            piece, why = one.piece, one.reason or section.reason
            assert fits(piece, wanted)
            for sort, chosen, offered in (
                ("regio", wanted.regions, piece.regions),
                ("thema", wanted.themes, piece.themes),
                ("fase", wanted.phases, piece.phases),
            ):
                assert not chosen or not offered or set(chosen) & set(offered)
                named = {int(found) for found in re.findall(rf"{sort}(\d)", why)}
                assert named <= set(chosen) & set(offered)
    fitting = list(dict.fromkeys(piece.identity for piece in pieces if fits(piece, wanted)))
    assert [piece.identity for piece in seen] == fitting[: 2 * most]


# --- freezing and bytes -------------------------------------------------------------------------------


def test_frozen_issue_does_not_change_with_the_portal():
    soup = new("Soepgroep")
    issue = make_issue(sections=sections())
    freeze(issue=issue)
    before = compose(issue=issue, segment=EVERYTHING)

    soup.name = "Anders"
    soup.save()
    new("Te laat")

    assert compose(issue=issue, segment=EVERYTHING) == before
    assert "Soepgroep" in before.text
    assert "Te laat" not in before.html


def test_freezing_twice_is_freezing_once_and_puts_it_in_the_archive():
    issue = make_issue(sections=sections())

    assert freeze(issue=issue) == freeze(issue=issue)

    issue.refresh_from_db()
    assert issue.live
    assert FrozenContent.objects.count() == 1


def test_unfrozen_issue_is_a_draft_again_and_the_next_begins_where_it_began():
    issue = make_issue(sections=sections())
    freeze(issue=issue)

    unfreeze(issue=issue)

    issue.refresh_from_db()
    assert not issue.live
    assert not FrozenContent.objects.exists()


def test_frozen_is_what_editors_last_saved():
    issue = make_issue(sections=[])
    issue.subject = "Toch een ander onderwerp"
    issue.save_revision()

    freeze(issue=issue)

    assert compose(issue=issue, segment=EVERYTHING).subject == "Toch een ander onderwerp"


def test_content_survives_being_stored():
    new("Soepgroep", themes=["care"])
    content = content_of(make_issue(sections=sections(), picks=[("text", {"heading": "Kop", "text": "<p>Ja.</p>"})]))

    assert Content.read(content.values()) == content


def queries_of_content(count):
    things = [new(f"Groep {number}", themes=["care"]) for number in range(count)]
    for number, one in enumerate(things):
        PostingFactory(initiative=one, themes=["food"])
        EventFactory(themes=["care"], regions=["u16"])
        make_article(title=f"Artikel {number} van {count}", themes=["care"])
        make_fund(themes=["care"], regions=["u16"])
    picks = [("initiative", {"thing": one, "words": "", "everyone": False}) for one in things]
    issue = make_issue(f"2020-0{count}", picks=picks, sections=sections())
    with CaptureQueriesContext(connection) as asked:
        content_of(issue)
    return len(asked)


def test_number_of_queries_depends_on_nothing_but_the_kinds():
    assert queries_of_content(1) == queries_of_content(3) <= 35


def test_segments_after_the_first_ask_nothing(django_assert_num_queries):
    new("Soepgroep", themes=["care"])
    composer = Composer(content_of(make_issue(sections=sections())))

    with django_assert_num_queries(0):
        for pk in range(1, 4):
            composer.compose(Segment.of([pk]))


def test_window_of_an_issue_ends_now():
    EventFactory(
        title="Al geweest", starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    EventFactory(title="Ver weg maar nieuw", days=200)
    EventFactory(title="Ver weg en bekend", days=200, published_at=days_ago(60))
    EventFactory(title="Dichtbij en bekend", days=3, published_at=days_ago(60))

    assert shown(make_issue(sections=sections())) == ["Dichtbij en bekend", "Ver weg maar nieuw"]
