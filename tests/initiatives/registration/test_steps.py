"""The steps of a registration: each saves, nothing is lost, and only the team gets in."""

import re

import pytest
from django.urls import reverse

from initiatives.actions import registration
from initiatives.models import Initiative, Membership, ReviewStep
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import (
    InitiativeFactory,
    MembershipFactory,
    kind,
    region,
)
from tests.initiatives.registration.steps import HOSTILE, STEPS, draft_of, page_url, step_url

Status = Initiative.Status


# --- step by step ---------------------------------------------------------------------------------------


def test_every_step_saves_and_leads_on(signed_in, member):
    draft = draft_of(member, summary="", phase="idea")

    def send(section, **values):
        page = signed_in.get(step_url(draft, section))
        form = page.context["form"]
        kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
        return signed_in.post(step_url(draft, section), kept | values)

    assert send("naam", name="De Worm").headers["Location"] == step_url(draft, "wat")
    assert send("wat", summary="Samen groente.").headers["Location"] == step_url(draft, "hoever")
    assert send("hoever", kind=str(kind("care").pk)).headers["Location"] == step_url(draft, "contact")
    assert send("contact", website="regenworm.nl").headers["Location"] == step_url(draft, "nakijken")

    draft.refresh_from_db()
    assert (draft.name, draft.summary, draft.kind) == ("De Worm", "Samen groente.", kind("care"))
    assert (draft.website, draft.contact_email) == ("https://regenworm.nl", member.email)
    assert draft.status == Status.DRAFT


@pytest.mark.parametrize(
    ("where", "to"), [("terug", "naam"), ("nakijken", "nakijken"), ("weg", "hoever"), ("", "hoever")]
)
def test_every_button_saves(signed_in, member, where, to):
    draft = draft_of(member)

    answer = signed_in.post(
        step_url(draft, "wat"), {"summary": "Anders.", "naar": where, "base": base_of(signed_in, draft)}
    )

    draft.refresh_from_db()
    assert draft.summary == "Anders."
    assert answer.headers["Location"] == step_url(draft, to)


def test_stop_for_now_leads_to_mijn_omzien(signed_in, member):
    draft = draft_of(member)

    answer = signed_in.post(
        step_url(draft, "wat"), {"summary": "Anders.", "naar": "later", "base": base_of(signed_in, draft)}
    )

    assert answer.headers["Location"] == "/mijn/"
    assert page_url(draft) in signed_in.get("/mijn/").content.decode()


@pytest.mark.parametrize(("where", "status"), [("", 422), ("nakijken", 422), ("later", 302), ("terug", 302)])
def test_what_is_needed_is_asked_of_who_goes_on_and_not_of_who_stops(signed_in, member, where, status):
    draft = draft_of(member, summary="")

    answer = signed_in.post(
        step_url(draft, "wat"), {"description": "Een begin.", "naar": where, "base": base_of(signed_in, draft)}
    )

    draft.refresh_from_db()
    assert answer.status_code == status
    assert draft.description == ("Een begin." if status == 302 else "")
    assert status == 302 or "Een begin.</textarea>" in answer.content.decode()


def base_of(client, draft, section="wat"):
    return client.get(step_url(draft, section)).context["form"]["base"].value()


def test_optional_steps_can_be_skipped_and_needed_ones_not(signed_in, member):
    draft = draft_of(member)

    skips = {key: "Sla dit over" in signed_in.get(step_url(draft, key)).content.decode() for key in STEPS}

    assert skips == {"naam": False, "wat": False, "hoever": False, "contact": True}


@pytest.mark.parametrize("section", [*STEPS, "nakijken"])
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_input_breaks_no_step(signed_in, member, section, value):
    signed_in.raise_request_exception = False
    draft = draft_of(member)
    fields = [
        "name",
        "municipality",
        "place",
        "summary",
        "description",
        "themes",
        "phase",
        "kind",
        "legal_form",
        "is_anbi",
    ]
    fields += ["founded_year", "volunteers", "paid_staff", "website", "contact_email", "contact_phone", "address"]
    fields += ["show_location", "base", "gevraagd", "naar", "may", "answer"]

    answer = signed_in.post(step_url(draft, section), dict.fromkeys(fields, value))

    assert answer.status_code < 500
    assert "<script>alert" not in signed_in.get(step_url(draft, "nakijken")).content.decode()


# --- sending it in ----------------------------------------------------------------------------------------


def test_box_is_unticked_and_needed(signed_in, member):
    draft = draft_of(member)

    page = signed_in.get(step_url(draft, "nakijken")).content.decode()
    assert re.search(r'<input type="checkbox" name="may"(?![^>]*checked)', page)
    answer = signed_in.post(step_url(draft, "nakijken"), {})

    assert answer.status_code == 422
    assert "namens het initiatief mag doen" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_what_is_missing_is_named_at_its_part(signed_in, member):
    draft = draft_of(member, summary="")

    assert "Hier ontbreekt nog iets" in signed_in.get(step_url(draft, "nakijken")).content.decode()
    answer = signed_in.post(step_url(draft, "nakijken"), {"may": "on"})

    assert answer.status_code == 422
    assert "een korte beschrijving" in answer.content.decode()


def test_overview_says_what_is_not_public(signed_in, member):
    draft = draft_of(member, contact_email="tuin@voorbeeld.test", contact_phone="0612345678")

    html = signed_in.get(step_url(draft, "nakijken")).content.decode()

    assert html.count("(niet op de site)") == 2


