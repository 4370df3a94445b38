"""What several tests do: run things at the same moment, and look at who was told what."""

import itertools
import threading
from contextlib import contextmanager

from django.test import Client
from django.urls import reverse

from events.actions import editing, registering, telling
from events.models import Event
from omzien.mail.models import Message


@contextmanager
def without_the_lock(monkeypatch, parties, first_rank=1):
    """Everybody looks before anybody writes, and takes a rank of their own: what the lock prevents."""
    looked, ranks = threading.Barrier(parties), itertools.count(first_rank)
    real = telling.last_seat

    def look_and_wait(event):
        found = real(event)
        if threading.current_thread() is not threading.main_thread():
            looked.wait(20)
        return found

    with monkeypatch.context() as patch:
        for module in (registering, telling, editing):
            patch.setattr(module, "lock", lambda pk: Event.objects.get(pk=pk))
        patch.setattr(registering, "next_rank", lambda event: next(ranks))
        patch.setattr(telling, "last_seat", look_and_wait)
        yield


def told(event):
    """What each was last told, in order of rank."""
    return list(event.registrations.live().order_by("rank").values_list("told", flat=True))


def subjects(address):
    return list(Message.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, event, *args):
    return reverse(f"events:{name}", args=[event.slug, *args])
