"""Lines that were broken only for sending, made whole again (RFC 3676)."""

from __future__ import annotations


def unflowed(text: str, *, delete_space: bool) -> str:
    done: list[str] = []
    open_depth: int | None = None  # the quote depth of a line that goes on
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        goes_on = content.endswith(" ") and content != "-- "
        if open_depth == depth and content != "-- ":
            done[-1] += content
        else:
            done.append((">" * depth + " " if depth else "") + content)
        open_depth = depth if goes_on else None
        if goes_on and delete_space:
            done[-1] = done[-1][:-1]
    return "\n".join(done)
