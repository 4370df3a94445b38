"""A thank-you opens nothing again; whatever may be more does."""

import pytest

from helpdesk.thanks import is_only_thanks

THANKS = [
    "Bedankt!",
    "Dank je wel voor het snelle antwoord.",
    "Hartelijk dank, heel fijn!\n\nGroetjes, Vera",
    "Top, bedankt voor jullie hulp!",
    "Beste Anna,\n\nDank u wel voor de duidelijke uitleg.\n\nMet vriendelijke groet,\nVera de Vries",
    "Super, hier zijn we mee geholpen.",
    "Thanks!",
]
MORE = [
    "Bedankt! Maar hoe zit het met de verzekering?",
    "Bedankt, maar dit werkt niet.",
    "Dank je wel. Ik heb nog een vraag.",
    "Bedankt. Bel me op 06 12345678",
    "Bedankt, en wanneer kan dat",
    "Dankjewel. Kijk ook eens op https://voorbeeld.nl",
    "Dat is niet wat ik vroeg.",
    "Ja graag.",
    "",
    "Dank je wel. De zaal is zaterdag vrij, de sleutel ligt bij de bakker en de koffie staat klaar in de keuken.",
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks(text):
    assert is_only_thanks(text)


@pytest.mark.parametrize("text", MORE)
def test_more_than_thanks(text):
    assert not is_only_thanks(text)
