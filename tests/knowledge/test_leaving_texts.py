"""What becomes of texts that are left: by who goes, and by who forgets them; and what somebody takes along."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import TaskState, WorkflowState

from knowledge.actions.writing import add_block
from knowledge.models import ArticlePage, Manuscript
from knowledge.personal import manuscript_rows
from knowledge.retention import drop, remind, to_drop, to_remind
from omzien.accounts.erasure import erase_account
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.knowledge.writing import make_manuscript, page_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return UserFactory()


def place(text, by):
    send(text, by)
    WorkflowState.objects.active().for_instance(text.article).get().current_task_state.approve(
        user=UserFactory(editor=True)
    )


def left_for(text, days):
    Manuscript.objects.filter(pk=text.pk).update(touched_at=timezone.now() - timedelta(days=days))


# --- who goes -----------------------------------------------------------------------------------------


def test_drafts_go_with_their_writer_and_their_files(client, writer):
    text = make_manuscript(writer)
    client.force_login(writer)
    upload = SimpleUploadedFile("a.txt", b"Hallo")
    client.post(page_of(text, "new_piece", "downloads"), {"heading": "Mee", "upload": upload})
    send(text, writer)
    other = make_manuscript(UserFactory())

    erase_account(user=writer)

    assert list(ArticlePage.objects.values_list("pk", flat=True)) == [other.pk]
    assert not get_document_model().objects.exists()
    assert not TaskState.objects.exists()


def test_what_is_on_the_site_stays_without_a_name(writer):
    text = make_manuscript(writer)
    place(text, writer)
    fresh = Manuscript.objects.get()
    add_block(manuscript=fresh, by=writer, kind="tip", value={"title": "", "text": "<p>Nieuw.</p>"})
    send(fresh, writer)

    erase_account(user=writer)

    article = ArticlePage.objects.get()
    assert (article.live, article.owner, article.has_unpublished_changes) == (True, None, False)
    assert article.latest_revision_id == article.live_revision_id
    assert not article.revisions.filter(content__icontains="Nieuw.").exists()
    assert not Manuscript.objects.exists()
    assert not WorkflowState.objects.exists()
    assert [block.block_type for block in article.get_latest_revision_as_object().body] == ["text"]


def test_a_person_takes_the_words_along(writer):
    text = make_manuscript(writer)
    send(text, writer)
    step = WorkflowState.objects.active().for_instance(text.article).get().current_task_state
    step.reject(user=UserFactory(), comment="Hoeveel pannen?")

    (row,) = manuscript_rows(writer)

    assert "We begonnen met twee pannen." in row["tekst"]
    assert (row["hoe ver"], row["wat de redactie zei"]) == ("gevraagd te verbeteren", ["Hoeveel pannen?"])
    assert row["waar je ja op zei"].startswith("Ik heb dit zelf geschreven")
    assert list(manuscript_rows(UserFactory())) == []


# --- who forgets --------------------------------------------------------------------------------------


def test_who_forgets_a_text_is_reminded_once_and_then_it_goes(writer):
    text = make_manuscript(writer)
    left_for(text, 334)
    assert (remind(), drop()) == (0, 0)
    left_for(text, 336)

    assert (remind(), remind(), drop()) == (1, 0, 0)

    assert Message.objects.get().subject == "Wil je nog verder met je tekst? Soep voor de hele straat"
    left_for(text, 366)
    assert drop() == 0
    Manuscript.objects.update(reminded_at=timezone.now() - timedelta(days=31))
    assert (to_drop().count(), drop(), drop()) == (1, 1, 0)
    assert not ArticlePage.objects.exists()


def test_who_goes_on_after_the_reminder_keeps_it(writer):
    text = make_manuscript(writer)
    left_for(text, 336)
    remind()
    add_block(manuscript=text, by=writer, kind="quote", value={"text": "Toch", "source": ""})

    assert Manuscript.objects.get().reminded_at is None
    assert (to_remind().count(), to_drop().count()) == (0, 0)


def test_what_waits_or_was_placed_is_never_dropped(writer):
    waiting, placed = make_manuscript(writer), make_manuscript(writer, title="Geplaatst")
    send(waiting, writer)
    place(placed, writer)
    for text in (waiting, placed):
        left_for(text, 800)
    Manuscript.objects.update(reminded_at=timezone.now() - timedelta(days=100))

    assert (remind(), drop()) == (0, 0)
    assert ArticlePage.objects.count() == 2
