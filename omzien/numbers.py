"""Numbers from the outside world, within bounds."""

BIGINT = 2**63 - 1
MAX_DIGITS = 19


def bounded_int(text: str | None, low: int = 1, high: int = BIGINT) -> int | None:
    """The whole number that `text` says in plain digits, or None where it says none between `low` and `high`."""
    if not text:
        return None
    text = text.strip()
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > MAX_DIGITS:
        return None
    number = int(text)
    return number if low <= number <= high else None
