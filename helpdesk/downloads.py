"""A file that somebody sent along, for who may read the message that it belongs to."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from helpdesk.models import TicketAttachment


def download(attachment: TicketAttachment | None) -> HttpResponse:
    """Never shown in the page, whatever it says it is. 404 for what was refused."""
    if attachment is None or attachment.content is None:
        raise Http404
    response = HttpResponse(bytes(attachment.content), content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
