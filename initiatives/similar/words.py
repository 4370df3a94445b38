"""Which words of a name and a summary tell what an initiative is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from omzien.search.dutch import fold, index_words, lemma, sort_key

SHORTEST = 4
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
# What ends on these is one of these: a "pluktuin" and a "moestuin" are both a "tuin". Only sorts of things that
# initiatives are or run; splitting any compound would find likenesses that no reader sees.
SORTS = """
    atelier bakkerij bibliotheek bieb boerderij boomgaard brigade brouwerij café eettafel festival fiets
    hofje kantine keuken koor kwekerij markt moestuin molen museum orkest raad restaurant soep speelplaats theater
    tuin voedselbank winkel werkplaats zwembad
    """.split()  # noqa: SIM905  (so many words read better as text)
# Folded lemmas that any initiative may use. Nouns about neighbours are here too: on this site they tell nothing apart.
COMMON = frozenset(
    """
    aanbod aandacht aanpak acht achter actie actief activiteit alle alleen alles altijd ander andere anders avond
    bedoelen begin beginnen beide bent bestaan bestemmen betalen beter bewoner bewonersinitiatief bezig bieden
    bijeenkomst bijna binnen blij blijven boven breed brengen buiten bureau buren burger buur buurman buurt buurtbewoner
    buurten buurtgenoot buurvrouw centrum contact daar daarna daarom dagelijks dagen deel deelnemen deelnemer delen
    dertig deur deze dezelfde dicht dichtbij dingen dinsdag doel doen donderdag door dorp dorpen dorpsbewoner
    dorpsgenoot draaien drie driehonderd duizend echt echte eens eerst eerste eigen eind einde eindelijk elkaar elke
    ervaring eten even extra familie fijn gaan gast gebied geen geld gemeenschap gemeente genoeg geven gewoon gezellig
    gezin goed gratis groep groot grote haar halen half hand hebben heel heen hele helemaal helpen hier hoek hoeven
    honderd houden huis huishouden hulp hunnen idee ieder iedereen iemand iets initiatief inloop inwoner inzetten jaar
    jaarlijks jaren jong jonge jullie kans keer kennen kennis kernen kiezen kijken klein kleine klus koffie komen kopen
    kosten krijgen kunnen laat laatste lang lange langs laten later leden leef leeg leren leven lezen licht liggen lopen
    maal maand maandag maandelijks maar maken mede meebeslissen meedoen meer meestal mekaar mens mensen middag middel
    midden minder minuut misschien missen moeten mogelijk mogen morgen muur naam naar naast natuurlijk negen nemen
    nergens netwerk niemand niet niets nieuw nieuwe nodig noemen nooit ochtend omdat onder ongeveer ontmoeten ontmoeting
    ontstaan onze open oude ouder oudere over overal paar park plaats plan plein plek praten precies project regelen
    regio rest rijden rond rondom ruim ruimte samen samenwerken samenwerking seizoen snel soms speciaal spelen spreken
    staan stad stads stap steeds stellen sterk stichting straat straten stuk tegen terug thuis tien tijd toch toekomst
    tussen twaalf twee tweede tweehonderd twintig uren vaak vaste veel veertien veertig veilig verder vereniging
    vertellen vervolgens verzorgen vier vijf vijftig vinden voet volgen voor vooral voorzien vraag vragen vrij vrijdag
    vrijwillig vrijwilliger vroeg vroeger waar waarin waarmee waarom wachten wandelen want waren warm week weer weinig
    wekelijks welkom wens werk werken werkgroep weten wijk wijkbewoner wijken willen woensdag wonen worden zaterdag
    zeggen zelf zelfs zestig zetten zeven zien zijn zitten zoals zodat zoeken zondag zonder zorgen zulk zullen zwaar
    """.split()  # noqa: SIM905  (so many words read better as text)
)
ENDINGS = ("", "s", "se", "er", "ers", "r", "e")
_PLACE_NAMES = " UNION ".join(
    f"SELECT sort_key FROM initiatives_{table} WHERE string_to_array(sort_key, ' ') && %(words)s"  # noqa: S608  (constants only)
    for table in ("place", "municipality", "region")
)
_VOCABULARY = " UNION ALL ".join(
    f"SELECT name || ' ' || array_to_string(aliases, ' ') FROM initiatives_{table}"  # noqa: S608  (constants only)
    for table in ("theme", "kind")
)


class Told(NamedTuple):
    """The telling words of one initiative: key (a folded lemma) to the word as written."""

    words: dict[str, str]
    in_name: frozenset[str]


def told(name: str, summary: str) -> Told:
    in_name = telling(name)
    return Told(telling(summary) | in_name, frozenset(in_name))


def telling(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()):
        for key, written in keys_of(word):
            found.setdefault(key, written)
    return found


@lru_cache(maxsize=50_000)
def keys_of(word: str) -> tuple[tuple[str, str], ...]:
    """What a word tells: itself, and for a compound its sort. Nothing for a word that anybody may use."""
    key = lemma(word)
    if len(key) < SHORTEST or key in COMMON or fold(word) in COMMON:
        return ()
    sort = sort_of(word)
    return ((key, word), (lemma(sort), sort)) if sort else ((key, word),)


def sort_of(word: str) -> str:
    """ "moestuinen" are a "tuin"; empty when the word is no compound of a sort that we know."""
    for stem in (word, word.removesuffix("en"), word.removesuffix("'s").removesuffix("s"), word.removesuffix("tje")):
        for sort in SORTS:
            if stem.endswith(sort) and stem != sort:
                return sort
    return ""


@lru_cache(maxsize=500)
def _index_words(text: str) -> tuple[str, ...]:
    return tuple(index_words(text))


def vocabulary_words() -> frozenset[str]:
    """What themes and kinds are called, as the search vector of whoever has them holds it."""
    with connection.cursor() as cursor:
        cursor.execute(_VOCABULARY)
        return frozenset(word for (text,) in cursor.fetchall() for word in _index_words(text))


def place_words(words: Iterable[str]) -> set[str]:
    """Those of these words that are of the name of a place, municipality or region, or made from it: "Zeister"."""
    stems = {word: _stems(word) for word in words}
    if not stems:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_NAMES, {"words": sorted(set().union(*stems.values()))})
        found = {part for (name,) in cursor.fetchall() for part in name.split()}
    return {word for word, own in stems.items() if own & found}


def _stems(word: str) -> set[str]:
    plain = sort_key(word)
    return {plain.removesuffix(ending) for ending in ENDINGS if len(plain.removesuffix(ending)) >= SHORTEST}
