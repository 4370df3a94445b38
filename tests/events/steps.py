"""What several tests do: run things at the same moment, and look at who was told what."""

import threading

from django.db import connection
from django.test import Client
from django.urls import reverse

from events.actions.errors import EventError
from omzien.mail.models import Message


def all_at_once(*acts):
    """Runs these in threads of their own; returns what each returned, or the refusal or fault that it raised."""
    found = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(position, act):
        barrier.wait(30)
        try:
            found[position] = act()
        except (EventError, Exception) as refusal:
            found[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


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
