"""Cells that a spreadsheet would run as a formula are made harmless, and read back as they were."""

import re

# OWASP, CSV injection. Apostrophes before it count along, so that `restored` is exact; "'t Goy" stays as it is.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def neutralised(cell: str) -> str:
    """An apostrophe before what a spreadsheet could take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `neutralised`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
