"""What several tests of a team's halen en brengen do: sign in, fill the form in, find the addresses."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.models import ExchangeKind


def days(number):
    return timezone.localdate() + timedelta(days=number)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def filled(**changes):
    kind = ExchangeKind.objects.get(key="space")
    return {
        "direction": "brengen",
        "kind": kind.pk,
        "title": "Zaal met keuken",
        "body": "Koffie staat klaar.",
        "expires_on": days(100).isoformat(),
    } | changes


def new(initiative):
    return reverse("initiatives:add_posting", args=[initiative.slug])


def tab(initiative):
    return reverse("initiatives:own_postings", args=[initiative.slug])


def edit(posting):
    return reverse("initiatives:edit_posting", args=[posting.pk])
