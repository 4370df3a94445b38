"""Registering on the site: from a name to a page that waits, with every step saved and nothing made twice."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from initiatives.actions import registration
from initiatives.models import Initiative, Membership, ReviewStep
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import (
    InitiativeFactory,
    MembershipFactory,
    kind,
    legal_form,
    municipality,
    phase,
    place,
    region,
)
from tests.initiatives.team_factories import at_the_same_time

START = reverse("initiatives:register")
CHECK = reverse("initiatives:register_check")
Status = Initiative.Status


@pytest.fixture(autouse=True)
def _no_limits_left_over(db, settings):
    cache.clear()
    settings.HUMAN_SECONDS = 0


@pytest.fixture
def member():
    return UserFactory()


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


def named(**changes):
    from omzien.limits.forms import started

    typed = {"name": "Moestuin De Regenworm", "municipality": municipality("zeist").pk, "place": ""}
    return typed | {"homepage": "", "started": started(seconds_ago=60)} | changes


def step_url(initiative, section):
    return reverse("initiatives:register_step", args=[initiative.pk, section])


def page_url(initiative):
    return reverse("initiatives:registration", args=[initiative.pk])


def draft_of(member, **more):
    return InitiativeFactory(name="Moestuin De Regenworm", owner=member, **more)


# --- the first page -----------------------------------------------------------------------------------


def test_first_page_says_what_it_asks(client):
    html = client.get(START).content.decode()

    for words in ("Een idee is genoeg", "informele groep", "tien minuten", "coördinator uit de regio"):
        assert words in html


def test_page_of_a_municipality_fills_it_in(client):
    html = client.get(START, {"gemeente": "soest"}).content.decode()

    assert f'<option value="{municipality("soest").pk}" selected>' in html
    assert client.get(START, {"gemeente": "weg"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"municipality": ""},
        {"municipality": "999999999999999999999"},
        {"municipality": "abc"},
        {"municipality": "", "place": "Atlantis"},
        {"place": "Werkhoven"},  # not in Zeist
        {"homepage": "http://spam.test"},
        {"started": "verzonnen"},
        {"started": ""},
    ],
)
def test_wrong_input_is_told_and_what_was_typed_stays(client, wrong):
    answer = client.post(START, named(name="Moestuin “De Worm”") | wrong)

    assert answer.status_code == 422
    assert "Er klopt iets niet" in answer.content.decode()
    assert "name" in wrong or "Moestuin “De Worm”" in answer.content.decode()
    assert "registration" not in client.session


def test_session_keeps_the_place(client):
    client.post(START, named(municipality=municipality("bunnik").pk, place="werkhoven"))

    typed = client.session["registration"]
    assert (typed["municipality"], typed["place"]) == (municipality("bunnik").pk, place("Werkhoven").pk)


def test_too_often_is_told_and_loses_nothing(client, monkeypatch):
    monkeypatch.setattr("initiatives.views.registration.MOST_AN_HOUR", 2)

    statuses = [client.post(START, named(name=f"Naam {n}")).status_code for n in range(3)]

    assert statuses == [302, 302, 429]


# --- is it one of these? --------------------------------------------------------------------------------


def test_visitor_sees_the_doubles_first_and_then_is_asked_for_an_account(client):
    other = InitiativeFactory(published=True, name="Moestuin De Regenworm")

    assert client.post(START, named()).headers["Location"] == CHECK
    html = client.get(CHECK).content.decode()
    assert "Is het een van deze?" in html
    assert "Dit initiatief heeft dezelfde naam" in html
    assert other.get_absolute_url() in html
    assert reverse("initiatives:claim", args=[other.slug]) in html

    client.post(CHECK)
    html = client.get(CHECK).content.decode()
    assert "Nog één ding: een account" in html
    assert re.search(r'href="/account/signup/\?next=%2Finitiatieven%2Faanmelden%2Fkijken%2F"', html)
    assert Initiative.objects.count() == 1


def test_visitor_without_doubles_goes_straight_to_the_account(client):
    client.post(START, named())

    assert "Nog één ding: een account" in client.get(CHECK).content.decode()


def test_no_draft_of_another_shows_among_the_doubles(client):
    InitiativeFactory(name="Moestuin De Regenworm", summary="Geheim")
    client.post(START, named())

    assert "Geheim" not in client.get(CHECK).content.decode()


def test_what_was_typed_is_back_after_signing_in(client, member):
    client.post(START, named(place="Austerlitz"))
    answer = client.post("/account/login/?next=" + CHECK, {"login": member.email, "password": "een-lang-wachtwoord"})
    assert answer.headers["Location"] == CHECK or client.get("/mijn/").status_code == 200

    html = client.get(CHECK).content.decode()
    assert "Ga verder met je aanmelding" in html
    assert "Moestuin De Regenworm" in html
    assert Initiative.objects.count() == 0, "Reading a page makes nothing"

    answer = client.post(CHECK)
    draft = Initiative.objects.get()
    assert answer.headers["Location"] == step_url(draft, "wat")
    assert "registration" not in client.session


def test_mijn_omzien_leads_back_to_what_was_typed(client, member):
    client.post(START, named())
    client.post("/account/login/", {"login": member.email, "password": "een-lang-wachtwoord"})

    html = client.get("/mijn/").content.decode()

    assert "Moestuin De Regenworm" in html
    assert CHECK in html


def test_check_without_anything_typed_leads_to_the_start(client, signed_in):
    assert signed_in.get(CHECK).headers["Location"] == START
    assert signed_in.post(CHECK).headers["Location"] == START
    assert Initiative.objects.count() == 0


def test_municipality_that_is_gone_meanwhile_leads_to_the_start(signed_in):
    signed_in.post(START, named())
    session = signed_in.session
    session["registration"] = {"name": "Moestuin", "municipality": 2_000_000_000, "place": None}
    session.save()

    assert signed_in.get(CHECK).headers["Location"] == START


# --- the draft ------------------------------------------------------------------------------------------


def test_draft_has_an_owner_and_what_suits_a_starter(signed_in, member):
    answer = signed_in.post(START, named(place="Austerlitz"))

    draft = Initiative.objects.get()
    assert answer.headers["Location"] == step_url(draft, "wat")
    assert (draft.status, draft.slug) == (Status.DRAFT, "moestuin-de-regenworm")
    assert (draft.phase, draft.legal_form) == (phase("idea"), legal_form("informal"))
    assert (draft.municipality, draft.place) == (municipality("zeist"), place("Austerlitz"))
    assert list(draft.memberships.values_list("user", "role")) == [(member.pk, "owner")]
    assert Initiative.objects.exclude(search_vector=None).count() == 1
    assert signed_in.get(draft.get_absolute_url()).status_code == 200
    assert Client().get(draft.get_absolute_url()).status_code == 404


def test_double_click_makes_one_draft(signed_in):
    for _ in range(2):
        signed_in.post(START, named())
    signed_in.post(CHECK)

    assert Initiative.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_draft(member):
    zeist = municipality("zeist")

    made = at_the_same_time(
        *[lambda: registration.start(name="De Linde", municipality=zeist, place=None, by=member)] * 4
    )

    assert len({draft.pk for draft in made}) == 1
    assert Initiative.objects.count() == Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_clicks_make_two(member, monkeypatch):
    """The negative control: the fault is there when the account is not locked."""
    from threading import Barrier

    from omzien.accounts.models import User

    zeist, barrier = municipality("zeist"), Barrier(2)
    look = registration.open_registrations
    monkeypatch.setattr(User.objects, "select_for_update", User.objects.all)

    def together(user):
        found = look(user)
        barrier.wait(10)
        return found

    monkeypatch.setattr(registration, "open_registrations", together)

    at_the_same_time(*[lambda: registration.start(name="De Linde", municipality=zeist, place=None, by=member)] * 2)

    assert Initiative.objects.count() == 2


def test_one_person_has_a_sane_number_of_drafts(signed_in, member):
    for number in range(registration.MOST_OPEN):
        draft_of(member, slug=f"tuin-{number}", municipality="soest")

    answer = signed_in.post(START, named(name="Nog een"), follow=True)

    assert "Je hebt al 5 aanmeldingen" in answer.content.decode()
    assert Initiative.objects.count() == registration.MOST_OPEN


def test_what_is_published_or_put_away_does_not_count(signed_in, member):
    for number in range(registration.MOST_OPEN):
        draft_of(member, slug=f"tuin-{number}", published=number % 2 == 0, municipality="soest")
    Initiative.objects.exclude(status=Status.PUBLISHED).update(status=Status.ARCHIVED)

    signed_in.post(START, named(name="Nog een"))

    assert Initiative.objects.filter(name="Nog een").exists()


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


STEPS = ("naam", "wat", "hoever", "contact")
HOSTILE = [
    "\x00",
    "9" * 400,
    "<script>alert(1)</script>",
    "'; --",
    "🌷",
    "\u202eabc",
    "-1",
    "NaN",
    "a\r\nBcc: x@y.z",
    "[]",
    '{"a": 1}',
]


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


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_input_breaks_no_start(client, value):
    client.raise_request_exception = False

    fields = ["name", "municipality", "place", "homepage", "started"]

    assert client.post(START, dict.fromkeys(fields, value)).status_code < 500
    assert client.post(START, named(name=value)).status_code < 500
    assert client.get(CHECK).status_code < 500


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
