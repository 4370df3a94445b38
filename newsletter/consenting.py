"""The words that people say "yes" to. A change of a word is a new version: what was agreed to stays as it was."""

from __future__ import annotations

VERSION = "2026-11"
WORDING = (
    "Ja, stuur mij de nieuwsbrief van Omzien op dit e-mailadres, ongeveer één keer per maand. "
    "Ik kan er altijd mee stoppen."
)
