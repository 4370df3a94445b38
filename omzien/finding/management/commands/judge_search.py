"""Tells how well the search answers the questions in a file; meant for the demo content."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omzien.finding.judging import Verdict, averages, judge, read

JUDGEMENTS = Path(settings.BASE_DIR) / "tests" / "search" / "judgements.csv"


class Command(BaseCommand):
    help = "Meet recall@10 en MRR van de zoekvragen in een bestand; bedoeld voor de demo-inhoud."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=JUDGEMENTS, help="csv met query;who;expected")
        parser.add_argument("--misses", action="store_true", help="alleen wat beter kan, zonder wat apart is gehouden")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].exists():
            raise CommandError(f"{options['file']} bestaat niet.")
        verdicts = judge(read(options["file"]))
        for verdict in verdicts:
            perfect = verdict.recall == verdict.reciprocal == 1
            if not options["misses"] or not (perfect or verdict.judgement.is_aside):
                self._tell(verdict)
        self._summary("alles", verdicts)
        self._summary("waarop is afgesteld", [one for one in verdicts if not one.judgement.is_aside])
        self._summary("apart gehouden", [one for one in verdicts if one.judgement.is_aside])

    def _tell(self, verdict: Verdict) -> None:
        self.stdout.write(f"{verdict.recall:4.2f} {verdict.reciprocal:4.2f}  {verdict.judgement.query}")
        for missing in verdict.missing:
            self.stdout.write(f"{'':12}niet bij de eerste tien: {missing}")
        if verdict.reciprocal < 1:
            self.stdout.write(f"{'':12}vooraan: {' / '.join(title for _kind, title in verdict.found[:3]) or 'niets'}")

    def _summary(self, name: str, verdicts: list[Verdict]) -> None:
        recall, rank = averages(verdicts)
        self.stdout.write(f"{name}: {len(verdicts)} vragen, recall@10 {recall:.3f}, MRR {rank:.3f}")
