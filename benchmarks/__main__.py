"""`make bench-pages`: seed, measure, print a table, and write benchmarks/latest.json.

`make bench-pages ARGS="--sizes 150,1000 --no-start"` measures less, and `--only agenda` a few pages.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
from pathlib import Path
from typing import Any

import django

LATEST = Path(__file__).parent / "latest.json"
SIZES = "150,1000,10000,100000"
RATIO_LIMIT = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--sizes", default=SIZES, help="how many initiatives, in rising order")
    parser.add_argument("--no-start", action="store_true", help="leave out the two starts of make run")
    parser.add_argument("--only", default="", help="scenarios whose name holds this; nothing is written then")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "omzien.settings.test"
    django.setup()
    logging.disable(logging.INFO)
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.only:
        _print_pages({"pages": _measured(sizes, asked.only)[0], "saving": [], "growth": {}})
        return
    rows, saved, mail = _measured(sizes)
    report: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "pages": rows,
        "saving": saved,
        "mail in": mail,
        "growth": _growth(rows),
    }
    _print_pages(report)
    if not asked.no_start:
        from benchmarks.starting import starting  # noqa: PLC0415  (only when asked for)

        report["seconds"] = starting()
        for name, seconds in report["seconds"].items():
            print(f"{name}: {seconds} s")
    LATEST.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _measured(
    sizes: list[int], only: str = ""
) -> tuple[list[dict[str, object]], list[dict[str, Any]], dict[str, float]]:
    """The pages at each size; at the last what the search index adds to saving, and how fast questions come by mail."""
    from django.core.management import call_command  # noqa: PLC0415  (needs django.setup)
    from django.test.utils import override_settings, setup_databases, teardown_databases  # noqa: PLC0415  (after django.setup)

    from benchmarks.helpdesk import taking_in  # noqa: PLC0415  (after django.setup)
    from benchmarks.measure import measure  # noqa: PLC0415  (after django.setup)
    from benchmarks.saving import saving  # noqa: PLC0415  (after django.setup)
    from benchmarks.scenarios import SCENARIOS, endless  # noqa: PLC0415  (after django.setup)
    from benchmarks.seed import seed  # noqa: PLC0415  (after django.setup)
    from omzien.garbage import leave_alone_what_is_loaded  # noqa: PLC0415  (after django.setup)

    databases = setup_databases(verbosity=0, interactive=False)
    rows: list[dict[str, object]] = []
    saved: list[dict[str, Any]] = []
    mail: dict[str, float] = {}
    try:
        call_command("createcachetable", verbosity=0)
        call_command("load_reference", verbosity=0)
        with override_settings(ROOT_URLCONF="benchmarks.bare"):
            for size in sizes:
                seed(size)
                leave_alone_what_is_loaded()  # as the web process does
                for scenario in (one for one in SCENARIOS if only in one.name):
                    who = scenario.signs_in() if scenario.signs_in else None
                    rows.append(measure(size, scenario.name, endless(scenario.addresses()), who).row())
            saved = [] if only else saving(sizes[-1])
        mail = {} if only else taking_in()
    finally:
        teardown_databases(databases, verbosity=0)
    return rows, saved, mail


def _growth(rows: list[dict[str, object]]) -> dict[str, float]:
    """Per scenario p95 at 100,000 over p95 at 1,000; at most three is the promise."""
    p95 = {(row["scenario"], row["size"]): float(str(row["p95"])) for row in rows}
    return {
        str(name): round(p95[name, 100_000] / p95[name, 1_000], 2)
        for name, size in p95
        if size == 100_000 and (name, 1_000) in p95
    }


def _print_pages(report: dict[str, Any]) -> None:
    columns = ("size", "scenario", "p50", "p95", "queries", "bytes", "ratio")
    print("{:>8}  {:<28} {:>7} {:>7} {:>8} {:>8} {:>6}".format(*columns))
    for row in report["pages"]:
        print("{:>8}  {:<28} {:>7} {:>7} {:>8} {:>8} {:>6}".format(*(row[column] for column in columns)))
    for row in report["saving"]:
        print("{size:>8}  {saved} opslaan: p95 {without} ms, met de zoekindex {with} ms".format(**row))
        print("{:8}  meer: p50 {more_p50} ms, p95 {more_p95} ms".format("", **row))
    if "mail in" in report:
        print(f"mail naar de helpdesk: {report['mail in']}")
    for name, ratio in report["growth"].items():
        print(f"{name}: p95 at 100,000 is {ratio} times that at 1,000{'' if ratio <= RATIO_LIMIT else ' (too much)'}")


if __name__ == "__main__":
    main()
