"""A document is as public as the pages that show it: until one of them is published, nobody else can fetch it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.documents.models import AbstractDocument
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex

MOST_PAGES = 50


def refuse_unless_public(document: AbstractDocument, request: HttpRequest) -> None:
    """Wagtail calls this before it sends a document. Fails closed: what no page shows is for editors and its sender."""
    if request.user.is_authenticated and document.uploaded_by_user_id == request.user.pk:
        return
    if permission_policy.user_has_permission_for_instance(request.user, "change", document):
        return
    if not any(_may_read(page, request) for page in pages_with(document)):
        raise Http404


def pages_with(document: AbstractDocument) -> list[Page]:
    """The live pages that show it; their drafts do not count."""
    references = ReferenceIndex.get_references_to(document)
    named = references.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    ids = {int(pk) for pk in named.values_list("object_id", flat=True)}
    return list(Page.objects.live().filter(pk__in=ids).order_by("pk")[:MOST_PAGES])


def _may_read(page: Page, request: HttpRequest) -> bool:
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
