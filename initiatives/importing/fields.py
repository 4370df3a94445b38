"""Every field that a column can be: its header on export, other headers that people write, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# How a cell becomes a value.
TEXT, WHOLE, DECIMAL, YEAR, FLAG, DATE, MAIL, SITE = "text", "whole", "decimal", "year", "flag", "date", "mail", "site"
TERM, TERMS, MUNICIPALITY, PLACE, KEY, CHECK, KEPT = "term", "terms", "municipality", "place", "key", "check", "kept"


@dataclass(frozen=True, slots=True)
class ImportField:
    key: str
    label: str
    reads: str
    also: tuple[str, ...] = ()
    note: str = ""
    private: bool = False

    @property
    def is_stored(self) -> bool:
        """Whether it is a field of an initiative; the others identify, check or are only kept."""
        return self.reads not in {KEY, CHECK, KEPT}


FIELDS: Final = (
    ImportField("slug", "Adres op Omzien", KEY, ("slug", "omzien", "id"), "Herkent het initiatief; verandert niets."),
    ImportField(
        "name", "Naam initiatief", TEXT, ("naam", "initiatief", "titel", "naam organisatie", "organisatie", "name")
    ),
    ImportField(
        "summary",
        "Korte omschrijving",
        TEXT,
        ("omschrijving", "in één zin", "samenvatting", "korte beschrijving", "waar gaat het over", "summary"),
    ),
    ImportField(
        "description", "Wat we doen", TEXT, ("beschrijving", "toelichting", "lange omschrijving", "activiteiten")
    ),
    ImportField("people", "Wie we zijn", TEXT, ("wie", "mensen", "team")),
    ImportField("legacy", "Wat we nalaten", TEXT, ("nalatenschap", "lessen")),
    ImportField("themes", "Thema’s", TERMS, ("thema", "themas", "thema('s)", "onderwerp", "onderwerpen", "werkveld")),
    ImportField("place", "Plaats", PLACE, ("woonplaats", "dorp", "kern", "wijk", "plaatsnaam", "dorp of wijk", "stad")),
    ImportField("municipality", "Gemeente", MUNICIPALITY, ("gemeentenaam", "naam gemeente", "municipality")),
    ImportField(
        "regions", "Regio", CHECK, ("regio's", "gebied"), "Helpt een plaats te herkennen; volgt uit de gemeente."
    ),
    ImportField("phase", "Fase", TERM, ("stadium", "levensfase", "ontwikkelfase", "hoe ver")),
    ImportField("kind", "Soort", TERM, ("soort initiatief", "type", "type initiatief")),
    ImportField("legal_form", "Rechtsvorm", TERM, ("juridische vorm", "organisatievorm")),
    ImportField("is_anbi", "ANBI", FLAG, ("anbi status",)),
    ImportField(
        "founded_year",
        "Opgericht",
        YEAR,
        ("begonnen in", "oprichtingsjaar", "jaar", "sinds", "startjaar", "gestart in"),
    ),
    ImportField("volunteers", "Vrijwilligers", WHOLE, ("aantal vrijwilligers",)),
    ImportField("paid_staff", "Mensen in dienst", WHOLE, ("betaalde krachten", "personeel", "fte", "medewerkers")),
    ImportField("address", "Adres", TEXT, ("straat", "bezoekadres", "straat en huisnummer", "locatie")),
    ImportField("latitude", "Breedtegraad", DECIMAL, ("lat", "latitude")),
    ImportField("longitude", "Lengtegraad", DECIMAL, ("lon", "lng", "longitude")),
    ImportField("show_location", "Toon het adres", FLAG, ("adres openbaar",)),
    ImportField("website", "Website", SITE, ("site", "url", "web", "webadres", "internet", "internetadres")),
    ImportField(
        "contact_email",
        "E-mail (niet publiek)",
        MAIL,
        ("email", "e-mail", "mail", "mailadres", "emailadres", "e-mailadres", "contact"),
        private=True,
    ),
    ImportField(
        "contact_phone", "Telefoon (niet publiek)", TEXT, ("telefoon", "tel", "telefoonnummer", "mobiel"), private=True
    ),
    ImportField("last_confirmed_on", "Laatst bevestigd", DATE, ("bijgewerkt", "gecontroleerd op", "datum")),
    ImportField("status", "Status", KEPT, (), "Ter informatie; publiceren kies je hieronder."),
    ImportField("needs", "Halen", KEPT, ("vraag", "vragen", "zoekt", "gevraagd"), "Wordt bewaard, nog niet gebruikt."),
    ImportField("offers", "Brengen", KEPT, ("aanbod", "biedt", "aangeboden"), "Wordt bewaard, nog niet gebruikt."),
)
BY_KEY: Final = {field.key: field for field in FIELDS}
STORED: Final = tuple(field for field in FIELDS if field.is_stored)
# Several columns may be one field only where their values can stand side by side.
REPEATABLE: Final = frozenset({"themes", "regions"})


def label_of(key: str) -> str:
    return BY_KEY[key].label if key in BY_KEY else key
