"""Notices for tests."""

from datetime import UTC, datetime

from omzien.mail.notes import Note

# A Wednesday at noon, in winter.
WEDNESDAY = datetime(2026, 1, 14, 11, 0, tzinfo=UTC)


def note(subject="Nieuwe aanmelding: De Linde", **changes):
    return Note(
        subject, ["“De Linde” in Zeist wil op Omzien."], "Bekijk het", "https://omzien.test/x/", "Omdat het kan."
    )._replace(**changes)
