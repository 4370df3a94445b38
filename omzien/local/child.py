"""One program that we start, listen to and stop. It dies with us, even when we are killed."""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

MAX_LOG = 5_000_000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    def __init__(
        self,
        name: str,
        words: list[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        loud: str = r"^$",
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """`loud` says which lines of its output are worth showing; all go to `log`."""
        self.name = name
        self.stop_signal = stop_signal
        # While watched, ending is a fault and its loud lines are shown.
        self.watched = True
        self.log = log
        self.loud = re.compile(loud)
        keep_log_small(log)
        self.process = subprocess.Popen(  # noqa: S603  (our own words)
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(stop_signal),  # noqa: PLW1509  (one system call, no locks)
            **(options or {}),
        )
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        assert self.process.stdout is not None  # noqa: S101  (a pipe was asked for)
        with self.log.open("ab") as log, self.process.stdout as output:
            for line in output:
                log.write(line)
                log.flush()
                if self.watched and self.loud.search(text := line.decode(errors="replace").rstrip()):
                    say(f"{self.name:8} | {readable(text)}")

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def how_it_ended(self) -> str:
        code = self.process.poll()
        if code is not None and code < 0:
            return f"was stopped by {signal.Signals(-code).name}"
        return f"stopped with exit code {code}"

    def identity(self) -> dict[str, Any]:
        """Enough to know it again after we were killed: process ids are used again, start times are not."""
        try:
            created = psutil.Process(self.process.pid).create_time()
        except psutil.NoSuchProcess:
            created = 0.0
        return {"name": self.name, "pid": self.process.pid, "created": created, "signal": int(self.stop_signal)}

    def ask_to_stop(self) -> None:
        self.watched = False
        if not self.ended:
            self.process.send_signal(self.stop_signal)

    def wait(self, seconds: float) -> None:
        """Kills it, and what it started, when it does not stop in time."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop within {seconds:.0f} seconds and is killed.")
        self.kill()

    def kill(self) -> None:
        self.watched = False
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def readable(line: str) -> str:
    """One of our JSON log lines in short; any other as it is. The whole stands in the log."""
    try:
        entry = json.loads(line)
        what, why = str(entry["message"]).strip(), str(entry.get("exception", "")).strip().splitlines()
    except (ValueError, KeyError, TypeError):
        what, why = line, []
    return " · ".join([what.replace("\n", " "), *why[-1:]])[:400]


def dies_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Linux tells a child when its parent dies; elsewhere the next start finds what was left behind."""
    if libc is None:
        return None
    prctl = libc.prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(stop_signal))


def keep_log_small(log: Path) -> None:
    if log.exists() and log.stat().st_size > MAX_LOG:
        log.replace(log.with_suffix(".old.log"))


def say(sentence: str) -> None:
    """To the person at the keyboard. A closed terminal or pipe must not stop us from stopping the rest."""
    with suppress(OSError):
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


def stop_leftovers(identities: list[dict[str, Any]]) -> None:
    """Stops what a killed supervisor left running, and only that."""
    left = [(known, process) for known in identities if (process := still_running(known)) is not None]
    if not left:
        return
    say("The last run was cut off; stopping what it left running.")
    for known, process in left:
        send(process, known["signal"])
    _, stubborn = psutil.wait_procs([process for _, process in left], timeout=10)
    for process in stubborn:
        send(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=5)


def still_running(known: dict[str, Any]) -> psutil.Process | None:
    try:
        process = psutil.Process(int(known["pid"]))
        return process if abs(process.create_time() - float(known["created"])) < 1 else None
    except (psutil.Error, KeyError, ValueError):
        return None


def send(process: psutil.Process, number: int) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)
