"""What inflections and word families share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omzien.search.dutch import fold
from omzien.search.stems import root, stem, stems

INFLECTED = """
huis huizen|tuin tuinen|boom bomen|bus bussen|bos bossen|paneel panelen|vraag vragen|aanvraag aanvragen
aanvraag aangevraagd|lid leden|bestuurslid bestuursleden|stad steden|dorp dorpen|dorp dorps|subsidie subsidies
initiatief initiatieven|vrijwilliger vrijwilligers|bewoner bewoners|gemeente gemeenten|gemeente gemeentes|wijk wijken
buurt buurten|buur buren|wandelen wandel|koken gekookt|koken kookt|eten eet|energie energieën|coöperatie coöperaties
vereniging verenigingen|stichting stichtingen|fonds fondsen|ruimte ruimtes|ruimte ruimten|auto autos|fiets fietsen
week weken|weg wegen|activiteit activiteiten|mogelijkheid mogelijkheden|huisje huis|tuintje tuin|bloem bloemen
jongere jongeren|oudere ouderen|ouder ouders|kind kinderen|school scholen|zaal zalen|brief brieven|idee ideeën
plan plannen|project projecten|verhaal verhalen|wet wetten|tafel tafels|keuken keukens|verzekering verzekeringen
cursus cursussen|mens mensen|klein kleine|groot grote|nieuw nieuwe|groen groene|mantelzorger mantelzorgers
maaltijd maaltijden|winkel winkels|feest feesten|museum musea|chauffeur chauffeurs|probleem problemen|eenzaam eenzame
duurzaam duurzame|rolstoel rolstoelen|moestuin moestuinen|dorpshuis dorpshuizen|les lessen|taal talen|avond avonden
groep groepen|kring kringen|netwerk netwerken|raad raden|budget budgetten|lening leningen|gift giften
""".replace("\n", "|").split("|")
FAMILIES = """
vergadering vergaderen|woning wonen|vereniging verenigen|begeleider begeleiden|wandelaar wandelen|hulp helpen
spreker spreken|besparing besparen|isolatie isoleren|financiering financieren|ontmoeting ontmoeten|vervoer vervoeren
bewoner bewonen|organisatie organiseren|training trainen|eenzaamheid eenzaam|oprichting oprichten
mantelzorger mantelzorg
""".replace("\n", "|").split("|")
APART = [
    "huis hui",
    "bus buis",
    "wonen winnen",
    "zorg zorgeloos",
    "raad raadsel",
    "dorp dor",
    "lid lied",
    "ouderen ouders",
    "bijen bij",
]


def pairs(lines):
    return [tuple(fold(word) for word in line.split()) for line in lines if line.strip()]


@pytest.mark.parametrize(("one", "other"), pairs(INFLECTED))
def test_inflections_share_a_stem(one, other):
    assert set(stems(one)) & set(stems(other))


@pytest.mark.parametrize(("one", "other"), pairs(FAMILIES))
def test_words_of_a_family_share_a_root(one, other):
    assert root(one) == root(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_different_words_stay_apart(one, other):
    assert not set(stems(one)) & set(stems(other))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=40))
def test_every_word_has_a_stem_of_letters_and_digits(word):
    found = [stem(word), root(word), *stems(word)]

    assert all(one.isalnum() for one in found)
    assert found == [stem(word), root(word), *stems(word)]
