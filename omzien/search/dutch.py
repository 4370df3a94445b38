"""Dutch words and names: how they are folded, ordered and reduced to lemmas, the same for text and query."""

import re
import unicodedata
from functools import lru_cache

import simplemma

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
SHORTEST_PART = 4
_DIGITS = re.compile(r"\d+")

# Letters that Unicode does not decompose, as a Dutch reader would type them.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ĳ": "ij", "’": "'", "‘": "'"})


def fold(text: str) -> str:
    """Lower case without accents: "Coöperatie IJsselstein" becomes "cooperatie ijsselstein"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sort_key(name: str) -> str:
    """A key that byte order sorts as a Dutch reader expects: accents, case and marks ignored, numbers by value."""
    words = _WORD.findall(fold(name).replace("'", ""))
    return _DIGITS.sub(lambda digits: digits[0].lstrip("0").rjust(8, "0"), " ".join(words))


def slug_key(text: str) -> str:
    """Only the letters and digits of a folded text: for telling whether two names are the same."""
    return "".join(_WORD.findall(fold(text)))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The folded dictionary form of one word as written: "initiatieven" becomes "initiatief"."""
    return fold(simplemma.lemmatize(word.casefold(), lang="nl", greedy=True))


def lemmas(text: str) -> list[str]:
    """The lemmas of a text, in order; lemmatised before folding, because the dictionary knows accents."""
    return [lemma(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """The lemmas of both halves of a compound, for every split into two known words: "moestuin" gives "tuin" too."""
    found: list[str] = []
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        left, right = word[:at], word[at:]
        if _is_word(right) and (_is_word(left) or (left.endswith("s") and _is_word(left[:-1]))):
            found += [lemma(left.removesuffix("s") if not _is_word(left) else left), lemma(right)]
    return tuple(dict.fromkeys(found))


def index_words(text: str) -> list[str]:
    """What a text is found by: of every word the form as written, its lemma and the parts of a compound."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        lower = word.casefold()
        found += dict.fromkeys((fold(lower), lemma(lower), *parts(lower)))
    return found


def _is_word(text: str) -> bool:
    return len(text) >= SHORTEST_PART and simplemma.is_known(text, lang="nl")
