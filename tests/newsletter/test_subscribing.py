"""From the form to a reader: nothing before the address said yes, nobody learns who reads, and the proof is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from newsletter.actions.stopping import stop
from newsletter.actions.subscribing import ask
from newsletter.consenting import VERSION, WORDING
from newsletter.links import preferences_url, signed
from newsletter.models import CONFIRM_WITHIN, Consent, Subscriber
from newsletter.segments import segment_of
from omzien.mail.models import Message, UndeliverableAddress, hashed
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import region, theme
from tests.limits.human import by_hand
from tests.newsletter.factories import ConsentFactory, SubscriberFactory
from tests.newsletter.reading import link_to, mails_to

SAM = "sam@adres.test"
PAGE = "/nieuwsbrief/"


def subscribe(client, address=SAM, **typed):
    return client.post(PAGE, by_hand(address=address, **({"consent": "on"} | typed)))


def minutes_pass(minutes=4):
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(minutes=minutes))


def test_form_then_button_then_choices(client):
    answer = subscribe(client, address="Sam@Adres.test", regions=[region("u16").pk], themes=[theme("care").pk])
    assert answer["Location"] == "/nieuwsbrief/kijk-in-je-mail/"
    link = link_to("/bevestigen/", SAM)

    page = client.get(link)
    assert Subscriber.objects.get().status == "pending"
    answer = client.post(link, follow=True)

    assert page.status_code == 200
    assert "Ja, ik wil de nieuwsbrief" in page.content.decode()
    subscriber = Subscriber.objects.get()
    assert subscriber.status == "active"
    assert segment_of(subscriber).regions == (region("u16").pk,)
    assert segment_of(subscriber).themes == (theme("care").pk,)
    assert "Wat wil je lezen?" in answer.content.decode()
    assert [mail.subject for mail in mails_to(SAM)] == [
        "Bevestig je nieuwsbrief",
        "Je krijgt de nieuwsbrief van Omzien",
    ]


def test_exact_words_their_version_time_and_origin_are_kept(client):
    before = timezone.now()
    page = client.get(PAGE).content.decode()
    subscribe(client)

    consent = Consent.objects.get()

    assert WORDING in page
    assert 'name="consent" ' in page
    assert "checked" not in page.split('name="consent"')[1].split(">")[0]
    assert (consent.wording, consent.version, consent.origin) == (WORDING, VERSION, "pagina")
    assert before <= consent.given_at <= timezone.now()
    assert consent.confirmed_at is None
    client.post(link_to("/bevestigen/", SAM))
    consent.refresh_from_db()
    assert consent.confirmed_at >= consent.given_at


def test_without_the_tick_nothing_is_kept_and_what_was_typed_stays(client):
    answer = subscribe(client, consent="", regions=[region("u16").pk])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Zet een vinkje" in page
    assert SAM in page
    assert not Subscriber.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "known", [{}, {"pending": True}, {"stopped": True}], ids=["reader", "never confirmed", "stopped"]
)
def test_answer_is_the_same_for_a_known_address(client, known):
    stranger = subscribe(client, address="nieuw@adres.test")
    SubscriberFactory(address=SAM, **known)

    answer = subscribe(Client(), address=SAM)

    assert (answer.status_code, answer["Location"]) == (stranger.status_code, stranger["Location"])
    assert len(mails_to(SAM)) == 1


def test_reader_who_is_asked_again_keeps_their_choice_and_gets_their_link(client):
    reader = SubscriberFactory(address=SAM, regions=["u16"])

    subscribe(client, regions=[region("u10").pk])

    (mail,) = mails_to(SAM)
    assert mail.subject == "Je krijgt onze nieuwsbrief al"
    assert preferences_url(signed(reader.key)) in mail.text
    assert [one.slug for one in reader.regions.all()] == ["u16"]
    assert not Consent.objects.exists()


def test_at_most_one_mail_per_address_per_three_minutes(client):
    for _ in range(3):
        subscribe(client)
    assert len(mails_to(SAM)) == 1

    minutes_pass()
    subscribe(client)

    assert len(mails_to(SAM)) == 2


def test_link_of_the_first_mail_takes_the_last_choice(client):
    subscribe(client, regions=[region("u10").pk])
    subscribe(client, regions=[region("u16").pk])

    client.post(link_to("/bevestigen/", SAM))

    assert [one.slug for one in Subscriber.objects.get().regions.all()] == ["u16"]


def test_link_works_three_days_once(client):
    subscribe(client)
    link = link_to("/bevestigen/", SAM)
    Consent.objects.update(given_at=timezone.now() - CONFIRM_WITHIN - timedelta(minutes=1))
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert Subscriber.objects.get().status == "pending"


def test_link_of_who_stopped_since_begins_nothing(client):
    subscribe(client)
    link = link_to("/bevestigen/", SAM)
    client.post(link)
    stop(subscriber=Subscriber.objects.get())

    assert client.post(link).status_code == 410
    assert Subscriber.objects.get().status == "stopped"


def test_confirming_twice_is_confirming_once(client):
    subscribe(client)
    link = link_to("/bevestigen/", SAM)

    for _ in range(2):
        assert client.post(link).status_code == 302

    assert len(mails_to(SAM)) == 2
    assert "al bevestigd" in client.get(link).content.decode()


def test_who_stopped_can_come_back_and_both_proofs_are_kept(client):
    reader = ConsentFactory(subscriber__address=SAM).subscriber
    stop(subscriber=reader)

    subscribe(client)
    client.post(link_to("/bevestigen/", SAM))

    reader.refresh_from_db()
    assert (reader.status, reader.stopped_at) == ("active", None)
    assert [bool(one.withdrawn_at) for one in reader.consents.order_by("pk")] == [True, False]


def test_address_that_does_not_exist_gets_nothing(client):
    UndeliverableAddress.objects.create(address_hash=hashed(SAM), domain="adres.test", status="5.1.1")

    subscribe(client)

    assert [mail.status for mail in mails_to(SAM)] == ["failed"]


def test_network_that_asks_all_day_is_stopped_in_words(client):
    answers = [subscribe(client, address=f"iemand{number}@adres.test").status_code for number in range(31)]

    assert answers == [302] * 30 + [429]


@pytest.mark.parametrize(
    "typed",
    [
        {"address": "geen adres"},
        {"address": "a@b.test\nBcc: c@d.test"},
        {"address": "x" * 300 + "@adres.test"},
        {"regions": ["0", "weg"]},
        {"themes": ["99999999999999999999"]},
        {"phases": ["1\x00"]},
        {"homepage": "https://spam.test"},
        {"started": "verzonnen"},
    ],
)
def test_bad_input_is_told_in_words(client, typed):
    answer = client.post(PAGE, by_hand(address=SAM, consent="on") | typed)

    assert answer.status_code in {400, 422}
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("token", ["1:2:3", "a" * 2000, "%F0%9F%8D%B2", "..", "1"])
@pytest.mark.parametrize("page", ["bevestigen", "voorkeuren", "stoppen", "verhuizen"])
def test_made_up_links_lead_nowhere(client, page, token):
    for answer in (client.get(f"/nieuwsbrief/{page}/{token}/"), client.post(f"/nieuwsbrief/{page}/{token}/")):
        assert answer.status_code in {404, 410}


@pytest.mark.parametrize("count", [0, 1])
def test_query_count_of_the_page(client, django_assert_max_num_queries, count):
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_many_at_once_for_one_address_make_one_reader_and_one_mail():
    def one(_):
        try:
            ask(address=SAM, choices={}, network="hier")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(one, range(5)))

    assert Subscriber.objects.count() == Consent.objects.count() == len(mails_to(SAM)) == 1


# --- with an account ----------------------------------------------------------------------------------


def test_account_subscribes_at_once(client):
    user = UserFactory()
    client.force_login(user)
    assert "Schrijf je in voor de nieuwsbrief" in client.get("/mijn/").content.decode()

    client.post("/mijn/nieuwsbrief/", {"consent": "on", "regions": [region("u16").pk]})

    reader = Subscriber.objects.get()
    assert (reader.address, reader.user, reader.status) == (user.email, user, "active")
    assert reader.consents.get().origin == "account"
    assert [mail.subject for mail in mails_to(user.email)] == ["Je krijgt de nieuwsbrief van Omzien"]
    page = client.get("/mijn/").content.decode()
    assert "Stop met de nieuwsbrief" in page
    assert client.get("/mijn/nieuwsbrief/")["Location"].startswith("/nieuwsbrief/voorkeuren/")


def test_account_without_a_confirmed_address_does_not(client):
    user = UserFactory()
    user.emailaddress_set.update(verified=False)
    client.force_login(user)

    answer = client.post("/mijn/nieuwsbrief/", {"consent": "on"})

    assert answer.status_code == 422
    assert not Subscriber.objects.exists()


def test_account_needs_the_tick_too(client):
    client.force_login(UserFactory())

    assert client.post("/mijn/nieuwsbrief/", {}).status_code == 422
    assert not Subscriber.objects.exists()


def test_account_finds_what_its_address_already_gets(client):
    user = UserFactory()
    reader = SubscriberFactory(address=user.email)
    client.force_login(user)

    assert signed(reader.key) in client.get("/mijn/").content.decode()


def test_account_does_not_find_an_address_that_it_only_typed(client):
    user = UserFactory()
    reader = SubscriberFactory(address="ander@adres.test")
    user.emailaddress_set.create(email="ander@adres.test", verified=False)
    client.force_login(user)

    assert signed(reader.key) not in client.get("/mijn/").content.decode()


# --- retention ----------------------------------------------------------------------------------------


def test_proof_is_kept_two_years_after_stopping_and_then_goes():
    def stopped(months):
        when = timezone.now() - timedelta(days=months * 31)
        return ConsentFactory(subscriber__stopped=True, subscriber__stopped_at=when, withdrawn_at=when).subscriber

    kept, gone = stopped(20), stopped(25)
    reader = ConsentFactory(given_at=timezone.now() - timedelta(days=3000)).subscriber
    never = SubscriberFactory(pending=True)
    Subscriber.objects.filter(pk=never.pk).update(created_at=timezone.now() - timedelta(days=8))
    fresh = SubscriberFactory(pending=True)

    call_command("retention", verbosity=0)

    assert set(Subscriber.objects.all()) == {kept, reader, fresh}
    assert Consent.objects.count() == 2
    assert gone.pk not in Consent.objects.values_list("subscriber", flat=True)
