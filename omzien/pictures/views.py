"""Pictures as pages show them. The originals have no address, and documents go through Wagtail's own view."""

import re

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

TYPES = {"avif": "image/avif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
# As Wagtail names renditions: 4f…a1.width-800.webp; a new picture gets a new name, so an old one never changes.
_RENDITION = re.compile(r"[\w-][\w.-]{0,150}\.(avif|jpeg|jpg|png|webp)", re.ASCII)
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def rendition(request: HttpRequest, name: str) -> FileResponse:
    match = _RENDITION.fullmatch(name)
    if match is None:
        raise Http404
    try:
        file = default_storage.open(f"images/{name}")
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(file, content_type=TYPES[match[1]])
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = A_YEAR
    response["X-Content-Type-Options"] = "nosniff"
    return response
