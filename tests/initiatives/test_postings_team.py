"""Halen en brengen of a team: putting up and changing, who may what, the limits, two at once."""

import threading

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import postings as actions
from initiatives.actions.errors import NotAllowedError
from initiatives.actions.postings import ChangedMeanwhileError, change, fingerprint, fulfil, put_up, renew, withdraw
from initiatives.models import ExchangeKind, Posting
from initiatives.models.postings import until
from omzien.limits.models import Count
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory, region
from tests.initiatives.posting_steps import days, edit, filled, new, signed_in, tab
from tests.threads import all_at_once

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


# --- putting up ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["owner", "editor"])
def test_owners_and_editors_put_up(request, initiative, role):
    user = request.getfixturevalue(role)

    response = signed_in(user).post(new(initiative), filled(themes=[initiative.themes.first().pk]))

    posting = Posting.objects.get()
    assert response.url == posting.get_absolute_url()
    assert posting.created_by == user
    assert posting.is_current
    assert list(posting.themes.all()) == [initiative.themes.first()]
    assert Posting.objects.exclude(search_vector=None).count() == 1


def test_form_starts_with_the_themes_of_the_initiative_and_half_a_year(initiative, owner):
    form = signed_in(owner).get(new(initiative)).context["form"]

    assert set(form["themes"].value()) == {theme.pk for theme in initiative.themes.all()}
    assert form["expires_on"].value() == until(timezone.localdate())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"expires_on": days(-1).isoformat()}, "Kies een dag die nog moet komen."),
        ({"expires_on": days(400).isoformat()}, "Kies een dag binnen 12 maanden"),
        ({"expires_on": "morgen"}, "Tot en met"),
        ({"title": " \n "}, "Titel"),
        ({"direction": "opzij"}, "Halen of brengen"),
        ({"kind": "999999999999999999999"}, "Waar gaat het om"),
        ({"themes": ["x", "-1"]}, "Thema’s"),
        ({"body": "a" * 3001}, "Uitleg"),
    ],
)
def test_bad_input_gives_a_sentence_and_keeps_the_rest(initiative, owner, wrong, sentence):
    response = signed_in(owner).post(new(initiative), filled(**wrong))

    assert response.status_code == 422
    assert sentence in response.text
    assert "Koffie staat klaar." in response.text or "body" in wrong
    assert Posting.objects.count() == 0


def test_title_is_one_line(initiative, owner):
    signed_in(owner).post(new(initiative), filled(title="Zaal\r\nBcc: iemand@elders.test"))

    assert Posting.objects.get().title == "Zaal Bcc: iemand@elders.test"


def test_a_draft_prepares_and_nobody_sees_it(client, owner):
    draft = InitiativeFactory(owner=owner)

    response = signed_in(owner).post(new(draft), filled(), follow=True)

    assert "staat klaar" in response.text
    assert Posting.objects.current().count() == 0
    assert client.get(Posting.objects.get().get_absolute_url()).status_code == 404


def test_at_most_twenty_stand(initiative, owner):
    PostingFactory.create_batch(actions.MOST_OPEN, initiative=initiative)

    response = signed_in(owner).post(new(initiative), filled())

    assert response.status_code == 422
    assert "Sluit er eerst een" in response.text
    assert Posting.objects.count() == actions.MOST_OPEN


def test_a_day_has_a_limit(monkeypatch, initiative, owner):
    monkeypatch.setattr("initiatives.views.own_postings.MOST_A_DAY", 1)
    client = signed_in(owner)
    client.post(new(initiative), filled())

    response = client.post(new(initiative), filled(title="Nog een"))

    assert response.status_code == 422
    assert "Morgen kan er weer iets bij" in response.text
    assert Count.objects.count() == 1


def test_again_from_one_that_worked(initiative, owner):
    earlier = PostingFactory(initiative=initiative, title="Zaal", themes=["care"], closed=True)
    elsewhere = PostingFactory(title="Van een ander")
    client = signed_in(owner)

    form = client.get(new(initiative), {"zoals": earlier.pk}).context["form"]

    assert form["title"].value() == "Zaal"
    assert form["kind"].value() == earlier.kind_id
    for odd in (elsewhere.pk, "x", "-1", "9" * 40, "9" * 4350, "٣"):
        assert not client.get(new(initiative), {"zoals": odd}).context["form"]["title"].value()


# --- who ----------------------------------------------------------------------------------------------

GETS = ["initiatives:edit_posting", "initiatives:fulfil_posting"]
POSTS = [*GETS, "initiatives:withdraw_posting", "initiatives:repost"]


@pytest.mark.parametrize("name", POSTS)
def test_strangers_change_nothing(initiative, name):
    posting = PostingFactory(initiative=initiative, title="Zaal")
    path = reverse(name, args=[posting.pk])
    for user in (UserFactory(), UserFactory(coordinator=region("regio-amersfoort")), UserFactory(editor=True)):
        client = signed_in(user)
        if name in GETS:
            assert client.get(path).status_code == 404
        assert client.post(path, filled(title="Gekaapt")).status_code == 404
    assert Client().post(path, filled(title="Gekaapt")).status_code == 302

    posting.refresh_from_db()
    assert (posting.title, posting.status) == ("Zaal", Status.OPEN)


@pytest.mark.parametrize("verb", [fulfil, withdraw, renew])
def test_verbs_ask_who(initiative, verb):
    posting = PostingFactory(initiative=initiative)

    with pytest.raises(NotAllowedError):
        verb(posting=posting, by=UserFactory())


