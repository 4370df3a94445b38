"""Starts the programs in order, notices when one ends, and stops them all.

honcho starts everything at once, stops PostgreSQL with a signal that waits for every client, and leaves its children
running when it is killed itself; hence this small one of our own.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from omzien.local.child import Child, stop_leftovers
from omzien.local.folder import Folder, LocalError

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Longer than gunicorn's grace and than the longest job that should be running.
SECONDS_TO_STOP = 15
SECONDS_OF_PATIENCE = 2


class Stopped(Exception):  # noqa: N818  (being asked to stop is no error)
    """Someone pressed Ctrl-C, closed the terminal or sent TERM."""


class Supervisor:
    def __init__(self, folder: Folder, site: str = "") -> None:
        self.folder = folder
        self.site = site
        self.children: list[Child] = []
        self.asked_to_stop = threading.Event()
        self.signal_seen = 0
        self.asked_at = 0.0

    @contextmanager
    def running(self) -> Iterator["Supervisor"]:
        """Takes the folder and the signals; stops every child on the way out, whatever the reason."""
        before = {number: signal.signal(number, self.on_signal) for number in STOP_SIGNALS}
        try:
            with self.folder.held():
                stop_leftovers(self.folder.read("running.json").get("children", []))
                self.remember()
                try:
                    yield self
                finally:
                    self.stop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Asks once. A second Ctrl-C after a while kills; two signals at once are one request, passed on by make."""
        now = time.monotonic()
        if not self.asked_to_stop.is_set():
            self.asked_at = now
            self.signal_seen = number
            self.asked_to_stop.set()
        elif number == signal.SIGINT and now - self.asked_at > SECONDS_OF_PATIENCE:
            for child in self.children:
                child.process.kill()

    def keep(self, child: Child) -> None:
        """Watches it from now on; a child that ended while it was being started is forgotten."""
        self.children = [other for other in self.children if not other.ended] + [child]
        self.remember()

    def remember(self) -> None:
        children = [child.identity() for child in self.children]
        self.folder.write("running.json", {"pid": os.getpid(), "site": self.site, "children": children})

    def pause(self, seconds: float = 0.05) -> None:
        """Waits a little; raises as soon as we must stop or a program ended by itself."""
        if self.asked_to_stop.wait(seconds):
            raise Stopped
        self.check()

    def check(self) -> None:
        for child in self.children:
            if child.ended and child.watched:
                raise LocalError(f"{child.name} {child.how_it_ended()}. Its own words are in {child.log}")

    def watch(self) -> None:
        while True:
            self.pause(0.2)

    def stop(self) -> None:
        """The programs first, then the services that they write to."""
        services = [child for child in self.children if child.name in ("postgres", "redis")]
        programs = [child for child in self.children if child not in services]
        for group in (programs, services):
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.wait(SECONDS_TO_STOP)
        (self.folder.path / "running.json").unlink(missing_ok=True)
