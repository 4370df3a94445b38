"""What editors see while they write: the issue as who chose nothing gets it, on the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from newsletter.composing.compose import Composer, content_now
from newsletter.models import IssuePage
from newsletter.segments import EVERYTHING


def editor_preview(request: HttpRequest, page: IssuePage) -> HttpResponse:
    """Of what is in the form, saved or not."""
    return render(request, "newsletter/issue.html", Composer(content_now(page)).context(EVERYTHING))
