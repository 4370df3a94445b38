"""Error pages that say what to do. None of them shows an inside, and 400, 500 and 503 need no database."""

import logging
import re
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

from omzien.request_id import current_request_id

logger = logging.getLogger(__name__)

BAD_REQUEST = "Dit verzoek konden we niet lezen. Ga terug en probeer het opnieuw."
FORBIDDEN = "Je mag deze pagina niet zien. Misschien moet je met een ander account inloggen."
NOT_FOUND = "Deze pagina bestaat niet (meer). Zoek verder, dan vind je vast wat je nodig hebt."
BROKEN = "Er ging iets mis bij ons, niet bij jou. Probeer het straks opnieuw."
UNAVAILABLE = "Omzien is even niet bereikbaar. Probeer het over een paar minuten opnieuw."
EXPIRED_FORM = (
    "Dit formulier stond te lang open of je browser weigert cookies. "
    "Ga terug, laad de pagina opnieuw en verstuur het nog een keer."
)

# Used when a template itself fails.
BARE_PAGE = (
    '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Omzien</title>'
    '<h1>Dat lukte niet</h1><p>{}</p><p>Kenmerk: {}</p><p><a href="/">Naar de voorpagina</a></p></html>'
)


def error_page(
    status: int, sentence: str, *, template: str = "", request: HttpRequest | None = None, **context: object
) -> HttpResponse:
    """A page with one sentence and the reference of this request; htmx gets a fragment with the same status."""
    if request is not None and request.headers.get("HX-Request") == "true":
        template = "errors/fragment.html"
    shown = {"status": status, "sentence": sentence, "request_id": current_request_id.get(), **context}
    try:
        html = render_to_string(template or f"{status}.html", shown, request)
    except Exception:
        logger.exception("The page for error %s could not be made", status)
        html = format_html(BARE_PAGE, sentence, current_request_id.get())
    return HttpResponse(html, status=status)


def refusal(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A 4xx for input that no form of ours can mean; made without the request, which is not to be trusted."""
    fragment = "errors/fragment.html" if request.META.get("HTTP_HX_REQUEST") == "true" else "400.html"
    return error_page(status, sentence, template=fragment)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 400, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(403, FORBIDDEN, request=request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(403, EXPIRED_FORM, request=request)


def page_not_found(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """The words of the address are offered as a search."""
    words = " ".join(re.findall(r"[^\W_]+", request.path_info)[-6:])[:80]
    return error_page(404, NOT_FOUND, request=request, q=words)


def server_error(request: HttpRequest) -> HttpResponse:
    """Made without request, context processors and database, because any of them may be what broke."""
    fragment = request.META.get("HTTP_HX_REQUEST") == "true"
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = error_page(503, UNAVAILABLE, template="errors/fragment.html" if fragment else "503.html")
        response["Retry-After"] = "60"
        return response
    return error_page(500, BROKEN, template="errors/fragment.html" if fragment else "500.html")
