"""What several tests of the screen of one question do."""

from helpdesk.models import Ticket


def path(ticket, rest="change/"):
    return f"/beheer/helpdesk/ticket/{ticket.pk}/{rest}"


def press(client, ticket, doe, **typed):
    """With the version as it is now."""
    now = Ticket.objects.get(pk=ticket.pk).version
    return client.post(path(ticket), {"versie": now, "gezien": 0, "doe": doe, **typed})


def html(response):
    return response.content.decode()


def now(ticket):
    ticket.refresh_from_db()
    return ticket
