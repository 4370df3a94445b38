from types import SimpleNamespace

import pytest

from omzien.mail.incoming import handlers
from omzien.mail.incoming.handlers import Outcome
from tests.mail.incoming import imap as imap_server


@pytest.fixture(autouse=True)
def _only_our_handlers(monkeypatch):
    """No app takes part: what is handed over is what this test registers."""
    monkeypatch.setattr(handlers, "_registered", {})


@pytest.fixture
def handed_over():
    """Takes every mail with a key, and remembers it. `answer` may be changed, or be an exception to raise."""
    taken = SimpleNamespace(mails=[], ids=[], answer=Outcome.handled("Aangenomen."))

    def take(mail, incoming_id):
        if not mail.key:
            return Outcome.not_mine()
        if isinstance(taken.answer, Exception):
            raise taken.answer
        taken.mails.append(mail)
        taken.ids.append(incoming_id)
        return taken.answer

    handlers.register("proef", take)
    return taken


@pytest.fixture
def imap(settings):
    with imap_server.running() as server:
        settings.MAILBOX_URL = server.url()
        yield server
