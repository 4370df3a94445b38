"""Cells that a spreadsheet would run as a formula are made harmless, and read back as they were."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


def neutralised(cell: str) -> str:
    """An apostrophe before what a spreadsheet could take for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


def restored(cell: str) -> str:
    """The cell as it was before `neutralised`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell
