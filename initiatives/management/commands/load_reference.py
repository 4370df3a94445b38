"""Loads the reference data, the groups of staff and the first pages; safe to run at every start."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from initiatives.reference.load import load_reference, remember
from initiatives.reference.reading import HERE, BadRowError
from knowledge.reference.load import load_topics
from omzien.accounts.actions import sync_groups
from omzien.home.tree import make_pages, page_slugs


class Command(BaseCommand):
    help = "Laadt wat nieuw is in de referentiegegevens, de groepen en de eerste pagina’s. Wijzigt niets wat er al is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=HERE, help="map met de bestanden")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_reference(options["folder"]) | {"topic": load_topics()}
        except BadRowError as error:
            raise CommandError(str(error)) from None
        sync_groups()
        make_pages(remember("page", page_slugs()))
        total = sum(added.values())
        if total and options["verbosity"]:
            counts = ", ".join(f"{count} {source}" for source, count in added.items() if count)
            self.stdout.write(f"Referentiegegevens geladen: {counts}.")
