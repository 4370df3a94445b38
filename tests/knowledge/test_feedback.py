""" "Was dit nuttig?": one answer per reader, numbers that are right, and nobody else's record touched."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from knowledge.actions import feedback as actions
from knowledge.actions.feedback import answer, key_of
from knowledge.models import ArticlePage, Feedback
from knowledge.views import feedback as views
from omzien.accounts.personal import kinds
from tests.accounts.factories import UserFactory
from tests.knowledge.factories import make_article
from tests.limits.human import by_hand

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(article):
    return f"{article.get_absolute_url()}nuttig/"


def numbers(article):
    article.refresh_from_db()
    return article.helpful, article.unhelpful


def give(client, article, nuttig="ja", gemist="", **more):
    return client.post(address(article), by_hand(nuttig=nuttig, gemist=gemist), **more)


def test_a_visitor_answers_and_is_thanked_on_the_page(client):
    article = make_article()

    response = give(client, article, "nee", "De bedragen")

    assert response.status_code == 302
    assert response.url == f"{article.get_absolute_url()}#nuttig"
    html = client.get(article.get_absolute_url()).content.decode()
    assert views.THANKS in html
    assert "Je antwoord: <strong>nee</strong>" in html
    assert numbers(article) == (0, 1)
    assert Feedback.objects.get().note == "De bedragen"


def test_with_htmx_the_thanks_come_in_place(client):
    article = make_article()

    html = give(client, article, headers=HTMX).content.decode()

    assert "<html" not in html
    assert "Dank je wel" in html
    assert numbers(article) == (1, 0)


def test_changing_ones_answer_is_still_one_answer(client):
    article = make_article()
    give(client, article, "nee", "De bedragen")

    give(client, article, "ja")

    assert numbers(article) == (1, 0)
    assert Feedback.objects.get().note == "De bedragen"


def test_two_people_behind_one_address_are_two_readers():
    article = make_article()
    give(Client(), article, "ja", "Van de een")
    give(Client(), article, "nee", "Van de ander")

    assert numbers(article) == (1, 1)
    assert set(Feedback.objects.values_list("note", flat=True)) == {"Van de een", "Van de ander"}


def test_the_same_form_pressed_twice_is_one_answer():
    """The second press of a double click has no session yet."""
    article, data = make_article(), by_hand(nuttig="ja")

    for _ in range(2):
        Client().post(address(article), data)

    assert numbers(article) == (1, 0)


def test_an_account_answers_once_from_everywhere():
    article, user = make_article(), UserFactory()
    for nuttig in ("ja", "nee"):
        client = Client()
        client.force_login(user)
        client.post(address(article), {"nuttig": nuttig})

    assert numbers(article) == (0, 1)
    assert Feedback.objects.get().reader == key_of(f"user:{user.pk}")


def test_nobody_chooses_whose_record_is_written(client):
    """Ids and readers in the form or the address mean nothing."""
    article, other = make_article(), make_article()
    kept = answer(article=other, reader=key_of("een ander"), is_helpful=True, note="Blijft staan")

    give(client, article, "nee")
    forged = by_hand(nuttig="nee", gemist="Gekaapt", pk=kept.pk, id=kept.pk, reader=kept.reader, article=other.pk)
    client.post(f"{address(article)}?pk={kept.pk}", forged)

    kept.refresh_from_db()
    assert (kept.is_helpful, kept.note) == (True, "Blijft staan")
    assert numbers(other) == (1, 0)


@pytest.mark.parametrize("fields", [{"nuttig": ""}, {"nuttig": "misschien"}, {"nuttig": "ja", "gemist": "x" * 1001}])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wrong_answer_is_said_and_keeps_what_was_typed(client, fields, headers):
    article = make_article()

    response = client.post(address(article), by_hand(**({"gemist": "Typte ik"} | fields)), headers=headers)

    html = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in html
    assert "Typte ik" in html or "x" * 1001 in html
    assert ("<html" in html) != bool(headers)
    assert not Feedback.objects.exists()


def test_robots_get_nowhere(client):
    article = make_article()

    response = client.post(address(article), by_hand(nuttig="ja", homepage="https://spam.example"))

    assert response.status_code == 422
    assert not Feedback.objects.exists()


def test_too_many_answers_in_an_hour(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_AN_HOUR", 2)
    articles = [make_article() for _ in range(3)]

    found = [give(client, article).status_code for article in articles]

    assert found == [302, 302, 429]
    assert Feedback.objects.count() == 2


def test_only_posting_and_only_to_what_everybody_may_read(client):
    draft = make_article(live=False)

    assert client.get(address(make_article())).status_code == 405
    assert give(client, draft).status_code == 404
    assert client.post("/kennisbank/weg/nuttig/", {}).status_code == 404


def test_publishing_an_older_draft_does_not_turn_the_numbers_back():
    article = make_article()
    revision = article.save_revision()
    answer(article=article, reader=key_of("a"), is_helpful=True)

    revision.publish()

    assert numbers(article) == (1, 0)


def test_a_copy_begins_at_nothing():
    article = make_article()
    answer(article=article, reader=key_of("a"), is_helpful=True)

    copy = article.copy(update_attrs={"slug": "kopie", "title": "Kopie"})

    assert numbers(copy) == (0, 0)


def at_once(article_pk, readers):
    """Every reader in a thread of its own, all at the same moment."""
    barrier = threading.Barrier(len(readers), timeout=20)

    def run(reader, is_helpful):
        try:
            barrier.wait()
            answer(article=ArticlePage(pk=article_pk), reader=key_of(reader), is_helpful=is_helpful)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_parallel_answers_are_all_counted():
    article = make_article()

    at_once(article.pk, [(f"lezer {number}", number % 3 > 0) for number in range(12)])

    assert numbers(article) == (8, 4)
    assert Feedback.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_one_reader_in_parallel_is_one_answer():
    article = make_article()

    at_once(article.pk, [("dezelfde", True)] * 6)

    assert numbers(article) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_answers_would_be_lost(monkeypatch):
    """Negative control: two that count before the other has committed."""
    article, counted = make_article(), threading.Barrier(2, timeout=20)

    def careless(reader):
        try:
            with transaction.atomic():
                Feedback.objects.create(
                    article_id=article.pk, reader=key_of(reader), is_helpful=True, at=article.first_published_at
                )
                counted.wait()  # both have written, neither has committed
                number = Feedback.objects.filter(article_id=article.pk, is_helpful=True).count()
                counted.wait()
                ArticlePage.objects.filter(pk=article.pk).update(helpful=number)
        finally:
            connection.close()

    threads = [threading.Thread(target=careless, args=(reader,)) for reader in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert numbers(article) == (1, 0)


def test_a_person_takes_along_and_erases_what_they_answered():
    article, user = make_article(title="Kas"), UserFactory()
    reader = key_of(f"user:{user.pk}")
    answer(article=article, reader=reader, is_helpful=False, note="Bel mij")
    answer(article=article, reader=key_of("een ander"), is_helpful=True, note="Van een ander")
    (mine,) = [kind for kind in kinds() if kind.key == "reacties"]

    (row,) = mine.export(user)
    assert (row["artikel"], row["wat je miste"]) == ("Kas", "Bel mij")

    mine.erase(user)
    mine.erase(user)

    assert not Feedback.objects.filter(reader=reader).exists()
    assert sorted(Feedback.objects.values_list("note", flat=True)) == ["", "Van een ander"]
    assert numbers(article) == (1, 1)
    assert actions.key_of("a") != actions.key_of("b")
