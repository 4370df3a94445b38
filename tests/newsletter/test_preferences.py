"""Behind the link in every mail: change, move, stop. Opening changes nothing, and stopping follows RFC 8058."""

import re

import pytest
from django.test import Client

from newsletter.actions.freezing import freeze
from newsletter.composing.compose import compose
from newsletter.links import KEY_TOKEN, signed, stop_url
from newsletter.models import Subscriber
from newsletter.segments import segment_of
from tests.initiatives.factories import InitiativeFactory, region, theme
from tests.limits.human import by_hand
from tests.newsletter.factories import ConsentFactory, SubscriberFactory, make_issue
from tests.newsletter.reading import link_to, links_in, mails_to

SAM = "sam@adres.test"
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def reader():
    return ConsentFactory(subscriber__address=SAM, subscriber__regions=["u16"]).subscriber


def page_of(reader, name="voorkeuren"):
    return f"/nieuwsbrief/{name}/{signed(reader.key)}/"


def state():
    """Everything about readers that could change."""
    rows = Subscriber.objects.order_by("pk").values_list("pk", "address", "status", "stopped_at", "key", "moving_to")
    return list(rows), [(one.pk, segment_of(one)) for one in Subscriber.objects.order_by("pk")]


def test_reader_changes_what_comes(client, reader):
    page = client.get(page_of(reader)).content.decode()
    answer = client.post(page_of(reader), {"themes": [theme("care").pk]}, follow=True)

    assert re.search(r'name="regions" value="\d+"[^>]*checked', page)
    assert "Opgeslagen" in answer.content.decode()
    assert segment_of(reader) == ((), (theme("care").pk,), ())


def test_page_is_kept_out_of_caches_searches_and_other_sites(client, reader):
    answer = client.get(page_of(reader))

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert 'name="robots" content="noindex"' in answer.content.decode()


def test_stranger_with_the_key_but_no_signature_gets_nothing(client, reader):
    assert client.get(f"/nieuwsbrief/voorkeuren/{reader.key}/").status_code == 410
    assert client.get(f"/nieuwsbrief/voorkeuren/{signed(reader.key)[:-1]}x/").status_code == 410


def test_no_link_of_any_mail_changes_anything_when_it_is_opened(client):
    InitiativeFactory(name="Soep", published=True, themes=["care"])
    issue = make_issue()
    freeze(issue=issue)
    client.post("/nieuwsbrief/", by_hand(address="nieuw@adres.test", consent="on"))
    confirm = link_to("/bevestigen/", "nieuw@adres.test")
    client.post(confirm)
    reader = Subscriber.objects.get(address="nieuw@adres.test")
    Subscriber.objects.update(asked_at=None)
    client.post(f"{page_of(reader)}adres/", {"naar-address": "later@adres.test"})
    Subscriber.objects.update(asked_at=None)
    client.post("/nieuwsbrief/", by_hand(address="nieuw@adres.test", consent="on"))
    letter = compose(issue=issue, segment=segment_of(reader))
    bodies = [part.replace(KEY_TOKEN, signed(reader.key)) for part in (letter.text, letter.html)]
    for message in [*mails_to("nieuw@adres.test"), *mails_to("later@adres.test")]:
        bodies += [message.text, message.html, *re.findall(r"\S+", " ".join(message.headers.values()))]
    before, mails = state(), len(mails_to("nieuw@adres.test"))
    scanner = Client()

    links = links_in(*bodies)
    answers = {link: scanner.get(link).status_code for link in links}
    answers |= {f"HEAD {link}": scanner.head(link).status_code for link in links}

    assert {"bevestigen", "voorkeuren", "stoppen", "verhuizen", "archief"} <= {link.split("/")[2] for link in links}
    assert set(answers.values()) == {200}
    assert state() == before
    assert len(mails_to("nieuw@adres.test")) == mails


# --- RFC 8058 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", ONE_CLICK),
        (
            "multipart/form-data; boundary=---grens",
            (
                '-----grens\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
                "One-Click\r\n-----grens--\r\n"
            ),
        ),
        ("text/plain", "wat dan ook"),
        ("application/x-www-form-urlencoded", ""),
    ],
)
def test_one_post_stops_without_cookies_csrf_or_redirect(reader, content_type, body):
    program = Client(enforce_csrf_checks=True)

    answer = program.post(page_of(reader, "stoppen"), body, content_type=content_type)

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    reader.refresh_from_db()
    assert reader.status == "stopped"
    assert reader.consents.get().withdrawn_at == reader.stopped_at


