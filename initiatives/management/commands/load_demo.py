"""Fills a database without initiatives with invented ones and with the demo accounts."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from events.demo.load import load_events
from events.demo.proposals import load_proposals
from helpdesk.demo.load import load_questions
from initiatives.demo.load import NotEmptyError, load_demo
from knowledge.demo.funds.load import load_funds
from knowledge.demo.load import load_articles
from newsletter.demo.load import load_newsletter
from omzien.search.vocabulary import refresh_words


class Command(BaseCommand):
    help = "Laadt verzonnen initiatieven en de demo-accounts, alleen als er nog geen initiatieven zijn."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                count = load_demo()
                load_articles()
                load_funds()
                load_events()
                load_proposals()
                load_newsletter()
                load_questions()
            refresh_words()
        except NotEmptyError:
            self.stdout.write("Er staan al initiatieven in: de demo is niet geladen.")
        else:
            self.stdout.write(f"{count} verzonnen initiatieven en de demo-accounts geladen.")
