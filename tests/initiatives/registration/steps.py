"""What the tests of registering share: the addresses, a filled-in first form, a draft."""

from django.urls import reverse

from omzien.limits.forms import started
from tests.initiatives.factories import InitiativeFactory, municipality

START = reverse("initiatives:register")
CHECK = reverse("initiatives:register_check")
STEPS = ("naam", "wat", "hoever", "contact")
HOSTILE = [
    *("\x00", "9" * 400, "<script>alert(1)</script>", "'; --", "🌷", "\u202eabc"),
    *("-1", "NaN", "a\r\nBcc: x@y.z", "[]", '{"a": 1}'),
]


def named(**changes):
    typed = {"name": "Moestuin De Regenworm", "municipality": municipality("zeist").pk, "place": ""}
    return typed | {"homepage": "", "started": started(seconds_ago=60)} | changes


def step_url(initiative, section):
    return reverse("initiatives:register_step", args=[initiative.pk, section])


def page_url(initiative):
    return reverse("initiatives:registration", args=[initiative.pk])


def draft_of(member, **more):
    return InitiativeFactory(name="Moestuin De Regenworm", owner=member, **more)
