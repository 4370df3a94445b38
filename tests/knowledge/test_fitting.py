"""Whether a fund fits: what the sentences say, and what holds of whatever fund and whoever asks."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fitting import RULES, Asker, Fit, LegalForm, Named, Terms, judge

INFORMAL = LegalForm(1, "Informele groep", "informal")
FOUNDATION = LegalForm(2, "Stichting", "foundation")
HOSTED = LegalForm(3, "Onder een andere organisatie (penvoerder)", "hosted")
FORMING = LegalForm(4, "In oprichting", "in_formation")
ADDED = LegalForm(9, "Onderlinge", "mutual")
FORMS = [INFORMAL, FOUNDATION, HOSTED, FORMING, ADDED]
CARE, GREEN, FOOD = Named(1, "Zorg dichtbij"), Named(2, "Groen en natuur"), Named(3, "Eten en voedsel")
IDEA, START = Named(1, "Idee"), Named(2, "Start")
ZEIST, SOEST = Named(10, "Zeist"), Named(11, "Soest")

some = lambda words: st.lists(st.sampled_from(words), unique=True, max_size=3).map(tuple)  # noqa: E731  (reads as a word)
amounts = st.none() | st.integers(0, 50_000)
maybe = st.sampled_from([None, True, False])
terms = st.builds(
    Terms,
    link_only=st.booleans(),
    is_closed=st.booleans(),
    legal_forms=some(FORMS),
    through_host=st.booleans(),
    anbi_needed=st.booleans(),
    themes=some([CARE, GREEN, FOOD]),
    phases=some([IDEA, START]),
    where=some(["U16", "Zeist"]),
    covers=st.frozensets(st.sampled_from([ZEIST.pk, SOEST.pk])),
    population_ceiling=st.none() | st.integers(0, 90_000),
    amount_from=amounts,
    amount_to=amounts,
)
askers = st.builds(
    Asker,
    legal_form=st.none() | st.sampled_from(FORMS),
    municipality=st.none() | st.sampled_from([ZEIST, SOEST]),
    population=st.none() | st.integers(0, 90_000),
    themes=some([CARE, GREEN, FOOD]),
    phase=st.none() | st.sampled_from([IDEA, START]),
    amount=st.none() | st.integers(1, 90_000),
    is_anbi=maybe,
    has_host=maybe,
).filter(lambda asker: asker.legal_form != HOSTED or asker.has_host is not False)  # those who are hosted have a host
# What each field is when it restricts nothing.
LOOSENED = [
    {"link_only": False},
    {"is_closed": False},
    {"legal_forms": ()},
    {"through_host": True},
    {"anbi_needed": False},
    {"themes": ()},
    {"phases": ()},
    {"where": (), "covers": frozenset()},
    {"population_ceiling": None},
    {"amount_from": None},
    {"amount_to": None},
]
UNKNOWN = {"themes": ()}
BIG_PLACE = (
    "Het fonds is voor plaatsen tot 10.000 inwoners; de hele gemeente Zeist heeft er 66.000. "
    "Kijk na hoeveel er in jullie eigen plaats wonen."
)
THROUGH_HOST = (
    "Het fonds geeft alleen aan stichtingen; jullie zijn een groep onder een andere organisatie. "
    "Jullie penvoerder kan aanvragen."
)
WITH_HOST = "Het fonds geeft alleen aan stichtingen; jullie zijn een informele groep. Met een penvoerder kan het wel."
NOT_YET = "Het fonds geeft alleen aan stichtingen; jullie zijn nog in oprichting. Vraag na of je nu al mag aanvragen."


def said(fund, **told):
    judgement = judge(fund, Asker(**told))
    return judgement.fit, [reason.sentence.replace("\N{NO-BREAK SPACE}", " ") for reason in judgement.reasons]


@pytest.mark.parametrize(
    ("fund", "told", "fit", "sentences"),
    [
        (
            Terms(legal_forms=(FOUNDATION,), through_host=True),
            {"legal_form": INFORMAL, "has_host": False},
            Fit.NO,
            [WITH_HOST],
        ),
        (
            Terms(legal_forms=(FOUNDATION,), through_host=True),
            {"legal_form": INFORMAL},
            Fit.MAYBE,
            [WITH_HOST],
        ),
        (
            Terms(legal_forms=(FOUNDATION,), through_host=True),
            {"legal_form": HOSTED},
            Fit.YES,
            [THROUGH_HOST],
        ),
        (
            Terms(legal_forms=(FOUNDATION, ADDED)),
            {"legal_form": INFORMAL, "has_host": True},
            Fit.NO,
            ["Het fonds geeft alleen aan stichtingen en de rechtsvorm ‘Onderlinge’; jullie zijn een informele groep."],
        ),
        (
            Terms(legal_forms=(FOUNDATION,)),
            {"legal_form": FORMING},
            Fit.MAYBE,
            [NOT_YET],
        ),
        (
            Terms(legal_forms=(FOUNDATION,)),
            {"legal_form": FOUNDATION},
            Fit.YES,
            ["Het fonds geeft aan stichtingen, en jullie zijn een stichting."],
        ),
        (
            Terms(anbi_needed=True),
            {"is_anbi": False},
            Fit.NO,
            ["Het fonds geeft alleen aan een ANBI; dat zijn jullie niet."],
        ),
        (
            Terms(where=("Regio U16",), covers=frozenset([ZEIST.pk])),
            {"municipality": SOEST},
            Fit.NO,
            ["Het fonds geeft alleen in Regio U16; jullie zijn in de gemeente Soest."],
        ),
        (
            Terms(population_ceiling=10_000),
            {"municipality": ZEIST, "population": 66_000},
            Fit.MAYBE,
            [BIG_PLACE],
        ),
        (
            Terms(amount_from=25_000, amount_to=90_000),
            {"amount": 2_500},
            Fit.NO,
            [
                "Het fonds geeft vanaf € 25.000; jullie zoeken € 2.500.",
                "Het fonds geeft hoogstens € 90.000, en jullie zoeken € 2.500.",
            ],
        ),
        (
            Terms(themes=(CARE, GREEN)),
            {"themes": (FOOD,)},
            Fit.NO,
            ["Het fonds geeft voor zorg dichtbij en groen en natuur; jullie gaan over eten en voedsel."],
        ),
        (Terms(), {}, Fit.YES, ["We kennen geen eis waar jullie niet aan voldoen."]),
    ],
)
def test_verdicts_and_their_sentences(fund, told, fit, sentences):
    assert said(fund, **told) == (fit, sentences)


def test_what_weighs_most_is_said_first():
    fund = Terms(themes=(CARE,), legal_forms=(FOUNDATION,), phases=(IDEA,))

    judgement = judge(fund, Asker(legal_form=FOUNDATION, themes=(GREEN,)))

    assert [reason.fit for reason in judgement.reasons] == [Fit.NO, Fit.MAYBE, Fit.YES]
    assert [reason.sentence[:30] for reason in judgement.deciding] == ["Het fonds geeft voor zorg dich"]


@given(terms, askers)
def test_the_reasons_agree_with_the_verdict(fund, asker):
    judgement = judge(fund, asker)

    assert judgement.fit == max(reason.fit for reason in judgement.reasons)
    assert judgement.deciding
    assert {*judgement.deciding, *judgement.others} == set(judgement.reasons)
    assert all(reason.sentence.endswith(".") for reason in judgement.reasons)


@given(terms, askers, st.sampled_from(LOOSENED))
def test_taking_away_a_restriction_never_makes_it_fit_worse(fund, asker, loosened):
    assert judge(replace(fund, **loosened), asker).fit <= judge(fund, asker).fit


@given(terms, askers, st.sampled_from([field.name for field in fields(Asker)]))
def test_not_telling_something_never_excludes(fund, asker, name):
    silent = replace(asker, **{name: UNKNOWN.get(name)})

    assert judge(fund, silent).fit < Fit.NO or judge(fund, asker).fit == Fit.NO


@given(terms)
def test_who_tells_nothing_is_excluded_from_nothing(fund):
    assert judge(fund, Asker()).fit < Fit.NO


@given(terms, askers)
def test_what_we_only_have_a_link_of_never_surely_fits(fund, asker):
    assert judge(replace(fund, link_only=True), asker).fit >= Fit.MAYBE


@given(askers)
def test_a_rule_is_silent_about_a_fund_that_asks_nothing(asker):
    assert [rule(Terms(), asker) for rule in RULES] == [None] * len(RULES)
