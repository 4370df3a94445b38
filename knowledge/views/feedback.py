"""Taking an answer to "was dit nuttig?", with and without script."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from knowledge.actions.feedback import answer, key_of
from knowledge.forms.feedback import FeedbackForm, VisitorFeedbackForm
from knowledge.models import ArticlePage, Feedback
from omzien.limits.actions import allow, client_network, visitor

SESSION_KEY = "lezer"
MOST_AN_HOUR = 30
TOO_MANY = "Je gaf wel heel veel antwoorden in korte tijd. Probeer het over een uur nog eens."
THANKS = "Dank je wel. Je antwoord is bewaard."


@never_cache
@require_POST
def give_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(ArticlePage.objects.published().for_card(), slug=slug)
    form = feedback_form(request, request.POST)
    if not form.is_valid():
        return _again(request, article, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not allow(action="feedback", who=visitor(request), most=MOST_AN_HOUR, seconds=3600):
        form.add_error(None, TOO_MANY)
        return _again(request, article, form, HTTPStatus.TOO_MANY_REQUESTS)
    given = answer(
        article=article,
        reader=key_of(_reader(request, form)),
        is_helpful=form.is_helpful,
        note=form.cleaned_data["gemist"],
    )
    if "HX-Request" in request.headers:
        return _fragment(request, article, feedback_form(request), given=given, is_new=True)
    messages.success(request, THANKS)
    return redirect(f"{article.get_absolute_url()}#nuttig")


def feedback_form(request: HttpRequest, data: Any = None) -> FeedbackForm:
    return FeedbackForm(data) if request.user.is_authenticated else VisitorFeedbackForm(data)


def given_before(request: HttpRequest, article: ArticlePage) -> Feedback | None:
    """What this reader answered earlier, so that the page can say so; no query for who never answered anything."""
    known = f"user:{request.user.pk}" if request.user.is_authenticated else request.session.get(SESSION_KEY)
    if not known or article.pk is None:
        return None
    return Feedback.objects.filter(article_id=article.pk, reader=key_of(known)).first()


def _reader(request: HttpRequest, form: FeedbackForm) -> str:
    """The account, or else the form that this browser first answered with: pressing twice is answering once, and
    people behind one address are not taken for one another.
    """
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    known: str = request.session.get(SESSION_KEY) or key_of(
        f"{client_network(request)}\n{form.cleaned_data['started']}"
    )
    request.session[SESSION_KEY] = known
    return known


def _again(request: HttpRequest, article: ArticlePage, form: FeedbackForm, status: int) -> HttpResponse:
    if "HX-Request" in request.headers:
        return _fragment(request, article, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)  # what htmx puts in the page
    return render(request, "knowledge/feedback.html", {"article": article, "form": form}, status=status)


def _fragment(
    request: HttpRequest, article: ArticlePage, form: FeedbackForm, *, status: int = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    shown = {"article": article, "feedback_form": form, **context}
    return render(request, "knowledge/_feedback.html", shown, status=status)