def test_stopping_again_is_as_good(reader):
    for _ in range(2):
        assert Client().post(page_of(reader, "stoppen"), {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_who_was_erased_since_is_told_that_it_stopped(reader):
    link = page_of(reader, "stoppen")
    reader.delete()

    assert Client().post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_stop_link_is_an_https_address_of_ours_in_production_and_names_nobody(reader, settings):
    settings.SITE_URL = "https://omzien.example"

    link = stop_url(signed(reader.key))

    assert link.startswith("https://omzien.example/nieuwsbrief/stoppen/")
    assert "sam" not in link


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_nothing_but_a_post_stops(reader, method):
    answer = getattr(Client(), method)(page_of(reader, "stoppen"))

    assert answer.status_code in {200, 405}
    reader.refresh_from_db()
    assert reader.is_active


def test_button_stops_without_signing_in_and_a_mistake_is_undone_with_a_new_yes(client, reader):
    page = client.get(page_of(reader, "stoppen")).content.decode()
    assert "Stop met de nieuwsbrief" in page
    client.post(page_of(reader, "stoppen"))

    assert client.post(page_of(reader), {"regions": [region("u16").pk]}).status_code == 422
    client.post(page_of(reader), {"regions": [region("u16").pk], "consent": "on"})

    reader.refresh_from_db()
    assert reader.is_active
    assert [bool(one.withdrawn_at) for one in reader.consents.order_by("pk")] == [True, False]


# --- another address ----------------------------------------------------------------------------------


def test_subscription_moves_once_the_new_address_says_so(client, reader):
    old = page_of(reader)
    client.post(f"{old}adres/", {"naar-address": "Nieuw@Adres.test"})
    link = link_to("/verhuizen/", "nieuw@adres.test")
    assert client.get(link).status_code == 200
    reader.refresh_from_db()
    assert reader.address == SAM

    client.post(link)

    reader.refresh_from_db()
    assert (reader.address, reader.moving_to) == ("nieuw@adres.test", "")
    assert segment_of(reader).regions == (region("u16").pk,)
    assert client.get(old).status_code == 410
    assert client.post(link).status_code == 410
    assert [mail.subject for mail in mails_to(SAM)] == ["Je nieuwsbrief gaat naar een ander adres"]


def test_link_is_for_the_address_that_was_typed_last(client, reader):
    client.post(f"{page_of(reader)}adres/", {"naar-address": "eerst@adres.test"})
    first = link_to("/verhuizen/", "eerst@adres.test")
    Subscriber.objects.update(asked_at=None)
    client.post(f"{page_of(reader)}adres/", {"naar-address": "later@adres.test"})

    assert client.post(first).status_code == 422
    reader.refresh_from_db()
    assert reader.address == SAM


def test_moving_to_an_address_that_reads_already_is_told_only_there(client, reader):
    SubscriberFactory(address="ook@adres.test")
    asked = client.post(f"{page_of(reader)}adres/", {"naar-address": "ook@adres.test"})

    answer = client.post(link_to("/verhuizen/", "ook@adres.test"))

    assert asked.status_code == 302
    assert "komt de nieuwsbrief al" in answer.content.decode()
    reader.refresh_from_db()
    assert reader.address == SAM


def test_moving_is_mailed_once_per_three_minutes(client, reader):
    first = client.post(f"{page_of(reader)}adres/", {"naar-address": "een@adres.test"})
    second = client.post(f"{page_of(reader)}adres/", {"naar-address": "twee@adres.test"})

    assert (first.status_code, second.status_code) == (302, 429)
    assert mails_to("twee@adres.test") == []


@pytest.mark.parametrize("address", ["", "geen adres", "a@b.test\r\nBcc: c@d.test"])
def test_bad_address_is_told_in_words(client, reader, address):
    assert client.post(f"{page_of(reader)}adres/", {"naar-address": address}).status_code == 422
