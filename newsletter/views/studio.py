"""From draft to ready, in /redactie/: all issues, one issue as any reader gets it, what it lacks, and a test mail."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from initiatives.models import Region, Theme
from newsletter.actions.sending import SendingError, cancel, plan_sending
from newsletter.actions.testing import send_test
from newsletter.composing.compose import Composer, content_of
from newsletter.composing.reasons import what_is_chosen
from newsletter.forms.studio import PARTS, WIDTHS, PlanForm, ReaderForm, next_morning
from newsletter.links import front_url
from newsletter.models import ArchivePage, IssuePage, Sending, Subscriber
from newsletter.preflight import problems_of, readers_by_segment
from omzien.accounts.models import User
from omzien.limits.actions import allow
from omzien.numbers import bounded_int

STARTED = "De nieuwsbrief gaat de deur uit."
PLANNED = "De nieuwsbrief is gepland. Tot dat moment kun je hem nog intrekken."
WITHDRAWN = "Ingetrokken. Je kunt weer schrijven."
PER_PAGE = 20
TESTS_A_DAY = 50
COMMON = 6


def issue_for(user: Any, pk: int) -> IssuePage:
    """Only who may write issues; for anybody else there is none."""
    issue = IssuePage.objects.filter(pk=pk).first()
    if issue is None or not issue.permissions_for_user(user).can_edit():
        raise Http404
    return issue


@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    archive = ArchivePage.objects.first()
    if archive is None or not archive.permissions_for_user(request.user).can_add_subpage():
        raise Http404
    rows = IssuePage.objects.select_related("content", "sending").defer("content__pieces").order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(bounded_int(request.GET.get("p")) or 1)
    context = {
        "issues": page,
        "readers": Subscriber.objects.active().count(),
        "add_url": reverse("wagtailadmin_pages:add", args=["newsletter", "issuepage", archive.pk]),
    }
    return render(request, "newsletter/redactie/issues.html", context)


@never_cache
@require_safe
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    issue = issue_for(request.user, pk)
    form = ReaderForm(request.GET)
    composer = Composer(content_of(issue))
    segment = composer.names.known(form.segment)
    query = urlencode([(name, value) for name in form.choices for value in form.choices[name]], doseq=True)
    problems = [] if issue.is_settled else problems_of(issue)
    context = {
        "issue": issue,
        "form": form,
        "problems": problems,
        "sending": Sending.objects.filter(issue=issue).first(),
        "plan": PlanForm(initial={"at": next_morning()}),
        "is_blocked": any(problem.blocks for problem in problems),
        "readers": Subscriber.objects.active().count(),
        "chosen": what_is_chosen(segment, composer.names),
        "query": query,
        "width": _one_of(request.GET.get("breedte"), WIDTHS),
        "part": _one_of(request.GET.get("deel"), PARTS),
        "widths": WIDTHS,
        "parts": PARTS,
        "text": composer.compose(segment).text if request.GET.get("deel") == "tekst" else "",
        "examples": examples(composer),
    }
    return render(request, "newsletter/redactie/ready.html", context)


@never_cache
@xframe_options_sameorigin
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, in a frame of the page above. Its links lead where a test mail's lead."""
    issue = issue_for(request.user, pk)
    composer = Composer(content_of(issue))
    made = composer.compose(ReaderForm(request.GET).segment, **nobodys_links())
    return HttpResponse(made.html)


@require_POST
def test_mail(request: HttpRequest, pk: int) -> HttpResponse:
    issue = issue_for(request.user, pk)
    user = request.user
    form = ReaderForm(request.POST)
    if isinstance(user, User):
        if allow(action="newsletter-test", who=f"user:{user.pk}", most=TESTS_A_DAY, seconds=24 * 60 * 60):
            send_test(issue=issue, segment=form.segment, to=user, links=nobodys_links())
            messages.success(request, f"De proefmail is onderweg naar {user.email}.")
        else:
            messages.error(request, "Dat zijn genoeg proefmails voor vandaag.")
    query = urlencode([(name, value) for name in form.choices for value in form.choices[name]])
    return redirect(f"{reverse('newsletter_ready', args=[pk])}?{query}")


@never_cache
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Now or later."""
    issue = issue_for(request.user, pk)
    user = request.user
    form = PlanForm({"at": request.POST.get("at", "")})
    now = "now" in request.POST
    if not now and not form.is_valid():
        messages.error(request, " ".join(map(str, form["at"].errors)))
    elif isinstance(user, User):
        try:
            plan_sending(issue=issue, by=user, at=None if now else form.cleaned_data["at"])
            messages.success(request, STARTED if now else PLANNED)
        except SendingError as error:
            messages.error(request, str(error))
    return redirect("newsletter_ready", pk)


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to writing, as long as it waits for its moment."""
    issue = issue_for(request.user, pk)
    sending = Sending.objects.filter(issue=issue, state=Sending.State.PLANNED).first()
    if sending is None:
        messages.error(request, "Deze nieuwsbrief staat niet (meer) gepland.")
    else:
        try:
            cancel(sending=sending)
            messages.success(request, WITHDRAWN)
        except SendingError as error:
            messages.error(request, str(error))
    return redirect("newsletter_ready", pk)


def nobodys_links() -> dict[str, str]:
    """A test mail has no reader, so these lead to the page for everybody."""
    return {"preferences_url": front_url(), "stop_url": front_url()}


def examples(composer: Composer) -> list[tuple[str, str]]:
    """Readers to look as: who chose nothing, who follows one region or one theme, and what most really chose."""
    region, theme = Region.objects.filter(slug="u16").first() or Region.objects.first(), Theme.objects.first()
    made = [("Wie niets koos", "")]
    made += [(f"Alleen {region}", f"regions={region.pk}")] if region else []
    made += [(f"Alleen {theme}", f"themes={theme.pk}")] if theme else []
    for segment, number in readers_by_segment()[:COMMON]:
        known = composer.names.known(segment)
        pairs = zip(("regions", "themes", "phases"), known, strict=True)
        query = urlencode([(name, pk) for name, pks in pairs for pk in pks])
        words = what_is_chosen(known, composer.names).removeprefix("Je koos: ").rstrip(".")
        if query:
            made.append((f"{words} ({number} lezer{'s' if number != 1 else ''})", query))
    return made


def _one_of(value: str | None, known: list[tuple[str, str]]) -> str:
    return value if value in dict(known) else known[0][0]
