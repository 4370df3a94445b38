"""Who writes and who decides, at the same moment."""

import contextlib
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from wagtail.models import TaskState

from knowledge.actions.errors import WritingError
from knowledge.actions.sending import send_in, take_back, whole
from knowledge.actions.writing import latest
from knowledge.models import ArticlePage, KnowledgePage, Manuscript
from knowledge.writing.states import State
from omzien.accounts.models import User
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.knowledge.writing import START, send, state_of, step_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("action", ["approve", "reject", "decline"])
def test_what_was_taken_back_meanwhile_cannot_be_decided_about(writer, editor, text, action):
    """The editor's request read the step before the writer took it back, and writes after that."""
    send(text, writer)
    read = step_of(text).specific
    take_back(manuscript=text, by=writer)

    with pytest.raises(PermissionDenied):
        read.task.specific.on_action(read, editor, action, comment="Te laat.")

    assert state_of(text) == State.DRAFT
    assert not ArticlePage.objects.get(pk=text.pk).live


def test_of_two_editors_the_second_comes_too_late(writer, editor, text):
    send(text, writer)
    read = step_of(text).specific
    other = TaskState.objects.get(pk=read.pk).specific
    read.task.specific.on_action(read, editor, "approve")

    with pytest.raises(PermissionDenied):
        other.task.specific.on_action(other, UserFactory(editor=True), "decline", comment="Nee.")

    assert state_of(text) == State.LIVE


@pytest.mark.django_db(transaction=True)
def test_sending_twice_at_once_is_sending_once(writer, editor, text):
    seen = whole(latest(text))
    start, said = threading.Barrier(4), []

    def press():
        try:
            start.wait()
            send_in(manuscript=Manuscript.objects.get(pk=text.pk), by=writer, seen=seen)
        except WritingError as error:
            said.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(said) == 3
    assert TaskState.objects.count() == 1
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locked", "made"), [(True, 1), (False, 2)])
def test_beginning_twice_at_once_makes_one(writer, monkeypatch, locked, made):
    """Both are held between looking and making; without the lock on who writes (the negative control) both make one."""
    meet, lock_place = threading.Barrier(2), KnowledgePage.objects.select_for_update

    def hold(**options):
        with contextlib.suppress(threading.BrokenBarrierError):
            meet.wait(timeout=2)
        return lock_place(**options)

    monkeypatch.setattr(KnowledgePage.objects, "select_for_update", hold)
    if not locked:
        monkeypatch.setattr(User.objects, "select_for_update", User.objects.all)

    def press():
        client = Client()
        client.force_login(writer)
        client.post(START, {"kind": "artikel", "title": "Tegelijk", "summary": ""})
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Manuscript.objects.count() == made
