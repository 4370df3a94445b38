"""HTML to plain text in one pass over the bytes: no tree, so no nesting and no length can hurt.

Nothing of the HTML itself goes anywhere: no link is followed, no picture loaded, no style kept. A quotation gets "> "
in front, so that it is recognised like one in plain text.
"""

from __future__ import annotations

import html
import re

LARGEST_HTML = 2_000_000  # characters
BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "footer",
            "form",
            "header",
            "hr",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"),
    }
)
# Where each ends: `lower()` would shift the positions, as some letters have a longer lower case.
UNREAD = {name: re.compile(f"</{name}", re.I) for name in ("script", "style", "head", "title", "template", "xml")}
TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})")
SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
GAPS = re.compile(r"\n{3,}")


def text_of(markup: str) -> str:
    """What a person reads."""
    reader = _Reader()
    reader.read(markup[:LARGEST_HTML])
    return reader.text()


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.verbatim = 0

    def read(self, markup: str) -> None:
        at = 0
        while (start := markup.find("<", at)) >= 0:
            self.words(markup[at:start])
            at = self.tag(markup, start)
        self.words(markup[at:])

    def tag(self, markup: str, start: int) -> int:
        """Deals with what begins at "<"; returns where reading goes on."""
        if markup.startswith("<!--", start):
            return _after(markup, "-->", start + 4)
        match = TAG.match(markup, start + 1)
        if match is None and markup[start + 1 : start + 2] not in {"!", "?"}:
            self.words("<")
            return start + 1
        end = _after(markup, ">", start)
        if match is not None:
            closing, name = bool(match[1]), match[2].lower()
            if name in UNREAD and not closing:
                ending = UNREAD[name].search(markup, end)
                return _after(markup, ">", ending.end()) if ending else len(markup)
            self.mark(name, closing=closing)
        return end

    def mark(self, name: str, *, closing: bool) -> None:
        if name == "br" or (name == "hr" and not closing):
            self.end_line(keep_empty=name == "br")
        elif name in BLOCKS:
            self.end_line(keep_empty=False)
            if name in {"p", "blockquote", "table", "ul", "ol"} or name.startswith("h"):
                self.gap()
            if name == "blockquote":
                self.depth = min(max(0, self.depth + (-1 if closing else 1)), 20)
            if name == "pre":
                self.verbatim = max(0, self.verbatim + (-1 if closing else 1))
            if name == "li" and not closing:
                self.line.append("- ")
        elif name in {"td", "th"} and closing:
            self.line.append(" ")

    def words(self, text: str) -> None:
        if not text:
            return
        plain = html.unescape(text)
        if self.verbatim:
            first, *rest = plain.split("\n")
            self.line.append(first)
            for more in rest:
                self.end_line(keep_empty=True)
                self.line.append(more)
        else:
            self.line.append(SPACES.sub(" ", plain))

    def end_line(self, *, keep_empty: bool) -> None:
        line = "".join(self.line).strip() if not self.verbatim else "".join(self.line).rstrip()
        self.line = []
        if line or keep_empty:
            self.lines.append(f"{'> ' * self.depth}{line}".rstrip())

    def gap(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * self.depth)

    def text(self) -> str:
        self.end_line(keep_empty=False)
        return GAPS.sub("\n\n", "\n".join(line.rstrip() for line in self.lines)).strip("\n")


def _after(text: str, what: str, start: int) -> int:
    found = text.find(what, start)
    return len(text) if found < 0 else found + len(what)
