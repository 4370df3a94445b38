"""How an offer or need ends: it worked, the team takes it down, a coordinator does; and how it comes back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import postings as actions
from initiatives.actions.errors import NotAllowedError, NotReadyError
from initiatives.actions.postings import renew
from initiatives.models import Posting
from initiatives.models.postings import until
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory, region
from tests.initiatives.posting_steps import days, signed_in

Status = Posting.Status


@pytest.fixture
def owner(db):
    return UserFactory()


@pytest.fixture
def editor(db):
    return UserFactory()


@pytest.fixture
def initiative(owner, editor):
    return InitiativeFactory(name="Dorpshuis", published=True, owner=owner, editor=editor, themes=["meeting", "food"])


def test_fulfilled_with_another_initiative(initiative, owner):
    posting = PostingFactory(initiative=initiative)
    partner = InitiativeFactory(name="De Brede Tafel", published=True)
    path = reverse("initiatives:fulfil_posting", args=[posting.pk])

    response = signed_in(owner).post(path, {"partner": "de brede tafel ", "note": "Elke maand."}, follow=True)

    posting.refresh_from_db()
    assert (posting.status, posting.fulfilled_with, posting.closing_note) == (Status.FULFILLED, partner, "Elke maand.")
    assert posting.closed_at
    assert "Gelukt met De Brede Tafel" in response.text


@pytest.mark.parametrize(("name", "status"), [("Bestaat niet", 422), ("Dorpshuis", 422), ("Concept", 422), ("", 302)])
def test_partner_is_another_published_initiative_or_nobody(initiative, owner, name, status):
    InitiativeFactory(name="Concept")
    posting = PostingFactory(initiative=initiative)

    response = signed_in(owner).post(reverse("initiatives:fulfil_posting", args=[posting.pk]), {"partner": name})

    assert response.status_code == status
    posting.refresh_from_db()
    assert posting.status == (Status.FULFILLED if status == 302 else Status.OPEN)


def test_withdraw_and_put_up_again(initiative, owner):
    posting = PostingFactory(initiative=initiative, days=5)
    client = signed_in(owner)

    client.post(reverse("initiatives:withdraw_posting", args=[posting.pk]))
    posting.refresh_from_db()
    assert posting.status == Status.WITHDRAWN

    client.post(reverse("initiatives:repost", args=[posting.pk]))
    posting.refresh_from_db()
    assert (posting.status, posting.closed_at) == (Status.OPEN, None)
    assert posting.expires_on == until(timezone.localdate())


def test_renewing_never_makes_it_shorter(initiative, owner):
    posting = PostingFactory(initiative=initiative, expires_on=days(300))

    assert renew(posting=posting, by=owner).expires_on == days(300)


def test_what_a_coordinator_removed_stays_removed(initiative, owner):
    posting = PostingFactory(initiative=initiative)
    actions.remove(posting=posting, by=UserFactory(coordinator=region("u16")), reason="Dit is reclame.")

    with pytest.raises(NotReadyError):
        renew(posting=posting, by=owner)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_removal_needs_a_reason(initiative, reason):
    with pytest.raises(NotReadyError):
        actions.remove(posting=PostingFactory(initiative=initiative), by=UserFactory(network=True), reason=reason)


def test_removal_is_for_coordinators_of_the_region(initiative, owner):
    posting = PostingFactory(initiative=initiative)
    for user in (owner, UserFactory(coordinator=region("regio-amersfoort"))):
        with pytest.raises(NotAllowedError):
            actions.remove(posting=posting, by=user, reason="Weg ermee.")


def test_the_team_reads_why_in_a_mail_each_time_it_happens(initiative, owner, editor):
    posting, coordinator = PostingFactory(initiative=initiative), UserFactory(coordinator=region("u16"))

    actions.remove(posting=posting, by=coordinator, reason="Dit is reclame.")
    assert {mail.to for mail in Message.objects.all()} == {owner.email, editor.email}
    assert all("Dit is reclame." in mail.text for mail in Message.objects.all())

    assert actions.put_back(posting=posting, by=coordinator).is_current
    actions.remove(posting=posting, by=coordinator, reason="Nog steeds reclame.")
    assert Message.objects.count() == 4
