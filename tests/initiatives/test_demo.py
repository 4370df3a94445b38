"""The invented initiatives: enough of everything, nothing real, only in an empty database."""

from io import StringIO

import pytest
from django.core.management import call_command

from initiatives.demo.load import load_demo
from initiatives.models import Conversation, Initiative, Kind, LegalForm, Membership, Municipality, Phase, Theme
from omzien.accounts.models import User
from omzien.mail.models import Message
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_demo_has_something_of_everything():
    count = load_demo()

    shown = Initiative.objects.published()
    assert count == Initiative.objects.count() == 141
    assert shown.count() == 131
    for model, field in [(Municipality, "municipality"), (Phase, "phase"), (Kind, "kind"), (LegalForm, "legal_form")]:
        assert set(shown.values_list(field, flat=True)) == set(model.objects.values_list("pk", flat=True))
    assert set(shown.values_list("themes", flat=True)) == set(Theme.objects.values_list("pk", flat=True))
    assert {one.status for one in Initiative.objects.all()} == set(Initiative.Status)
    assert 10 < sum(one.is_stale for one in shown) < 40
    assert shown.filter(phase__key="ended").exclude(legacy="").count() == 8
    assert not Initiative.objects.filter(search_vector=None).exists()
    _texts_differ()
    _nothing_is_real()
    _renditions_are_ready()
    _accounts_have_teams()
    _registrations_are_under_way()


def _texts_differ():
    for field in ("name", "summary", "description"):
        assert Initiative.objects.values(field).distinct().count() == 141


def _nothing_is_real():
    for one in Initiative.objects.all():
        one.full_clean()
        assert "{" not in one.name + one.summary + one.description
        assert one.website == "" or one.website.endswith(".example/")
        assert one.contact_email.endswith("@example.org")


def _renditions_are_ready():
    pictured = Initiative.objects.exclude(photo=None)
    assert pictured.count() > 20
    assert {one.photo.renditions.count() for one in pictured} == {5}


def _accounts_have_teams():
    teams = Membership.objects.values_list("user__email", "initiative__status", "initiative__phase__key")
    assert (
        sorted(teams.filter(user__email="bestuurder@example.org"))
        == [("bestuurder@example.org", "published", "established")] * 2
    )
    assert set(teams.filter(user__email="starter@example.org").values_list("initiative__status", flat=True)) == {
        "draft",
        "published",
    }


def _registrations_are_under_way():
    steps = {one: [step.kind for step in one.review_steps.all()] for one in Initiative.objects.in_review()}
    assert sorted(steps.values()) == [
        ["submitted"],
        ["submitted"],
        ["submitted"],
        ["submitted", "asked"],
        ["submitted", "asked", "submitted"],
    ]
    assert {one.status for one, kinds in steps.items() if kinds[-1] == "asked"} == {Initiative.Status.DRAFT}
    assert all(one.submitted_at and one.memberships.count() == 1 for one in steps)


def test_demo_never_mixes_with_what_is_there():
    InitiativeFactory()
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert said.getvalue() == "Er staan al initiatieven in: de demo is niet geladen.\n"
    assert Initiative.objects.count() == 1


def test_demo_has_conversations_that_are_read_answered_and_new():
    load_demo()

    talks = Conversation.objects.order_by("pk")
    assert [talk.messages.count() for talk in talks] == [3, 1, 3]
    assert [talk.participants.filter(user=None).count() for talk in talks] == [0, 0, 1]
    board = User.objects.get(email="bestuurder@example.org")
    assert Conversation.objects.unread_by(board).count() == 2
    assert not Message.objects.exists()
