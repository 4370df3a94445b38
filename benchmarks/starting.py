"""How long a newcomer waits: `make run` on a fresh clone until the first page, and the second start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 600
# Not the database, folders and make's own variables of this run.
NEWCOMER_HAS = ("PATH", "HOME", "LANG", "LC_", "PIP_", "SSL_")


def starting() -> dict[str, float]:
    """Seconds for the first and the second start, with an empty folder for data and installation."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "omzien"
        subprocess.run(["git", "clone", "-q", ".", str(clone)], check=True)  # noqa: S603, S607  (our own tree)
        return {"eerste start": _start(clone), "tweede start": _start(clone)}


def _start(clone: Path) -> float:
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name.startswith(NEWCOMER_HAS)}
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  (our own command)
        ["make", "run", f"PORT={port}"],  # noqa: S607  (make is on the path by assumption)
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process)
        return round(time.perf_counter() - start, 1)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"make run stopped with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (our own loopback address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("make run shows no page")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
