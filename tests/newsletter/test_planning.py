"""Planning an issue from /redactie/: what blocks holds it back; what is planned stands fixed until it is withdrawn."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from newsletter.models import IssuePage, Sending
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.newsletter.factories import SubscriberFactory, make_issue


@pytest.fixture
def issue():
    SubscriberFactory()
    InitiativeFactory(published=True)
    return make_issue()


def post(client, name, issue, **typed):
    return client.post(reverse(name, args=[issue.pk]), typed, follow=True).content.decode()


def test_editor_plans_and_withdraws(client, issue):
    client.force_login(UserFactory(editor=True))
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = post(client, "newsletter_plan", issue, at=f"{tomorrow}T09:00")

    sending = Sending.objects.get()
    assert timezone.localtime(sending.planned_for).strftime("%Y-%m-%d %H:%M") == f"{tomorrow} 09:00"
    assert "Trek het plan in" in page
    assert IssuePage.objects.get(pk=issue.pk).is_settled

    page = post(client, "newsletter_withdraw", issue)

    assert "Je kunt weer schrijven" in page
    assert not Sending.objects.exists()
    assert not IssuePage.objects.get(pk=issue.pk).is_settled


def test_what_blocks_holds_it_back_whatever_is_posted(client):
    issue = make_issue()
    client.force_login(UserFactory(editor=True))

    page = post(client, "newsletter_plan", issue, now="1")

    assert "Er zijn nog geen lezers." in page
    assert not Sending.objects.exists()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("", "Kies een dag en een tijd."),
        ("morgen", "Kies een dag en een tijd."),
        ("2020-01-01T09:00", "Dit moment is al geweest."),
        ("9999-12-31T23:59", "Kies een moment binnen een jaar."),
    ],
)
def test_odd_moments_are_told_in_words(client, issue, at, sentence):
    client.force_login(UserFactory(editor=True))

    assert sentence in post(client, "newsletter_plan", issue, at=at)
    assert not Sending.objects.exists()


def test_issue_is_planned_once(client, issue):
    client.force_login(UserFactory(editor=True))

    for _ in range(2):
        page = post(client, "newsletter_plan", issue, now="1")
        Sending.objects.update(state=Sending.State.FREEZING)

    sending = Sending.objects.get()
    assert reverse("admin:newsletter_sending_change", args=[sending.pk]) in page


@pytest.mark.parametrize("who", [{"network": True}, {}], ids=["coordinator", "member"])
@pytest.mark.parametrize("name", ["newsletter_plan", "newsletter_withdraw"])
def test_nobody_else_plans(client, issue, who, name):
    client.force_login(UserFactory(**who))

    post(client, name, issue, now="1")

    assert not Sending.objects.exists()
