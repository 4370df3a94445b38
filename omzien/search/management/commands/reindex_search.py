"""Writes the whole search index anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from omzien.search.indexing import reindex
from omzien.search.registry import sources
from omzien.search.vocabulary import refresh_words


class Command(BaseCommand):
    help = "Schrijft de zoekindex opnieuw, ook terwijl de site draait: nodig als de woordregels zijn veranderd."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", help="alleen deze soorten, zoals: initiatief thema")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [source.kind for source in sources()]
        unknown = [kind for kind in options["kinds"] if kind not in known]
        if unknown:
            raise CommandError(f"Deze soorten bestaan niet: {', '.join(unknown)}. Wel: {', '.join(known)}.")
        number = reindex(options["kinds"])
        words = refresh_words()
        if options["verbosity"]:
            self.stdout.write(f"{number} dingen bekeken, {words} woorden geteld.")