def test_sent_in_once_however_often_the_button_is_pressed(signed_in, member):
    draft = draft_of(member)
    reviewer = UserFactory(coordinator=region("u16"))

    for _ in range(2):
        answer = signed_in.post(step_url(draft, "nakijken"), {"may": "on"})
        assert answer.headers["Location"] == page_url(draft)

    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    assert draft.submitted_at
    assert [step.kind for step in draft.review_steps.all()] == ["submitted"]
    assert [mail.subject for mail in mails_to(member.email)] == ["We hebben je aanmelding: Moestuin De Regenworm"]
    assert [mail.subject for mail in mails_to(reviewer.email)] == ["Nieuwe aanmelding: Moestuin De Regenworm"]


def test_while_it_waits_the_steps_lead_to_where_it_stands(signed_in, member):
    draft = draft_of(member, submitted=True)

    for section in (*STEPS, "nakijken"):
        assert signed_in.get(step_url(draft, section)).headers["Location"] == page_url(draft)
        assert signed_in.post(step_url(draft, section), {"summary": "Stiekem"}).headers["Location"] == page_url(draft)
    assert "We hebben je aanmelding" in signed_in.get(page_url(draft)).content.decode()
    draft.refresh_from_db()
    assert draft.summary != "Stiekem"


def test_withdraw_and_send_in_again(signed_in, member):
    draft = draft_of(member)
    registration.submit(initiative=draft, by=member)

    assert signed_in.get(reverse("initiatives:withdraw_registration", args=[draft.pk])).status_code == 405
    html = signed_in.post(reverse("initiatives:withdraw_registration", args=[draft.pk]), follow=True).content.decode()

    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == (Status.DRAFT, None)
    assert "ingetrokken" in html
    registration.submit(initiative=draft, by=member)
    assert [step.kind for step in draft.review_steps.all()] == ["submitted", "withdrawn", "submitted"]


def test_draft_is_thrown_away_after_a_question(signed_in, member):
    draft = draft_of(member)
    url = reverse("initiatives:discard_registration", args=[draft.pk])

    assert "weg?" in signed_in.get(url).content.decode()
    assert Initiative.objects.count() == 1
    answer = signed_in.post(url, follow=True)

    assert "is weggegooid" in answer.content.decode()
    assert Initiative.objects.count() == Membership.objects.count() == ReviewStep.objects.count() == 0


@pytest.mark.parametrize("more", [{"published": True}, {"submitted": True}, {"status": "archived"}])
def test_only_a_draft_is_thrown_away(signed_in, member, more):
    draft = draft_of(member, **more)

    signed_in.post(reverse("initiatives:discard_registration", args=[draft.pk]))

    assert Initiative.objects.count() == 1


def test_published_page_takes_over_from_the_registration(signed_in, member):
    shown = draft_of(member, published=True)

    assert signed_in.get(page_url(shown)).headers["Location"] == shown.get_absolute_url()


# --- who -------------------------------------------------------------------------------------------------

ADDRESSES = ("initiatives:registration", "initiatives:discard_registration")
POSTS = ("initiatives:withdraw_registration", "initiatives:resume_registration", "initiatives:discard_registration")


def test_colleague_writes_along_but_does_not_throw_away(client, member):
    draft = draft_of(member)
    MembershipFactory(initiative=draft, user=(editor := UserFactory()))
    client.force_login(editor)

    assert client.get(step_url(draft, "wat")).status_code == 200
    assert "Gooi deze aanmelding weg" not in client.get(step_url(draft, "wat")).content.decode()
    client.post(reverse("initiatives:discard_registration", args=[draft.pk]))
    assert Initiative.objects.count() == 1


@pytest.mark.parametrize(
    "who",
    [
        {},
        {"editor": True},
        {"coordinator": "regio-foodvalley"},
        {"coordinator": "u16"},
        {"network": True},
        {"admin": True},
    ],
)
def test_for_others_there_is_nothing_here(client, member, who):
    """Also for coordinators, who decide in the admin and do not write for the team."""
    draft = draft_of(member, summary="Mijn eigen zin.")
    if "coordinator" in who:
        who = {"coordinator": region(who["coordinator"])}
    client.force_login(UserFactory(**who))

    pages = [step_url(draft, key) for key in (*STEPS, "nakijken")] + [
        reverse(name, args=[draft.pk]) for name in ADDRESSES
    ]
    assert {path: s for path in pages if (s := client.get(path).status_code) != 404} == {}
    posts = [step_url(draft, key) for key in (*STEPS, "nakijken")] + [reverse(name, args=[draft.pk]) for name in POSTS]
    assert {path: s for path in posts if (s := client.post(path, {"may": "on"}).status_code) != 404} == {}
    draft.refresh_from_db()
    assert (draft.status, draft.summary) == (Status.DRAFT, "Mijn eigen zin.")


def test_visitor_is_led_to_sign_in(client, member):
    draft = draft_of(member)

    for path in [step_url(draft, "wat"), page_url(draft), reverse("initiatives:discard_registration", args=[draft.pk])]:
        assert client.get(path).headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_last_check(signed_in, member, count, django_assert_num_queries):
    for number in range(count):
        InitiativeFactory(published=True, name="Moestuin De Regenworm", slug=f"ander-{number}", themes=["food"])
    draft = draft_of(member, themes=["food", "green"][:count])
    signed_in.get(step_url(draft, "nakijken"))

    with django_assert_num_queries(23):
        assert len(signed_in.get(step_url(draft, "nakijken")).context["duplicates"]) == count
