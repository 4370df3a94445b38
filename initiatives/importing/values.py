"""From the text of one cell to a value. A reader returns it, or raises ValueError with the rest of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone

from initiatives.importing import fields
from initiatives.models import Initiative
from omzien.search.dutch import fold

YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "x", "v", "✓", "✔"})
NO = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)\.?[-/. ]+(\d{4}|\d{2})(?:\s.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?")
_WHOLE = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d{1,10}")
_MAIL = EmailValidator()


def read_value(key: str, text: str) -> Any:
    """Raises ValueError with what is wrong: the end of a sentence that starts with the cell."""
    reader = _READERS[fields.BY_KEY[key].reads]
    return _within_field(key, reader(text))


def _within_field(key: str, value: Any) -> Any:
    """The model's own rules: length, range, form."""
    model_field = Initiative._meta.get_field(key)
    most = getattr(model_field, "max_length", None)
    if most and isinstance(value, str) and len(value) > most:
        raise ValueError(f"is te lang: {len(value)} tekens, hoogstens {most} passen.")
    try:
        model_field.run_validators(value)  # type: ignore[union-attr]  # always a concrete field here
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return value


def _text(text: str) -> str:
    return text


def _line(text: str) -> str:
    return " ".join(text.split())


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("is geen heel getal.")
    return int(re.sub(r"[. ]", "", text))


def _decimal(text: str) -> float:
    if not re.fullmatch(r"-?\d{1,3}([.,]\d{1,20})?", text):
        raise ValueError("is geen getal.")
    return float(text.replace(",", "."))


def _year(text: str) -> int:
    """A year, or the year of a date; never a guess about a typing error."""
    if re.fullmatch(r"\d{4}", text):
        year = int(text)
    else:
        try:
            year = _day(text).year
        except ValueError:
            raise ValueError("is geen jaar.") from None
    if not 1800 <= year <= timezone.localdate().year + 1:
        raise ValueError("kan niet het jaar van oprichting zijn.")
    return year


def _day(text: str) -> date:
    plain = fold(text)
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
        return date(year, month, day)
    if match := _DAY_FIRST.fullmatch(plain):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return date(year, _month(match[2]), int(match[1]))
    raise ValueError("is geen datum.")


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("mrt"):
        return 3
    return _MONTHS.index(text[:3]) + 1


def _past_day(text: str) -> str:
    """As ISO 8601, because it is kept as JSON."""
    try:
        day = _day(text)
    except ValueError:
        raise ValueError("is geen datum.") from None
    if day > timezone.localdate():
        raise ValueError("ligt in de toekomst.")
    return day.isoformat()


def _flag(text: str) -> bool:
    plain = fold(text)
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise ValueError("is geen ja of nee.")


def _mail(text: str) -> str:
    address = text.removeprefix("mailto:").strip(" ;,<>")
    try:
        _MAIL(address)
    except ValidationError:
        raise ValueError("is geen e-mailadres.") from None
    return address


def repaired_mail(text: str) -> str:
    """What was probably meant by "naam (at) voorbeeld.nl": only ever a suggestion."""
    address = re.sub(r"\s*[(\[]?\s*(?:at|apenstaart)\s*[)\]]\s*|\s+", "@", text.strip(), count=1)
    try:
        return _mail(address)
    except ValueError:
        return ""


def has_scheme(text: str) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE)) and not re.match(r"[^/]*\.[^/]*:\d", text)


def _site(text: str) -> str:
    """An address without a scheme gets https."""
    address = text if has_scheme(text) else f"https://{text}"
    if not re.match(r"https?://[^\s/]+\.[^\s/.]{2,}", address, re.IGNORECASE):
        raise ValueError("is geen webadres.")
    return address


_READERS: dict[str, Callable[[str], Any]] = {
    fields.TEXT: _text,
    fields.WHOLE: _whole,
    fields.DECIMAL: _decimal,
    fields.YEAR: _year,
    fields.FLAG: _flag,
    fields.DATE: _past_day,
    fields.MAIL: _mail,
    fields.SITE: _site,
}
