"""Where the apps say what they do with a reply.

An app registers a handler in its `AppConfig.ready`. It is called with the mail as read and the id of its row, inside a
transaction that also marks the mail as handled: what it writes and that mark are committed together, or not at all. So
it writes to the database only, and wakes tasks with `omzien.wake`. Any exception undoes all of it, and the mail comes
back later.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from omzien.mail.incoming.parsed import Bounce, ParsedMail


class Taken(enum.Enum):
    HANDLED = "handled"
    REFUSED = "refused"
    NOT_MINE = "not mine"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`note` is a Dutch sentence for who looks in the admin, without an address in it."""

    taken: Taken
    note: str = ""

    @classmethod
    def handled(cls, note: str = "") -> Outcome:
        return cls(Taken.HANDLED, note)

    @classmethod
    def refused(cls, note: str) -> Outcome:
        """It was for this handler, and it will do nothing with it."""
        return cls(Taken.REFUSED, note)

    @classmethod
    def not_mine(cls) -> Outcome:
        """The key is of another app: the next handler is asked. Nothing may have been written."""
        return cls(Taken.NOT_MINE)


Handler = Callable[[ParsedMail, str], Outcome]
Listener = Callable[[Bounce], str | None]


@dataclass(frozen=True, slots=True)
class Registered:
    name: str
    handler: Handler
    takes_automatic: bool


_registered: dict[str, Registered] = {}


def register(name: str, handler: Handler, *, takes_automatic: bool = False) -> None:
    """Handlers are asked in the order of registering. Automatic mail reaches only who asks for it.

    With `takes_automatic` the handler looks at `mail.automatic` itself, and answers nothing to such a mail.
    """
    _registered[name] = Registered(name, handler, takes_automatic)


def unregister(name: str) -> None:
    _registered.pop(name, None)


def registered() -> Iterator[Registered]:
    yield from tuple(_registered.values())


_listeners: dict[str, Listener] = {}


def hears_of_bounces(name: str, listener: Listener) -> None:
    """For mail that does not leave through `queue_mail`: asked about a bounce that no message of ours is known for.

    It writes to the database only, and answers a Dutch sentence without an address; None where it knows nothing of it.
    """
    _listeners[name] = listener


def heard_of(bounce: Bounce) -> str | None:
    """The first sentence that a listener has for it."""
    return next((said for said in (listener(bounce) for listener in _listeners.values()) if said), None)
