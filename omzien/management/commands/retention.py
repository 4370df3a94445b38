"""`manage.py retention --dry-run`: what the daily forgetting would do now; without it, do it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from omzien.retention import rules


class Command(BaseCommand):
    help = "Forgets what is past its time. With --dry-run it only counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        for rule in rules():
            number = rule.due() if options["dry_run"] else rule.act()
            self.stdout.write(f"{number:>8}  {rule.sentence}")
