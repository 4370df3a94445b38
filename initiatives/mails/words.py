"""How mails name people and initiatives."""

from __future__ import annotations

import re

from initiatives.models import Initiative
from omzien.accounts.models import User
from omzien.mail.words import one_line

# A name and nothing else: no link, no sentence, no number (TRUST 18).
PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[ '’-]{1,2}[^\W\d_]+)*", re.UNICODE)
LONGEST_PLAIN_NAME = 40


def plain_name(user: User | None) -> str:
    """The name where it is plainly one, else nothing: for mails to an address that nobody confirmed."""
    name = user.name.strip() if user else ""
    return name if len(name) <= LONGEST_PLAIN_NAME and PLAIN_NAME.fullmatch(name) else ""


def guarded_name(initiative: Initiative) -> str:
    """For an address that nobody confirmed: a coordinator read the name of what is published, of others nobody did."""
    if initiative.status == Initiative.Status.PUBLISHED:
        return f"“{one_line(initiative.name)}”"
    where = f" in {initiative.municipality}" if initiative.municipality else ""
    return f"een nieuw initiatief{where}"
