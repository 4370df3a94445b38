"""Every address of the resolver, with a path that leads to it."""

import re
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize

UUID = "00000000-0000-4000-8000-000000000000"
# What stands in an address of another's code by its name; anything else gets 1.
SAMPLES = {
    "app_label": "initiatives",
    "app_name": "initiatives",
    "content_type_app_name": "home",
    "content_type_model_name": "plainpage",
    "model_name": "initiative",
    "model": "initiative",
    "uuid": UUID,
    "url": "weg",
}


@dataclass(frozen=True)
class Address:
    """`pattern` is how the table knows it: the routes of all levels, one after the other."""

    pattern: str
    path: str


def walk(resolver=None, pattern="", regex=""):
    """Every pattern below the resolver, third parties' too."""
    for part in (resolver or get_resolver()).url_patterns:
        routes, regexes = pattern + str(part.pattern), regex + open_ended(part.pattern.regex.pattern)
        if isinstance(part, URLResolver):
            yield from walk(part, routes, regexes)
        else:
            yield Address(routes, sample_path(regexes))


def open_ended(regex):
    return regex.removeprefix("^").removesuffix(r"\Z").removesuffix(r"\z").removesuffix("$")


def sample_path(regex):
    form, names = normalize(regex)[0]
    values = {name: UUID if "[0-9a-f]{8}-" in regex else SAMPLES.get(name, "1") for name in names}
    return "/" + re.sub(r"%%", "%", form % values)
