"""What editors see while they write: the issue as who chose nothing gets it, on the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from newsletter.composing.collecting import Window
from newsletter.composing.compose import Composer, content_at
from newsletter.models import IssuePage
from newsletter.periods import since_the_previous
from newsletter.segments import EVERYTHING


def editor_preview(request: HttpRequest, page: IssuePage) -> HttpResponse:
    """Of what is in the form, saved or not."""
    content = content_at(page, Window(since_the_previous(page), timezone.now()))
    return render(request, "newsletter/issue.html", Composer(content).context(EVERYTHING))
