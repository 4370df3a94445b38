"""What a person reads on a page or in a mail, and words that must not be among it."""

import re
from html import unescape

ENGLISH = (
    "the|your|you|please|sign|signed|enter|email|submit|change|changed|confirm|verify|verified|required|invalid|this|"
    "that|has|been|with|and|not|password|add|remove|delete|generate|deactivate|activate|authenticator|security|key|"
    "keys|sessions|recovery|account's|cancel|click|here|forgot|remember|are|sure|again|address|login|logout|back"
)
SPOKEN_ATTRIBUTES = re.compile(r'\s(?:placeholder|aria-label|alt|title|content)="([^"]*)"')
NAMES = ("Google Authenticator", "Microsoft Authenticator", "width=device-width, initial-scale=1")


def words_of(html):
    """Visible text and spoken attributes of a page."""
    html = re.sub(r"(?s)<(script|style|svg|code)\b.*?</\1>", " ", html)
    spoken = " ".join(SPOKEN_ATTRIBUTES.findall(html))
    text = unescape(re.sub(r"<[^>]+>", " ", html) + " " + spoken)
    for name in NAMES:
        text = text.replace(name, " ")
    return re.sub(r"\S+@\S+|https?://\S+", " ", text)


def foreign_words(text):
    return sorted(set(re.findall(rf"\b(?:{ENGLISH})\b", text, re.IGNORECASE)) | set(re.findall(r"\b[Uu]w?\b", text)))
