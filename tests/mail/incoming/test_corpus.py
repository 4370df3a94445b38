"""Every hard mail through the whole pipeline, by itself."""

import pytest

from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail
from tests.mail.incoming.corpus import CORPUS
from tests.mail.incoming.writing import KEY

pytestmark = pytest.mark.django_db


def test_there_are_enough_hard_mails():
    assert len({hard.name for hard in CORPUS}) == len(CORPUS) > 80


@pytest.mark.parametrize("hard", CORPUS, ids=lambda hard: hard.name)
def test_hard_mail(hard, handed_over):
    store(raw=hard.raw, mailbox="proef")

    handle_due(seconds=30)

    kept = IncomingMail.objects.get()
    assert (kept.state, kept.handler) == (hard.state, "proef" if hard.state == "handled" else "")
    assert hard.reason in kept.reason
    assert bytes(kept.raw) == hard.raw
    if hard.state == "handled":
        judge(hard, handed_over.mails[0])
    else:
        assert handed_over.mails == []


def judge(hard, mail):
    assert mail.key == KEY
    if hard.text is not None:
        assert mail.text == hard.text
    for words in hard.has:
        assert words in mail.text
    for words in hard.lacks:
        assert words not in mail.text
    assert hard.quoted in mail.quoted
    assert KEY not in mail.text + mail.quoted
    for name, expected in (("subject", hard.subject), ("sender", hard.sender)):
        assert expected is None or getattr(mail, name) == expected
    if hard.files is not None:
        assert tuple(one.name for one in mail.attachments) == hard.files
