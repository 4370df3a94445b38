"""Run after every migrate: new models get their permissions."""

from typing import Any

from django.core.management.base import BaseCommand

from omzien.accounts.actions import sync_groups


class Command(BaseCommand):
    help = "Maakt de groepen Coördinatoren en Redacteuren en zet hun rechten."

    def handle(self, *args: Any, **options: Any) -> None:
        sync_groups()
