"""Refuses input that no form of ours can mean, before any view sees it (TRUST 10).

A request without percent signs, body or quotes in its cookies costs a few microseconds.
"""

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from omzien.errors import refusal

logger = logging.getLogger(__name__)

MAX_PATH = 2048
MAX_QUERY_BYTES = 8192
MAX_QUERY_FIELDS = 500
MAX_COOKIE = 4096

BAD_HOST = "Dit adres hoort niet bij Omzien."
BAD_PATH = "In dit adres staat een teken dat niet kan. Kijk of je het goed hebt overgenomen."
BAD_QUERY = "Dit adres is onderweg beschadigd. Kijk of je het goed hebt overgenomen, of begin opnieuw met zoeken."
LONG_QUERY = "Dit adres is te lang. Kies minder filters of zoek met minder woorden."
BAD_HEADER = "Je browser stuurde iets mee dat wij niet kunnen lezen."
BAD_TYPE = "Dit formulier is in een vorm verstuurd die wij niet lezen."
BAD_FORM = "Dit formulier is onderweg beschadigd. Ga terug en verstuur het nog een keer."
BAD_VALUE = "In wat je invulde staat een teken dat niet kan, of een getal dat te groot is."
LARGE_BODY = "Dit is te groot om te versturen. Kies een kleiner bestand of schrijf een kortere tekst."

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HALF_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ODD_TYPE = re.compile(r"""[\x00-\x1f\x7f]|\*\s*\d*\s*\*?\s*=|charset\s*=(?!\s*"?utf-?8"?\s*(;|$))""", re.IGNORECASE)
_READ_HEADERS = ("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_FOR")


class RefusedError(Exception):
    """Carries the status and the sentence of the answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class ContentTypeGuard:
    """Around Django's own WSGI application, which fails without a page on `charset=hex` and the like."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _ODD_TYPE.search(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
            environ["omzien.odd_type"] = True
        return self.application(environ, start_response)


class InputGuardMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            check_head(request)
        except RefusedError as refused:
            return refusal(request, refused.status, refused.sentence)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """The body is read here, once, where Django would read it anyway to check the CSRF token."""
        if request.method != "POST":
            return None
        try:
            check_body(request)
        except RefusedError as refused:
            return refusal(request, refused.status, refused.sentence)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A value that a screen that is not ours passes on unread, such as `created_at__year=0`. It is logged."""
        if not too_much(exception):
            return None
        logger.warning("A value did not fit", exc_info=exception)
        return refusal(request, 400, BAD_VALUE)


def too_much(exception: Exception) -> bool:
    """What PostgreSQL cannot hold, digits that Python refuses to read, JSON nested deeper than its reader goes."""
    digits = isinstance(exception, ValueError) and "integer string conversion" in str(exception)
    return digits or isinstance(exception, DataError | RecursionError)


def check_head(request: HttpRequest) -> None:
    """Host, path, headers, cookies and query string."""
    meta = request.META
    try:
        request.get_host()
    except DisallowedHost as error:
        raise RefusedError(400, BAD_HOST) from error
    if _CONTROL.search(request.path_info):
        raise RefusedError(400, BAD_PATH)
    if len(request.path_info) > MAX_PATH:
        raise RefusedError(414, BAD_PATH)
    if any("\x00" in meta.get(name, "") for name in _READ_HEADERS):
        raise RefusedError(400, BAD_HEADER)
    if meta.get("omzien.odd_type"):
        raise RefusedError(415, BAD_TYPE)
    if _content_length(meta) > settings.MAX_BODY_BYTES:
        raise RefusedError(413, LARGE_BODY)
    if meta.get("HTTP_COOKIE"):
        drop_odd_cookies(request.COOKIES)
    if query := meta.get("QUERY_STRING", ""):
        check_query(query.encode("latin-1", "replace"))


def check_query(query: bytes) -> None:
    if len(query) > MAX_QUERY_BYTES:
        raise RefusedError(414, LONG_QUERY)
    if query.count(b"&") >= MAX_QUERY_FIELDS:
        raise RefusedError(400, LONG_QUERY)
    if not readable(query):
        raise RefusedError(400, BAD_QUERY)


def readable(encoded: bytes) -> bool:
    """Whether form-encoded bytes are whole escapes of UTF-8 text without NUL."""
    if b"%" in encoded:
        if _HALF_ESCAPE.search(encoded):
            return False
        encoded = unquote_to_bytes(encoded)
    elif encoded.isascii():
        return b"\x00" not in encoded
    try:
        encoded.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in encoded


def drop_odd_cookies(cookies: dict[str, str]) -> None:
    """A quoted cookie may hide a NUL as `\\000`. It is dropped, not refused: a visitor cannot mend a cookie."""
    odd = [name for name, value in cookies.items() if len(value) > MAX_COOKIE or _CONTROL.search(value)]
    for name in odd:
        del cookies[name]


def check_body(request: HttpRequest) -> None:
    """Reads the form. Files go through Django's upload handlers as always and are not read again."""
    try:
        if request.content_type == "application/x-www-form-urlencoded" and not readable(request.body):
            raise RefusedError(400, BAD_FORM)
        fields = request.POST
    except RequestDataTooBig as error:
        raise RefusedError(413, LARGE_BODY) from error
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise RefusedError(400, BAD_FORM) from error
    except (LookupError, ValueError) as error:  # an unknown charset inside a part of the form
        raise RefusedError(400, BAD_FORM) from error
    if request.content_type == "multipart/form-data":
        check_parts(fields, request.FILES)


def check_parts(fields: Any, files: Any) -> None:
    for name, values in fields.lists():
        if "\x00" in name or any("\x00" in value for value in values):
            raise RefusedError(400, BAD_FORM)
    for name, uploads in files.lists():
        if "\x00" in name or any(_CONTROL.search(upload.name or "") for upload in uploads):
            raise RefusedError(400, BAD_FORM)


def _content_length(meta: dict[str, Any]) -> int:
    try:
        return int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
