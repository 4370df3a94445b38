"""The data folder of one machine (`LOCAL`): services' data, secrets, logs, caught mail. May have any path."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"


class LocalError(Exception):
    """Something the person at the keyboard can mend; the message says how."""


class Folder:
    def __init__(self, path: str) -> None:
        self.path = Path(path).expanduser().absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for name in ("log", "mail", "media"):
                (self.path / name).mkdir(exist_ok=True)
        except OSError as error:
            raise LocalError(
                f"Cannot make the folder {self.path} ({error.strerror}). Choose another: LOCAL=…"
            ) from None

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else may start services here meanwhile. The kernel lets go when this process dies in any way."""
        with (self.path / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise LocalError(self._who_holds()) from None
            yield

    def is_held(self) -> bool:
        try:
            with self.held():
                return False
        except LocalError:
            return True

    def _who_holds(self) -> str:
        running = self.read("running.json")
        where = f" at {running['site']}" if running.get("site") else ""
        return (
            f"{self.path} is in use already{where} (process {running.get('pid', 'unknown')}). "
            "Stop that one first (Ctrl-C), or choose another folder and port: PORT=8001 LOCAL=.local-2 make run"
        )

    def read(self, name: str) -> dict[str, Any]:
        """A JSON file of ours; empty when it is missing or was cut off by a crash."""
        try:
            return dict(json.loads((self.path / name).read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Whole or not at all, and readable by the owner only."""
        draft = self.path / f"{name}.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=2)
        draft.replace(self.path / name)

    def secret(self, name: str) -> str:
        """A password made once and kept, as the services' data keeps it too."""
        known = self.read("secrets.json")
        if name not in known:
            known[name] = secrets.token_urlsafe(24)
            self.write("secrets.json", known)
        return str(known[name])

    def port(self, name: str, *, fresh: bool = False) -> int:
        """A free loopback port, the same as last time where possible."""
        known = self.read("ports.json")
        if fresh or name not in known or not port_is_free(known[name]):
            known[name] = free_port()
            self.write("ports.json", known)
        return int(known[name])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
