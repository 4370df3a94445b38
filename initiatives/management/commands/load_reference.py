"""Loads the reference data, the groups of staff and the first pages; safe to run at every start."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from initiatives.models import Municipality, Place, Region, Theme
from initiatives.reference.load import load_reference, remember
from initiatives.reference.reading import HERE, BadRowError
from knowledge.reference.load import load_topics
from knowledge.reference.workflow import load_workflow
from omzien.accounts.actions import sync_groups
from omzien.home.tree import make_pages, page_slugs
from omzien.search.first_synonyms import add_synonyms, first_synonyms
from omzien.search.indexing import reindex
from omzien.search.models import Document
from omzien.search.registry import kind_of
from omzien.search.vocabulary import refresh_words


class Command(BaseCommand):
    help = "Laadt wat nieuw is in de referentiegegevens, de groepen en de eerste pagina’s. Wijzigt niets wat er al is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=HERE, help="map met de bestanden")

    def handle(self, *args: Any, **options: Any) -> None:
        added = self._load(options["folder"])
        fill_search(added)
        if sum(added.values()) and options["verbosity"]:
            counts = ", ".join(f"{count} {source}" for source, count in added.items() if count)
            self.stdout.write(f"Referentiegegevens geladen: {counts}.")

    @transaction.atomic
    def _load(self, folder: Path) -> dict[str, int]:
        try:
            added = load_reference(folder) | {"topic": load_topics()}
        except BadRowError as error:
            raise CommandError(str(error)) from None
        sync_groups()
        make_pages(remember("page", page_slugs()))
        add_synonyms(remember("synonym", first_synonyms()))
        load_workflow()
        return added


def fill_search(added: dict[str, int]) -> None:
    """All there is into an empty index; else only what may have come with this release."""
    if not Document.objects.exists():
        reindex()
        refresh_words()
    elif any(added.values()):
        reindex(kind_of(model) for model in (Theme, Municipality, Region, Place))
