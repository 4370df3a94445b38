"""The invented questions: every state and rung, some overdue whatever the day, and nothing mailed."""

import pytest
from django.core.management import call_command

from helpdesk.demo.load import load_questions
from helpdesk.models import CannedAnswer, Referral, Ticket
from omzien.mail.models import Message

pytestmark = pytest.mark.django_db


def test_demo_fills_the_desk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", verbosity=0)

    assert Ticket.objects.count() >= 25
    assert set(Ticket.objects.values_list("status", flat=True)) == set(Ticket.Status)
    assert set(Ticket.objects.values_list("rung", flat=True)) == set(Ticket.Rung)
    assert Ticket.objects.overdue().count() >= 4
    assert Ticket.objects.unassigned().exists()
    assert Ticket.objects.filter(municipality=None).exists()
    assert Referral.objects.live().filter(initiative__isnull=False).exists()
    assert CannedAnswer.objects.count() >= 5
    assert not Message.objects.filter(key__startswith="helpdesk/").exists()
    assert load_questions() == 0
