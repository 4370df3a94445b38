"""Rich text as somebody types it in a plain box: blank lines, "- " and "1. " for lists, **bold**, [words](address)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.html import escape

from knowledge.richtext import clean, ready

HOW = (
    "Een lege regel begint een nieuwe alinea. Begin een regel met “- ” voor een lijstje, of met “1. ” voor een "
    "genummerd lijstje. Zet **twee sterretjes** om wat vet moet. Een link schrijf je zo: [het woord](https://adres.nl)."
)
BULLET = re.compile(r"[-*•]\s+(.*)")
NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)")
HEADING = re.compile(r"#{1,3}\s+(.*)")
# An address of the web, a mail address, or a page of our own.
ADDRESS = r"(?:https?://|mailto:|/(?![/\\]))[^\s()<>\"'\\\x00-\x1f]{0,1000}"
INLINE = re.compile(
    rf"\[(?P<words>[^\[\]]{{1,300}})\]\((?P<to>{ADDRESS})\)"
    rf"|\*\*(?P<bold>[^*]{{1,1000}})\*\*"
    rf"|(?P<bare>https?://[^\s()<>\"'\\\[\]\x00-\x1f]{{1,1000}}[^\s()<>\"'\\\[\]\x00-\x1f.,;:!?])",
    re.IGNORECASE,
)
BREAK = "\n"


def to_html(text: str) -> str:
    """As the editor would store it, and already clean."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _stored("".join(_blocks([line.strip() for line in lines])))


def _stored(html: str) -> str:
    """What readers get is cleaned again, with what we add to links; the stored text has no part in that."""
    return clean(html).replace(' rel="nofollow ugc noopener"', "")


def _blocks(lines: list[str]) -> list[str]:
    """Runs of lines of the same kind, each as one element."""
    made: list[str] = []
    run: list[str] = []
    kind = ""
    for line in [*lines, ""]:
        now, words = _kind_of(line)
        if now != kind or now in {"", "h3"}:
            made += _element(kind, run)
            run = []
        kind = now
        if now:
            run.append(_inline(words))
    return made


def _kind_of(line: str) -> tuple[str, str]:
    for kind, pattern in (("ul", BULLET), ("ol", NUMBER), ("h3", HEADING)):
        found = pattern.fullmatch(line)
        if found and found[1].strip():
            return kind, found[1].strip()
    return ("p" if line else ""), line


def _element(kind: str, run: list[str]) -> list[str]:
    if not run:
        return []
    if kind in {"ul", "ol"}:
        items = "".join(f"<li>{item}</li>" for item in run)
        return [f"<{kind}>{items}</{kind}>"]
    return [f"<{kind}>{'<br/>'.join(run)}</{kind}>"]


def _inline(line: str) -> str:
    made, at = [], 0
    for found in INLINE.finditer(line):
        made += [escape(line[at : found.start()]), _marked(found)]
        at = found.end()
    return "".join([*made, escape(line[at:])])


def _marked(found: re.Match[str]) -> str:
    if found["bold"] is not None:
        return f"<b>{escape(found['bold'])}</b>"
    to = found["to"] or found["bare"]
    return f'<a href="{escape(to)}">{escape(found["words"] or to)}</a>'


def to_text(html: str) -> str:
    """The same as somebody would type it. Links to our own pages and documents become plain addresses."""
    reader = _Reader()
    reader.feed(ready(html))
    reader.close()
    return reader.text()


def same_text(html: str, typed: str) -> bool:
    """Whether the box was left as it was shown: then what an editor made stays as it is, to the letter."""
    return _even(to_text(html)) == _even(typed)


def _even(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))


class _Reader(HTMLParser):
    """Only what `clean` lets through arrives here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int] = []
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self._start_list(tag)
        elif tag == "li":
            self._start_item()
        elif tag == "h3":
            self.parts.append("### ")
        elif tag in {"b", "strong"}:
            self.parts.append("**")
        elif tag == "br":
            self.parts.append(BREAK)
        elif tag == "a":
            self.link = (dict(attrs).get("href") or "", len(self.parts))

    def _start_list(self, tag: str) -> None:
        if self.lists:
            self.parts.append(BREAK)
        self.lists.append(0 if tag == "ol" else -1)

    def _start_item(self) -> None:
        number = self.lists[-1] if self.lists else -1
        if self.lists and number >= 0:
            self.lists[-1] = number + 1
        self.parts.append(f"{number + 1}. " if number >= 0 else "- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            if self.lists:
                self.lists.pop()
            self.parts.append(BREAK)
        elif tag == "li":
            self.parts.append(BREAK)
        elif tag in {"p", "h3"}:
            self.parts.append(BREAK * 2)
        elif tag in {"b", "strong"}:
            self.parts.append("**")
        elif tag == "a":
            self._end_link()

    def _end_link(self) -> None:
        if self.link is None:
            return
        to, start = self.link
        words = "".join(self.parts[start:]).replace("[", "(").replace("]", ")")
        self.link = None
        if to and words != to:
            self.parts[start:] = [f"[{words}]({to})"]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "".join(self.parts)).strip()
