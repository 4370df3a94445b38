"""Time requests inside the server: the whole middleware, no network."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from zlib import crc32

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import bare
from omzien.accounts.models import User

WARM = 8
ROUNDS = 60


@dataclass(frozen=True)
class Result:
    """Milliseconds, bytes before compression, and how many times as long as a bare view of the same bytes."""

    size: int
    scenario: str
    p50: float
    p95: float
    queries: int
    bytes: int
    ratio: float

    def row(self) -> dict[str, object]:
        return asdict(self)


def measure(size: int, scenario: str, address: Callable[[], str], who: User | None = None) -> Result:
    client = _visitor(scenario)
    if who:
        client.force_login(who)
    body = b""
    for _ in range(WARM):
        body = client.get(address()).content  # the first may wait so long for the disk that the page gives up
    bare.body = body
    bare_ms = [_timed(client, "/bench-bare/") for _ in range(ROUNDS)]
    took = sorted(_timed(client, address()) for _ in range(ROUNDS))
    with CaptureQueriesContext(connection) as queries:
        _get(client, address())
    p50 = statistics.median(took)
    return Result(
        size=size,
        scenario=scenario,
        p50=round(p50, 1),
        p95=round(took[int(len(took) * 0.95) - 1], 1),
        queries=len(queries),
        bytes=len(body),
        ratio=round(p50 / statistics.median(bare_ms), 1),
    )


def _visitor(scenario: str) -> Client:
    """From an address of its own, so that no scenario uses up what another may ask in a minute."""
    return Client(REMOTE_ADDR=f"10.1.{crc32(scenario.encode()) % 250}.{crc32(scenario.encode()) // 250 % 250}")


def _get(client: Client, address: str) -> bytes:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} gives {response.status_code}")
    return response.content


def _timed(client: Client, address: str) -> float:
    start = time.perf_counter()
    _get(client, address)
    return (time.perf_counter() - start) * 1000
