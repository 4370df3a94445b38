"""The admin speaks Dutch, at B1 and with "je": our own texts come before those of Django and Unfold."""

import ast
import gettext
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as translated

from tests.accounts.factories import UserFactory
from tests.accounts.reading import foreign_words, words_of
from tests.initiatives.factories import InitiativeFactory
from tests.initiatives.importing.steps import reviewed

CATALOGUE = settings.LOCALE_PATHS[0] / "nl" / "LC_MESSAGES"
MORE_ENGLISH = (
    "search|type|select|choose|apply|filter|by|add|save|continue|editing|another|history|view|site|welcome|run|action|"
    "actions|rows|results|entries|entry|previous|next|all|reset|more|log|out|light|dark|system|object|file|upload|"
    "value|name|date|time|today|now|yes|no|unknown|clear|show|hide|counts|toggle|navigation|home|skip|main|content"
)
# Words that Dutch has too, and names.
ALSO_DUTCH = {"filter", "filters", "type", "log", "site", "home", "is"}
PAGES = [
    "",
    "initiatives/initiative/",
    "initiatives/initiative/?q=niets",
    "initiatives/initiative/add/",
    "initiatives/initiative/{pk}/change/",
    "initiatives/initiative/{pk}/delete/",
    "initiatives/initiative/{pk}/history/",
    "initiatives/theme/",
    "initiatives/theme/add/",
    "initiatives/municipality/add/",
    "initiatives/region/add/",
    "initiatives/place/",
    "initiatives/importbatch/",
    "initiatives/importbatch/add/",
    "initiatives/importbatch/{batch}/controle/",
    "accounts/user/",
    "accounts/user/{user}/change/",
    "mail/message/",
]


def entries(text):
    """What a .po says, as gettext keeps it: plural texts under a pair. Each text stands on one line."""
    found, key, plural = {}, "", False
    for keyword, number, value in re.findall(r'^(msgid|msgid_plural|msgstr)(?:\[(\d)\])? (".*")$', text, re.MULTILINE):
        said = ast.literal_eval(value)
        if keyword == "msgid":
            key, plural = said, False
        elif keyword == "msgid_plural":
            plural = True
        else:
            found[(key, int(number)) if plural else key] = said
    del found[""]
    return found


def test_compiled_texts_are_those_of_the_source():
    """Else: msgfmt --check -o locale/nl/LC_MESSAGES/django.mo locale/nl/LC_MESSAGES/django.po"""
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    compiled.pop("")

    assert compiled == entries((CATALOGUE / "django.po").read_text())
    assert len(compiled) > 80


def test_our_texts_say_je():
    said = " ".join(entries((CATALOGUE / "django.po").read_text()).values())

    assert foreign_words(said) == []
    assert translated("Type to search") == "Typ om te zoeken"


def visible(html):
    """Icons are words in a font; templates and Alpine's attributes are for a script."""
    html = re.sub(r'\sx-[\w:.-]+="[^"]*"', " ", html)
    html = re.sub(r"(?s)<span[^>]*material-symbols-outlined[^>]*>.*?</span>", " ", html)
    return words_of(re.sub(r"(?s)<template\b.*?</template>", " ", html))


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_page_of_the_admin_is_in_dutch(client, page):
    person = UserFactory(admin=True)
    client.force_login(person)
    made = InitiativeFactory(published=True, name="Buurttuin", themes=["food"])
    batch = reviewed(person, [{"Naam": "Moestuin", "Gemeente": "Zeist"}])

    html = client.get(reverse("admin:index") + page.format(pk=made.pk, batch=batch.pk, user=person.pk)).content.decode()

    words = visible(html)
    english = {word.lower() for word in re.findall(rf"\b(?:{MORE_ENGLISH})\b", words, re.IGNORECASE)}
    assert sorted((english | {word.lower() for word in foreign_words(words)}) - ALSO_DUTCH) == [], words
