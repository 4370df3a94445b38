"""The start of a registration: a name, the likely doubles, an account, and one draft however often one clicks."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.actions import registration
from initiatives.models import Initiative, Membership
from tests.initiatives.factories import (
    InitiativeFactory,
    legal_form,
    municipality,
    phase,
    place,
)
from tests.initiatives.registration.steps import CHECK, HOSTILE, START, draft_of, named, step_url
from tests.threads import all_at_once

Status = Initiative.Status


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

    made = all_at_once(*[lambda: registration.start(name="De Linde", municipality=zeist, place=None, by=member)] * 4)

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

    all_at_once(*[lambda: registration.start(name="De Linde", municipality=zeist, place=None, by=member)] * 2)

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


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_input_breaks_no_start(client, value):
    client.raise_request_exception = False

    fields = ["name", "municipality", "place", "homepage", "started"]

    assert client.post(START, dict.fromkeys(fields, value)).status_code < 500
    assert client.post(START, named(name=value)).status_code < 500
    assert client.get(CHECK).status_code < 500
