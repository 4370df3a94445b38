"""A newsletter: freezing, rendering, and mails per second with 1, 2, 4 and 8 senders, against a bare loop.

`make bench-newsletter ARGS="--letters 10000"`: prints, and writes benchmarks/latest-newsletter.json.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

LATEST = Path(__file__).parent / "latest-newsletter.json"
SENDERS = (1, 2, 4, 8)
EDITIONS = 40
SINKS = ("light", "real")
MOST_BARE = 20_000  # the bare loop is as fast at the end as in the beginning
fork = multiprocessing.get_context("fork")


class Sink:
    """The other side, in a process of its own; its kind as benchmarks/sink.py has them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __enter__(self) -> Sink:
        command = [sys.executable, "-m", "benchmarks.sink", self.kind]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  (our own words)
        self.port = int(self._line())
        return self

    def __exit__(self, *error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)

    def report(self) -> dict[str, int]:
        """What came since the last report."""
        assert self.process.stdin
        self.process.stdin.write("report\n")
        self.process.stdin.flush()
        return json.loads(self._line())

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.newsletter")
    parser.add_argument("--letters", type=int, default=100_000)
    parser.add_argument("--senders", default=",".join(map(str, SENDERS)))
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "omzien.settings.test"
    django.setup()
    from benchmarks.newsletter_seed import test_database  # noqa: PLC0415  (after django.setup)

    with test_database():
        result = measured(asked.letters, [int(number) for number in asked.senders.split(",")])
    show(result)
    LATEST.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def measured(letters: int, senders: list[int]) -> dict[str, Any]:
    from django.conf import settings  # noqa: PLC0415  (after django.setup)

    from benchmarks.newsletter_seed import seed  # noqa: PLC0415  (after django.setup)

    settings.NEWSLETTER_SENDERS = max(senders)
    sending = seed(letters, EDITIONS)
    result: dict[str, Any] = frozen(sending.pk) | {"letters": letters, "runs": []}
    for kind in SINKS:
        with Sink(kind) as sink:
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
            result["runs"] += [run_of(sending.pk, letters, number, sink) for number in senders]
    return result


def run_of(pk: int, letters: int, senders: int, sink: Sink) -> dict[str, Any]:
    """The sending as it is, then the bare loop with as many processes."""
    from benchmarks.newsletter_seed import free_again, settle_down  # noqa: PLC0415  (after django.setup)

    free_again(pk)
    settle_down()
    wire = sample(pk)
    run = timed(senders, lambda at, of: drained(pk), letters) | {"sink": sink.kind, "senders": senders}
    run |= {"taken": sink.report()}
    few = min(letters, MOST_BARE)
    bare = timed(senders, lambda at, of: bare_loop(sink.port, few // of, wire), few)
    sink.report()
    return run | {"bare": bare["per_second"], "ratio": round(run["per_second"] / bare["per_second"], 2)}


def frozen(pk: int) -> dict[str, float]:
    from newsletter.models import Sending  # noqa: PLC0415  (after django.setup)
    from newsletter.sending.freezing import freeze_step  # noqa: PLC0415  (after django.setup)

    seconds = {"recipients": 0.0, "rendering": 0.0}
    while True:
        before = time.perf_counter()
        rows = not Sending.objects.get(pk=pk).editions.filter(rendered_at__isnull=False).exists()
        more = freeze_step(pk)
        seconds["recipients" if rows else "rendering"] += time.perf_counter() - before
        if not more:
            return {name: round(took, 2) for name, took in seconds.items()}


def timed(number: int, work: Callable[[int, int], None], letters: int) -> dict[str, Any]:
    """So many processes at it at once; from the moment that all stand ready."""
    from django.db import connection  # noqa: PLC0415  (after django.setup)

    connection.close()
    ready, told = fork.Barrier(number + 1), fork.Queue()
    processes = [fork.Process(target=_ready_then, args=(ready, told, work, at, number)) for at in range(number)]
    for process in processes:
        process.start()
    ready.wait()
    before = time.perf_counter()
    for process in processes:
        process.join()
    took = time.perf_counter() - before
    memory = [told.get() for _ in processes]
    return {
        "seconds": round(took, 1),
        "per_second": round(letters / took),
        "mb_before": max(first for first, _ in memory),
        "mb_after": max(last for _, last in memory),
    }


def _ready_then(ready: Any, told: Any, work: Callable[[int, int], None], at: int, of: int) -> None:
    ready.wait()
    first = _mb()
    work(at, of)
    told.put((first, _mb()))


def _mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def drained(pk: int) -> None:
    from newsletter.sending.drain import drain  # noqa: PLC0415  (after django.setup)

    while drain(pk):
        pass


def sample(pk: int) -> bytes:
    """One copy as it goes over the wire."""
    from newsletter.models import Delivery  # noqa: PLC0415  (after django.setup)
    from newsletter.sending.letters import Letters  # noqa: PLC0415  (after django.setup)
    from newsletter.sending.queue import Row  # noqa: PLC0415  (after django.setup)

    one = Delivery.objects.select_related("subscriber").filter(sending=pk, subscriber__isnull=False)[0]
    reader = one.subscriber
    assert reader
    return Letters().for_row(Row(one.pk, one.edition_id, reader.address, reader.pk, reader.key, 0))[1]


def bare_loop(port: int, letters: int, wire: bytes) -> None:
    """Nothing but the dialogue: no database, and one and the same mail."""
    from omzien.mail.smtp import KnowingSMTP  # noqa: PLC0415  (after django.setup)

    with KnowingSMTP("127.0.0.1", port) as server:
        server.ehlo()
        for number in range(letters):
            server.docmd("MAIL", "FROM:<hallo@omzien.example>")
            server.docmd("RCPT", f"TO:<lezer{number}@adres.test>")
            server.data_as_it_is(wire)


def show(result: dict[str, Any]) -> None:
    print(f"{result['letters']} mails: recipients {result['recipients']} s, rendering {result['rendering']} s")
    for run in result["runs"]:
        print(
            "{sink} sink, {senders} senders: {per_second} a second; bare loop {bare}, ratio {ratio}; "
            "memory {mb_before} to {mb_after} MB; taken {taken}".format(**run)
        )


if __name__ == "__main__":
    main()
