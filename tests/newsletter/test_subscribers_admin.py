"""Administrators look up who is subscribed, and stop or erase who asks for it; for everybody else there is no list."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from newsletter.admin import subscribers
from newsletter.models import Consent, Subscriber
from tests.accounts.factories import UserFactory
from tests.newsletter.factories import SubscriberFactory

LIST = reverse("admin:newsletter_subscriber_changelist")


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(admin=True))
    return client


def act(client, action, *readers):
    return client.post(LIST, {"action": action, "_selected_action": [one.pk for one in readers]}, follow=True)


def test_administrator_finds_a_reader_by_the_whole_address_only(admin):
    reader, other = SubscriberFactory.create_batch(2, regions=["u16"])

    whole = admin.get(LIST, {"q": reader.address.upper()}).content.decode()
    part = admin.get(LIST, {"q": reader.address[:5]}).content.decode()

    assert reader.address in whole
    assert other.address not in whole
    assert reader.address not in part


def test_administrator_sees_what_somebody_agreed_to(admin):
    reader = SubscriberFactory(regions=["u16"])
    Consent.objects.create(subscriber=reader, wording="Ja, stuur mij dat.", version="7", origin=Consent.Origin.PAGE)

    page = admin.get(reverse("admin:newsletter_subscriber_change", args=[reader.pk])).content.decode()

    assert "Ja, stuur mij dat." in page
    assert "de pagina Nieuwsbrief" in page
    assert "U16" in page
    assert 'name="address"' not in page


def test_who_asks_for_it_is_stopped_or_erased(admin):
    stays, stops, goes = SubscriberFactory.create_batch(3)
    address = goes.address

    assert "1 abonnee is uitgeschreven." in act(admin, "unsubscribe", stops).content.decode()
    assert "1 abonnee is gewist." in act(admin, "erase", goes).content.decode()

    assert dict(Subscriber.objects.values_list("pk", "status")) == {stays.pk: "active", stops.pk: "stopped"}
    assert "0 abonnees zijn uitgeschreven." in act(admin, "unsubscribe", stops).content.decode()
    assert not [entry for entry in LogEntry.objects.all() if address in f"{entry.object_repr}{entry.change_message}"]
    assert LogEntry.objects.filter(object_repr=f"Abonnee {goes.pk}").exists()


def test_a_whole_list_at_once_is_refused(admin, monkeypatch):
    monkeypatch.setattr(subscribers, "MOST", 1)
    readers = SubscriberFactory.create_batch(2)

    for action in ("unsubscribe", "erase"):
        assert "Kies hoogstens 1 abonnees tegelijk." in act(admin, action, *readers).content.decode()

    assert Subscriber.objects.active().count() == 2


@pytest.mark.parametrize("role", [{}, {"editor": True}, {"network": True}], ids=str)
def test_nobody_else_sees_readers(client, role):
    reader = SubscriberFactory()
    client.force_login(UserFactory(**role))

    for address in (LIST, reverse("admin:newsletter_subscriber_change", args=[reader.pk])):
        response = client.get(address)
        assert response.status_code in {302, 403, 404}
        assert reader.address not in response.content.decode()
    act(client, "unsubscribe", reader)
    assert Subscriber.objects.get().is_active


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries(admin, django_assert_max_num_queries, count):
    SubscriberFactory.create_batch(count, regions=["u16"], themes=["care"])
    admin.get(LIST)

    with django_assert_max_num_queries(15):
        admin.get(LIST)
