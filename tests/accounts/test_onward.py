"""Coming back to where one was after making an account, whichever browser opens the mail."""

import re
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from omzien.accounts.onward import LONGEST, onward_path
from omzien.mail.models import Message
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.mailbox import link_in, mails_to
from tests.limits.human import by_hand

pytestmark = pytest.mark.django_db

GOAL = "/mijn/naam/"
ADDRESS = "nieuw@voorbeeld.test"


def sign_up(client, goal=GOAL, email=ADDRESS):
    """From the sign-in page to the form, as its link leads."""
    page = client.get(f"/account/login/?next={quote(goal, safe='')}").content.decode()
    (link,) = set(re.findall(r'href="(/account/signup/[^"]*)"', page))
    form = client.get(link).content.decode()
    (field,) = re.findall(r'name="next" value="([^"]*)"', form)
    return fill_in(client, email, field)


def fill_in(client, email, goal):
    given = {"email": email, "password1": PASSWORD} | ({"next": goal} if goal else {})
    return client.post("/account/signup/", by_hand(**given))


def confirm(client, link):
    """Press the button on the page behind the link, with all that its form holds."""
    page = client.get(link).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(next)" value="([^"]*)"', page))
    return client.post(link.partition("?")[0], fields, follow=True)


def test_confirming_in_the_same_browser_leads_back(client):
    sign_up(client)

    response = confirm(client, link_in(mails_to(ADDRESS)[0]))

    assert response.redirect_chain[-1][0] == GOAL
    assert response.status_code == 200


def test_confirming_in_another_browser_leads_back_by_way_of_signing_in(client):
    sign_up(client)
    other = Client()

    response = confirm(other, link_in(mails_to(ADDRESS)[0]))

    assert response.redirect_chain[-1][0] == f"/account/login/?next={quote(GOAL, safe='')}"
    assert "is bevestigd" in response.content.decode()
    signed_in = other.post("/account/login/", {"login": ADDRESS, "password": PASSWORD, "next": GOAL})
    assert signed_in.headers["Location"] == GOAL


def test_a_new_link_at_sign_in_leads_back_too(client):
    sign_up(client)
    Message.objects.all().delete()
    cache.clear()  # three minutes later

    client = Client()
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD, "next": GOAL})
    response = confirm(client, link_in(mails_to(ADDRESS)[0]))

    assert response.redirect_chain[-1][0] == GOAL


def test_who_has_an_account_already_is_led_on_by_the_mail_that_says_so(client):
    user = UserFactory()
    sign_up(client, email=user.email)

    (message,) = mails_to(user.email)
    (link,) = re.findall(rf"^Inloggen: {re.escape(settings.SITE_URL)}(\S+)$", message.text, re.MULTILINE)
    response = Client().get(link)

    assert response.headers["Location"] == f"/account/login/?next={quote(GOAL, safe='')}"
    assert message.is_secret


def test_without_a_goal_nothing_is_added(client):
    fill_in(client, ADDRESS, "")

    assert link_in(mails_to(ADDRESS)[0]).endswith("/")


@pytest.mark.parametrize(
    "goal",
    ["https://elders.example/", "//elders.example/", "/\\elders.example/", "javascript:alert(1)", "/" + "a" * LONGEST],
)
def test_a_goal_that_is_not_a_path_of_ours_stays_out_of_the_mail(client, goal):
    fill_in(client, ADDRESS, goal)

    assert link_in(mails_to(ADDRESS)[0]).endswith("/")


def test_no_words_of_a_visitor_are_in_the_mail(client):
    sign_up(client, goal="/KOOP-NU-GOEDKOOP/?q=bel+06-12345678")

    (message,) = mails_to(ADDRESS)
    assert "KOOP" not in message.text + message.html
    assert "12345678" not in message.text + message.html


@pytest.mark.parametrize("forge", [lambda _: "verzonnen", lambda signed: f"{signed}x", lambda _: "a:b:c"])
def test_a_forged_way_on_leads_to_mijn_omzien(client, forge):
    client.force_login(UserFactory())
    signed = forge(onward_path("/mijn/naam/").split("/")[-2])

    assert client.get(f"/account/verder/{signed}/").headers["Location"] == "/mijn/"


def test_a_way_on_is_over_with_the_link_that_brought_it(client, monkeypatch):
    path = onward_path(GOAL)
    client.force_login(UserFactory())
    assert client.get(path).headers["Location"] == GOAL

    later = time.time() + 3 * 24 * 3600 + 1
    monkeypatch.setattr("time.time", lambda: later)

    assert client.get(path).headers["Location"] == "/mijn/"


def test_the_name_page_leads_back_to_where_it_was_asked(client):
    client.force_login(UserFactory())

    page = client.get("/mijn/naam/?next=/initiatieven/").content.decode()
    response = client.post("/mijn/naam/", {"name": "Sam", "next": "/initiatieven/"})

    assert 'name="next" value="/initiatieven/"' in page
    assert response.headers["Location"] == "/initiatieven/"
