"""The demo: readers who chose all sorts of things, an archive, and an issue that is being written."""

import pytest

from newsletter.composing.compose import compose
from newsletter.demo.load import READERS, load_newsletter
from newsletter.models import Consent, IssuePage, Sending, Subscriber
from newsletter.preflight import problems_of, readers_by_segment
from newsletter.segments import EVERYTHING
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory
from tests.newsletter.factories import days_ago


@pytest.fixture
def loaded():
    for days in (10, 40, 70):
        InitiativeFactory(name=f"Van {days} dagen geleden", published=True, published_at=days_ago(days))
    EventFactory(title="Binnenkort")
    UserFactory(email="redacteur@example.org", editor=True)
    return load_newsletter()


def test_demo_has_an_archive_one_that_goes_out_and_a_draft(client, loaded):
    assert loaded == 4
    issues = list(IssuePage.objects.published().newest_first())
    assert len(issues) == 2
    assert [sending.issue.subject for sending in Sending.objects.all()] == ["Nieuwe buren in het netwerk"]
    for issue, days in zip(issues, (40, 70), strict=True):
        page = client.get(issue.get_absolute_url()).content.decode()
        assert f"Van {days} dagen geleden" in page
        assert compose(issue=issue, segment=EVERYTHING).text


def test_demo_has_readers_of_many_kinds_with_their_proof(loaded):
    assert Subscriber.objects.count() == Consent.objects.count() == READERS
    assert Subscriber.objects.active().count() >= 30
    assert {"pending", "stopped"} < set(Subscriber.objects.values_list("status", flat=True))
    assert len(readers_by_segment()) >= 12
    assert not Subscriber.objects.exclude(address__endswith="@example.org").exists()


def test_demo_mails_nobody_and_its_draft_wants_an_opening(loaded):
    assert not Message.objects.exists()
    draft = IssuePage.objects.get(live=False, sending=None)
    assert [problem.sentence for problem in problems_of(draft) if problem.blocks] == [
        "Het openingswoord is nog niet geschreven."
    ]


def test_demo_is_loaded_once(loaded):
    assert load_newsletter() == 0