def test_a_forged_initiative_in_the_form_is_ignored(initiative, owner):
    other = InitiativeFactory(published=True)

    signed_in(owner).post(new(initiative), filled(initiative=other.pk, status="removed", created_by=other.pk))

    assert Posting.objects.get().initiative == initiative
    assert Posting.objects.get().status == Status.OPEN


@pytest.mark.parametrize("name", ["initiatives:withdraw_posting", "initiatives:repost"])
def test_reading_changes_nothing(initiative, owner, name):
    posting = PostingFactory(initiative=initiative)

    assert signed_in(owner).get(reverse(name, args=[posting.pk])).status_code == 405


# --- the team's own list ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_query_count(initiative, owner, django_assert_max_num_queries, count):
    PostingFactory.create_batch(count, initiative=initiative, themes=["care"])
    PostingFactory.create_batch(count, initiative=initiative, days=-1)
    PostingFactory.create_batch(count, need=True, themes=["care"])
    client = signed_in(owner)
    client.get(tab(initiative))

    with django_assert_max_num_queries(15) as queries:
        response = client.get(tab(initiative))

    assert len(queries) == 15
    assert len(response.context["standing"]) == count
    assert [len(fitting) for _, fitting in response.context["standing"]] == [count] * count


def test_own_list_tells_what_ends_and_what_fits(initiative, owner):
    PostingFactory(initiative=initiative, title="Zaal", days=3)
    PostingFactory(initiative=initiative, title="Liep af", days=-3)
    PostingFactory(need=True, title="Wij zoeken een zaal")

    html = signed_in(owner).get(tab(initiative)).text

    assert "Loopt bijna af" in html
    assert "Past bij jullie" in html
    assert "Wij zoeken een zaal" in html
    assert "Liep af op" in html
    assert "Zet opnieuw" in html


# --- changing -----------------------------------------------------------------------------------------


def test_two_people_overwrite_nothing_silently(initiative, owner, editor):
    posting = PostingFactory(initiative=initiative, title="Zaal")
    first, second = signed_in(owner), signed_in(editor)
    seen = first.get(edit(posting)).context["form"]["seen"].value()
    assert second.post(edit(posting), filled(title="Zaal met podium", seen=seen)).status_code == 302

    response = first.post(edit(posting), filled(title="Zaal met orgel", seen=seen))

    assert response.status_code == 409
    assert "Zaal met podium" in response.text
    assert 'value="Zaal met orgel"' in response.text
    posting.refresh_from_db()
    assert posting.title == "Zaal met podium"

    again = response.context["form"]["seen"].value()
    assert first.post(edit(posting), filled(title="Zaal met orgel", seen=again)).status_code == 302
    posting.refresh_from_db()
    assert posting.title == "Zaal met orgel"


@pytest.mark.parametrize("seen", ["", "x", "é" * 64])
def test_a_form_that_says_nothing_of_what_was_seen_does_not_overwrite(initiative, owner, seen):
    posting = PostingFactory(initiative=initiative, title="Zaal")

    assert signed_in(owner).post(edit(posting), filled(seen=seen)).status_code == 409
    posting.refresh_from_db()
    assert posting.title == "Zaal"


def test_changed_themes_count_as_a_change(initiative, owner):
    posting = PostingFactory(initiative=initiative)
    seen = fingerprint(posting)
    posting.themes.set(initiative.themes.all())
    fresh = Posting.objects.get(pk=posting.pk)

    with pytest.raises(ChangedMeanwhileError):
        change(posting=fresh, themes=[], seen=seen, by=owner)


def test_what_is_closed_cannot_be_changed(initiative, owner):
    posting = PostingFactory(initiative=initiative, closed=True, title="Zaal")

    response = signed_in(owner).post(edit(posting), filled(seen=fingerprint(posting)), follow=True)

    assert "wijzigen kan niet meer" in response.text
    posting.refresh_from_db()
    assert posting.title == "Zaal"


# --- at the same time ---------------------------------------------------------------------------------


def one_more(initiative, owner):
    kind = ExchangeKind.objects.get(key="space")

    def act():
        posting = Posting(initiative=initiative, kind=kind, direction="halen", title="Nog een", expires_on=days(9))
        return put_up(posting=posting, themes=[], by=owner)

    return act


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_pass_the_limit_together(initiative, owner):
    PostingFactory.create_batch(actions.MOST_OPEN - 1, initiative=initiative)

    found = all_at_once(*[one_more(initiative, owner)] * 4)

    assert sorted(type(one).__name__ for one in found) == ["NotReadyError"] * 3 + ["Posting"]
    assert Posting.objects.count() == actions.MOST_OPEN


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_do(monkeypatch, initiative, owner):
    """The negative control: the lock on the initiative is what keeps it at twenty."""
    PostingFactory.create_batch(actions.MOST_OPEN - 1, initiative=initiative)
    looked = threading.Barrier(2)
    room = actions._require_room

    def look_together(pk):
        room(pk)
        looked.wait(10)

    monkeypatch.setattr(actions, "_lock_initiative", lambda pk, by: None)
    monkeypatch.setattr(actions, "_require_room", look_together)

    all_at_once(*[one_more(initiative, owner)] * 2)

    assert Posting.objects.count() == actions.MOST_OPEN + 1


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_told(initiative, owner):
    posting = PostingFactory(initiative=initiative)
    seen = fingerprint(posting)

    def saving(title):
        fresh = Posting.objects.get(pk=posting.pk)
        fresh.title = title
        return lambda: change(posting=fresh, themes=[], seen=seen, by=owner)

    found = all_at_once(saving("Een"), saving("Twee"))

    assert sorted(type(one).__name__ for one in found) == ["ChangedMeanwhileError", "Posting"]
