"""What somebody wrote now, and what their mail program put below or above it. Nothing is thrown away.

quotequail knows the lines that introduce a quotation in Dutch and seven other languages; the ">" and the headers of
Outlook are found here. Where answers stand between the quotes, all of it counts as written now: cutting loses answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotequail import quote
from quotequail._patterns import HEADER_MAP, HEADER_RE

LOOKED_AT = 4000  # lines; whatever stands below is the quotation's
LONGEST_LINE = 400  # characters; an introducing line is shorter
SIGNATURE = re.compile(r"^(-- ?|—|_{5,}|-{5,})$")
MOBILE = re.compile(
    r"^(verstuurd|verzonden) (vanaf|vanuit|met|via|door) .{2,60}$"
    r"|^sent (from|with|via) .{2,60}$"
    r"|^(download|krijg|get) outlook (voor|for) .{2,30}$"
    r"|^outlook (voor|for) (android|ios)( (downloaden|krijgen))?\b.{0,60}$"
    r"|^von meinem .{2,40} gesendet$",
    re.I,
)
# "Naam schreef op 23-11-2026 10:12:", which webmail writes and quotequail does not know.
ALSO_INTRODUCES = re.compile(r"^\S.{0,150} (schreef|wrote) (op|on) .{4,80}:$")
FIRST_HEADERS = frozenset({"from", "date", "subject", "to"})
# Said by who answered between the lines of an Outlook mail, where nothing marks the quotation.
BETWEEN_THE_LINES = re.compile(
    r"\b(zie (hier)?onder|hieronder|tussen de (regels|tekst)|in (het )?(rood|blauw|groen)|see below|in ?line)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Parts:
    """`text` is written now; `quoted` is the rest. `starts` is the line at which the first quotation begins."""

    text: str
    quoted: str
    starts: int | None = None


def split(whole: str) -> Parts:
    lines = whole.split("\n")
    start = start_of_quotation(lines)
    if start is None:
        text, rest = without_signature(lines)
        return Parts(_joined(text), _joined(rest)) if _joined(text) else Parts(_joined(lines), "")
    above, below = lines[:start], lines[start:]
    answers = answers_in(below)
    if not answers:
        return _above_only(lines, above, below, start)
    if not _joined(above) and len(answers) == 1:
        first, last = answers[0]
        text, signature = without_signature(below[first:last])
        return Parts(_joined(text), _joined([*below[:first], *signature, *below[last:]]), start)
    return Parts(_joined(lines), "", start)


def _above_only(lines: list[str], above: list[str], below: list[str], start: int) -> Parts:
    text, signature = without_signature(above)
    hidden = not any(line.startswith(">") for line in below) and BETWEEN_THE_LINES.search("\n".join(text))
    if hidden or not _joined(text):
        return Parts(_joined(lines), "", start)
    return Parts(_joined(text), _joined([*signature, *below]), start)


def start_of_quotation(lines: list[str]) -> int | None:
    """The first line that belongs to a quotation: its introduction, its headers, or a ">"."""
    looked_at = [_harmless(line) for line in lines[:LOOKED_AT]]
    found = [n for n in (_introduction(looked_at), _headers(looked_at), _marked(looked_at)) if n is not None]
    if len(lines) > LOOKED_AT:
        found.append(LOOKED_AT)
    return min(found, default=None)


def answers_in(below: list[str]) -> list[tuple[int, int]]:
    """The stretches of lines (from, to) that are not quoted. Only where ">" marks what is; a signature ends it."""
    if not any(line.startswith(">") for line in below):
        return []
    first_mark = next(n for n, line in enumerate(below) if line.startswith(">"))
    if _joined(_unintroduced(below[:first_mark])):
        return []  # the quotation itself has no marks; those are of an older one inside it
    stretches: list[tuple[int, int]] = []
    begin: int | None = None
    for n, line in enumerate(below[first_mark:], first_mark):
        if SIGNATURE.match(line.rstrip("\n")) or MOBILE.match(line.strip()):
            break
        if line.startswith(">") or _introduces(line):
            if begin is not None:
                stretches.append((begin, n))
            begin = None
        elif line.strip() and begin is None:
            begin = n
    else:
        n = len(below)
    if begin is not None:
        stretches.append((begin, n))
    return stretches


def without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """What was written, and the signature below it."""
    for n, line in enumerate(lines):
        if line in {"--", "-- "} and len(lines) - n <= 25:
            return lines[:n], lines[n:]
    end = len(lines)
    while end and (not lines[end - 1].strip() or MOBILE.match(lines[end - 1].strip())):
        end -= 1
    return lines[:end], lines[end:]


def _introduction(lines: list[str]) -> int | None:
    parts = quote("\n".join(lines), limit=LOOKED_AT + 2, quote_intro_line=True)
    found = len(parts[0][1].split("\n")) - 1 if len(parts) == 2 and parts[0][1] else (0 if len(parts) == 2 else None)
    also = next((n for n, line in enumerate(lines) if ALSO_INTRODUCES.match(line.strip())), None)
    wrapped = next((n for n in range(len(lines)) if _over_three_lines(lines[n : n + 3])), None)
    return min((n for n in (found, also, wrapped) if n is not None), default=None)


def _over_three_lines(lines: list[str]) -> bool:
    if len(lines) < 3 or not lines[0].startswith(("Op ", "On ")) or not lines[2].rstrip().endswith(":"):
        return False
    return _introduces(" ".join(line.strip() for line in lines)) and all(line.strip() for line in lines)


def _introduces(line: str) -> bool:
    line = _harmless(line).strip()
    return bool(line) and (len(quote(line, quote_intro_line=True)) == 2 or bool(ALSO_INTRODUCES.match(line)))


def _unintroduced(lines: list[str]) -> list[str]:
    """Less the introduction, which may run over three lines, and headers."""
    kept = [line for line in lines if line.strip() and _header_name(line) is None]
    joined = " ".join(line.strip() for line in kept[:3])
    return [] if len(kept) <= 3 and (_introduces(joined) or not kept) else [k for k in kept if not _introduces(k)]


def _headers(lines: list[str]) -> int | None:
    """Outlook: "Van: … / Verzonden: … / Aan: … / Onderwerp: …", sometimes in bold, sometimes below a line of dashes."""
    for n, line in enumerate(lines):
        if _header_name(line) in FIRST_HEADERS:
            block = [_header_name(following) for following in lines[n : n + 8] if following.strip()]
            if len({name for name in block[:5] if name}) >= 3:
                return n - 1 if n and SIGNATURE.match(lines[n - 1].strip()) else n
    return None


def _header_name(line: str) -> str | None:
    match = HEADER_RE.match(line.strip())
    return HEADER_MAP.get(match[1].strip().lower()) if match else None


def _marked(lines: list[str]) -> int | None:
    """Two lines in a row that begin with ">", or one that ends the mail: a single one may be anything."""
    for n, line in enumerate(lines):
        if line.startswith(">") and not line.startswith(">From "):
            following = next((other for other in lines[n + 1 :] if other.strip()), ">")
            if following.startswith(">") or line.startswith("> "):
                return n
    return None


def _harmless(line: str) -> str:
    """quotequail's patterns take time that grows with the cube of a hostile line: it sees only what could be one."""
    if len(line) > LONGEST_LINE or line.count("<") > 4 or line.count("@") > 4 or line.count(">") > 12:
        return ">" if line.startswith(">") else "…"
    return line


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip() if any(line.strip() for line in lines) else ""
