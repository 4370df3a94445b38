"""Whether a message says thank you and nothing else: then it opens nothing that was closed.

When in doubt it does: a question that is missed is worse than one that is closed twice.
"""

from __future__ import annotations

import re

from omzien.search.analysis import written

MOST_WORDS = 25
THANKS = frozenset(
    {
        *(
            "bedankt",
            "bedank",
            "bedankje",
            "dank",
            "dankjewel",
            "dankuwel",
            "dankje",
            "dankzij",
            "merci",
            "thanks",
            "thx",
        ),
        *("thank", "tof", "top", "super", "fijn", "perfect", "prima", "geweldig", "prachtig", "duidelijk", "helder"),
    }
)
# What stands around it. Everything else (a "maar", a "nog", a name of a thing) may be a question.
AROUND = frozenset(
    {
        *("beste", "hallo", "hoi", "dag", "geachte", "goedemorgen", "goedemiddag", "goedenavond", "mevrouw", "meneer"),
        *("je", "jij", "jou", "jullie", "u", "uw", "jouw", "you", "we", "wij", "ik", "het", "dit", "dat", "de", "een"),
        *("voor", "en", "aan", "is", "ben", "zijn", "was", "hiermee", "hier", "daar", "met", "er", "mee", "heel"),
        *("zeer", "enorm", "erg", "hartelijk", "hartelijke", "snelle", "snel", "goede", "goed", "fijne", "duidelijke"),
        *("antwoord", "antwoorden", "reactie", "hulp", "uitleg", "informatie", "info", "advies", "tips", "tip"),
        *("moeite", "bericht", "verder", "geholpen", "blij", "weten", "weet", "genoeg", "zo", "alvast", "nogmaals"),
        *("groet", "groeten", "groetjes", "vriendelijke", "mvg", "gr", "hartelijkst", "namens", "iedereen", "allemaal"),
        *("fijn", "weekend", "dagje", "week", "komt", "goedkomen", "helemaal", "ook", "weer", "kunnen", "very", "much"),
    }
)  # fmt: skip
ASKS = frozenset(
    {
        *("maar", "echter", "alleen", "helaas", "nog", "niet", "geen", "toch", "wel", "hoe", "wat", "waar", "waarom"),
        *("wanneer", "welke", "wie", "hoeveel", "vraag", "vragen", "wil", "willen", "zou", "zouden", "moet", "moeten"),
        *("probleem", "lukt", "werkt", "klopt", "bel", "bellen", "stuur", "sturen", "graag", "misschien", "of", "als"),
    }
)  # fmt: skip
MOST_UNKNOWN = 1
WEL = re.compile(r"\b(dank|bedankt) (je|jij|jullie|u) wel\b", re.I)
GREETING = re.compile(r"^\s*(beste|hallo|hoi|dag|geachte|lieve|goede\w+)\b[^.!?\n]{0,60}[,!\n]", re.I)
CLOSING = re.compile(r"\b(met (vriendelijke|hartelijke)? ?groet|groet(en|jes)?\b|mvg\b|namens )", re.I)


def is_only_thanks(text: str) -> bool:
    """A few words, one of them of thanks, none that asks; names stand above and below."""
    if "?" in text or re.search(r"https?:|\d{3}", text):
        return False
    body = CLOSING.split(GREETING.sub("", WEL.sub("dankjewel", text)), maxsplit=1)[0]
    words = written(body)
    if not words or len(written(text)) > MOST_WORDS or not THANKS.intersection(words):
        return False
    unknown = [word for word in words if word not in THANKS and word not in AROUND]
    return len(unknown) <= MOST_UNKNOWN and not ASKS.intersection(written(WEL.sub("", text)))
