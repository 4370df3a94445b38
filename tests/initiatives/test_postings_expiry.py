"""What happens to offers and needs by themselves: mails exactly once, the link in them, and forgetting."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.actions import expiry
from initiatives.actions.postings import renew
from initiatives.models import Membership, Posting
from initiatives.models.postings import until
from initiatives.renewal import renewal_key
from initiatives.sweeps import sweep_postings
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, PostingFactory
from tests.threads import all_at_once

Status = Posting.Status


@pytest.fixture
def owner(db):
    return UserFactory()


@pytest.fixture
def initiative(owner):
    return InitiativeFactory(name="Dorpshuis", published=True, owner=owner)


def subjects():
    return sorted(mail.subject for mail in Message.objects.all())


def at(monkeypatch, day, hour=12):
    """Noon in the Netherlands, give or take an hour of summer time."""
    moment = datetime(day.year, day.month, day.day, hour - 1, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)


# --- the mails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"), [(15, []), (14, ["Nog twee weken: Zaal"]), (0, ["Nog twee weken: Zaal"])]
)
def test_reminder_comes_two_weeks_before_the_end(initiative, days, expected):
    PostingFactory(initiative=initiative, title="Zaal", days=days, matched=True)

    sweep_postings()
    sweep_postings()

    assert subjects() == expected


def test_question_comes_after_the_last_day(initiative):
    PostingFactory(initiative=initiative, title="Zaal", days=-1, matched=True)

    sweep_postings()
    sweep_postings()

    assert subjects() == ["Is het gelukt? Zaal"]


@pytest.mark.parametrize("changes", [{"closed": True}, {"days": -40}, {"initiative__published": False}])
def test_no_mail_about_what_is_closed_long_past_or_not_shown(owner, changes):
    PostingFactory(**({"days": 3, "initiative__owner": owner, "matched": True} | changes))

    sweep_postings()

    assert subjects() == []


def test_owners_and_who_posted_it_are_mailed_and_nobody_else(initiative, owner):
    poster, other, left = UserFactory(), UserFactory(), UserFactory()
    for user in (poster, other):
        MembershipFactory(initiative=initiative, user=user)
    PostingFactory(initiative=initiative, days=3, created_by=poster, matched=True)
    PostingFactory(initiative=initiative, days=3, created_by=left, matched=True)

    sweep_postings()

    assert sorted(mail.to for mail in Message.objects.all()) == sorted([owner.email, owner.email, poster.email])


def test_a_team_without_owners_is_mailed_whole(db):
    editor, gone = UserFactory(), UserFactory(is_active=False)
    posting = PostingFactory(days=3, matched=True)
    for user in (editor, gone):
        MembershipFactory(initiative=posting.initiative, user=user)

    sweep_postings()

    assert [mail.to for mail in Message.objects.all()] == [editor.email]


def test_renewing_brings_a_new_reminder_for_the_new_day(monkeypatch, initiative, owner):
    posting = PostingFactory(initiative=initiative, title="Zaal", days=10, matched=True)
    sweep_postings()
    renewed = renew(posting=posting, by=owner)
    sweep_postings()
    assert len(subjects()) == 1

    at(monkeypatch, renewed.expires_on - timedelta(days=14))
    sweep_postings()

    assert subjects() == ["Nog twee weken: Zaal"] * 2


def test_one_bad_address_holds_up_nobody(initiative, owner):
    bad = UserFactory()
    type(bad).objects.filter(pk=bad.pk).update(email="geen adres")
    PostingFactory(initiative=InitiativeFactory(published=True, owner=bad), days=1, matched=True)
    PostingFactory(initiative=initiative, days=2, matched=True)

    sweep_postings()

    assert [mail.to for mail in Message.objects.all()] == [owner.email]


# --- both nights that the clock changes ---------------------------------------------------------------


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_every_hour_over_a_clock_change_mails_once_on_the_right_day(monkeypatch, initiative, night):
    posting = PostingFactory(initiative=initiative, title="Zaal", expires_on=night + timedelta(days=14), matched=True)
    ending = PostingFactory(initiative=initiative, title="Bus", expires_on=night - timedelta(days=1), matched=True)
    Posting.objects.filter(pk=ending.pk).update(reminded_for=ending.expires_on)
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=6)
    sent = {}

    for hour in range(36):
        moment = start + timedelta(hours=hour)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        sweep_postings()
        for subject in subjects():
            sent.setdefault(subject, timezone.localtime(moment))

    assert {subject: (when.date(), when.hour) for subject, when in sent.items()} == {
        "Nog twee weken: Zaal": (night, 0),
        "Is het gelukt? Bus": (night, 0),
    }
    assert len(subjects()) == 2
    assert posting.expires_on - night == timedelta(days=14)


# --- two beats at once, and a kill half way -----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_mail_once(initiative):
    PostingFactory.create_batch(6, initiative=initiative, days=3, matched=True)
    PostingFactory.create_batch(6, initiative=initiative, days=-1, matched=True)

    all_at_once(sweep_postings, sweep_postings, sweep_postings)
    sweep_postings()

    assert Message.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_without_claims_and_keys_two_beats_mail_twice(monkeypatch, initiative):
    """The negative control: with another key for every mail, and nothing locked, the same posting is mailed twice."""
    PostingFactory(initiative=initiative, days=3, matched=True)
    looked = threading.Barrier(2)
    write = expiry.remind_of_end

    def write_after_both_looked(posting):
        looked.wait(10)
        write(posting)

    keys = iter(range(10))
    queue = expiry.remind_of_end.__globals__["queue_mail"]
    monkeypatch.setitem(write.__globals__, "queue_mail", lambda key, **rest: queue(key=f"{key}/{next(keys)}", **rest))
    monkeypatch.setattr(expiry, "remind_of_end", write_after_both_looked)
    monkeypatch.setattr(expiry, "_taken", list)

    all_at_once(expiry.remind, expiry.remind)

    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_kill_half_way_loses_and_doubles_nothing(monkeypatch, initiative):
    PostingFactory.create_batch(4, initiative=initiative, days=3, matched=True)
    write, seen = expiry.remind_of_end, []

    def killed_at_the_third(posting):
        seen.append(posting.pk)
        if len(seen) == 3:
            raise SystemExit
        write(posting)

    monkeypatch.setattr(expiry, "remind_of_end", killed_at_the_third)
    with pytest.raises(SystemExit):
        sweep_postings()
    assert Message.objects.count() == 0

    monkeypatch.setattr(expiry, "remind_of_end", write)
    sweep_postings()
    sweep_postings()
    assert Message.objects.count() == 4


# --- what fits ----------------------------------------------------------------------------------------


def team(name, where="zeist"):
    return InitiativeFactory(name=name, published=True, municipality=where, owner=UserFactory())


@pytest.mark.django_db
def test_the_older_of_a_pair_hears_once_of_the_new_one():
    old = PostingFactory(initiative=team("Oud"), title="Zaal", matched=True)
    new = PostingFactory(initiative=team("Nieuw", "bunnik"), need=True, title="Zaal gezocht")

    sweep_postings()
    sweep_postings()

    mail = Message.objects.get()
    assert mail.to == old.initiative.team.get().email
    assert mail.subject == "Dit past bij jullie: Zaal gezocht"
    Posting.objects.filter(pk__in=[old.pk, new.pk]).update(matched_at=None, match_mailed_at=None)
    sweep_postings()
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "legal"},
        {"direction": "brengen"},
        {"days": -1},
        {"initiative__municipality": "soest"},
        {"closed": True},
    ],
)
def test_only_the_same_kind_in_the_same_region_is_worth_a_mail(changes):
    PostingFactory(initiative=team("Oud"), title="Zaal", matched=True)
    PostingFactory(**({"need": True} | changes))
    Posting.objects.filter(ended_for=None).update(ended_for=timezone.localdate() - timedelta(days=1))

    sweep_postings()

    assert subjects() == []


@pytest.mark.django_db
def test_a_team_hears_at_most_once_a_week_and_a_new_one_is_told_to_three():
    olds = [PostingFactory(initiative=team(f"Oud {number}"), matched=True) for number in range(5)]
    PostingFactory(initiative=team("Nieuw"), need=True)
    sweep_postings()
    assert Message.objects.count() == expiry.MOST_TOLD

    PostingFactory(initiative=team("Nog nieuwer"), need=True)
    sweep_postings()
    assert Message.objects.count() == len(olds)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_a_pair_once():
    for number in range(3):
        PostingFactory(initiative=team(f"Biedt {number}"))
        PostingFactory(initiative=team(f"Zoekt {number}"), need=True)

    all_at_once(*[sweep_postings] * 3)
    sweep_postings()

    pairs = [key.split("/")[3] for key in Message.objects.values_list("key", flat=True)]
    assert len(pairs) == len(set(pairs)) > 0


# --- the link in the mail -----------------------------------------------------------------------------


def link(posting, user):
    return f"/halen-en-brengen/verlengen/{renewal_key(posting, user)}/"


def test_the_mail_holds_the_link_and_is_wiped_once_sent(initiative, owner):
    posting = PostingFactory(initiative=initiative, days=3, matched=True)

    sweep_postings()

    mail = Message.objects.get()
    assert mail.is_secret
    assert link(posting, owner) in mail.text


PRESSED = {
    "verleng": (Status.OPEN, "staat er tot en met"),
    "gelukt": (Status.FULFILLED, "is gelukt"),
    "weg": (Status.WITHDRAWN, "niet meer op de lijst"),
}


@pytest.mark.parametrize("button", PRESSED)
@pytest.mark.parametrize("days", [3, -3])
def test_link_works_without_signing_in_and_once(client, initiative, owner, button, days):
    status, says = PRESSED[button]
    posting = PostingFactory(initiative=initiative, title="Zaal", days=days)
    path = link(posting, owner)
    assert "Zaal" in client.get(path).text
    posting.refresh_from_db()
    assert posting.status == Status.OPEN

    response = client.post(path, {"doe": button})

    posting.refresh_from_db()
    assert posting.status == status
    assert says in response.text
    if button == "verleng":
        assert posting.expires_on == until(timezone.localdate())
    for again in (client.get(path), client.post(path, {"doe": "weg"})):
        assert again.status_code == 410
    posting.refresh_from_db()
    assert posting.status == status


@pytest.mark.parametrize("doe", ["", "hack", "verleng\x00"])
def test_an_unknown_button_does_nothing(client, initiative, owner, doe):
    posting = PostingFactory(initiative=initiative, days=3)

    assert client.post(link(posting, owner), {"doe": doe}).status_code == 400


def test_link_needs_its_token_against_forged_posts(initiative, owner):
    posting = PostingFactory(initiative=initiative, days=3)

    assert Client(enforce_csrf_checks=True).post(link(posting, owner), {"doe": "weg"}).status_code == 403


def test_link_of_who_left_or_made_it_up_leads_nowhere(client, initiative, owner):
    posting = PostingFactory(initiative=initiative, days=3)
    stranger, blocked = UserFactory(), UserFactory(is_active=False)
    MembershipFactory(initiative=initiative, user=blocked)
    good = link(posting, owner)
    paths = [link(posting, stranger), link(posting, blocked), good[:-3] + "x/", good.upper()]
    paths += [f"/halen-en-brengen/verlengen/{odd}/" for odd in ("a", ":::", "%00", "é", "9" * 400)]

    assert {client.get(path).status_code for path in paths} <= {400, 404}
    Membership.objects.filter(user=owner).delete()
    assert client.get(good).status_code == 404


def test_link_ends_two_months_after_the_last_day(client, initiative, owner):
    assert client.get(link(PostingFactory(initiative=initiative, days=-60), owner)).status_code == 200
    assert client.get(link(PostingFactory(initiative=initiative, days=-61), owner)).status_code == 410


# --- forgetting ---------------------------------------------------------------------------------------


def test_forgotten_half_a_year_after_the_end(db):
    long_ago = timezone.now() - timedelta(days=190)
    PostingFactory(title="Lang voorbij", days=-190)
    PostingFactory(title="Lang gesloten", days=100, status="fulfilled", closed_at=long_ago)
    PostingFactory(title="Pas gesloten", days=-300, closed=True)
    PostingFactory(title="Kort voorbij", days=-170)
    PostingFactory(title="Staat er")

    assert expiry.erase_old_postings() == 2
    assert expiry.erase_old_postings() == 0
    assert sorted(Posting.objects.values_list("title", flat=True)) == ["Kort voorbij", "Pas gesloten", "Staat er"]
