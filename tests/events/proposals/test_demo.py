"""The demo's proposals: in every state, some with a meeting and a report, and nobody is mailed about them."""

import pytest

from events.actions.proposals import left_to_follow
from events.actions.reports import left_to_ask
from events.demo.load import load_events
from events.demo.proposals import load_proposals
from events.models import Event, ThemeProposal
from events.sweeps import sweep_proposals
from initiatives.models import Theme
from knowledge.models import ArticlePage
from omzien.mail.models import Message
from omzien.search.models import Document
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


def test_demo_has_proposals_in_every_state_and_reports():
    for theme in Theme.objects.all():
        InitiativeFactory.create_batch(2, published=True, themes=[theme.key], phase="growing", municipality="soest")
    load_events()

    assert load_proposals() == 8

    states = set(ThemeProposal.objects.values_list("status", flat=True))
    assert states == set(ThemeProposal.Status.values) - {"removed"}
    for proposal in ThemeProposal.objects.filter(status__in=["open", "enough"]).with_voices():
        assert (proposal.voices >= proposal.threshold) == (proposal.status == "enough")
    reports = ArticlePage.objects.published().filter(event__isnull=False)
    assert reports.count() == 3
    assert all(one.event.is_past and one.summary for one in reports)
    assert Event.objects.filter(proposal__isnull=False).count() == 3
    assert Document.objects.filter(kind="themavoorstel").count() == 8
    sweep_proposals()
    assert (left_to_follow(), left_to_ask(), Message.objects.count()) == ([], [], 0)
    assert load_proposals() == 0
