"""The mails around a subscription: each holds a link to a page with a button, and opening it changes nothing."""

from __future__ import annotations

from newsletter.links import confirm_url, front_url, move_url, preferences_url, signed, stop_url
from newsletter.models import Consent, Subscriber
from omzien.mail.actions import queue_mail
from omzien.mail.models import Message
from omzien.mail.notes import Note, send_note

NOT_ME = (
    "Je krijgt dit bericht omdat iemand dit adres invulde voor de nieuwsbrief van Omzien. "
    "Was jij dat niet? Doe dan niets."
)


def ask_to_confirm(consent: Consent, subscriber: Subscriber) -> Message:
    return _send(
        Note(
            "Bevestig je nieuwsbrief",
            [
                "Wil jij de nieuwsbrief van Omzien krijgen, ongeveer één keer per maand?",
                "Open dan deze link en druk op de knop. De link werkt drie dagen. Doe je niets, dan krijg je niets.",
            ],
            "Ja, ik wil de nieuwsbrief",
            confirm_url(consent.pk),
            NOT_ME,
        ),
        subscriber.address,
        f"newsletter-confirm/{consent.pk}",
    )


def tell_it_comes_already(subscriber: Subscriber) -> Message:
    return _send(
        Note(
            "Je krijgt onze nieuwsbrief al",
            ["Dit adres is al ingeschreven. Je hoeft niets te doen. Wil je iets anders krijgen, of stoppen?"],
            "Bekijk wat je krijgt",
            preferences_url(signed(subscriber.key)),
            NOT_ME,
        ),
        subscriber.address,
        f"newsletter-known/{subscriber.pk}",
    )


def ask_to_move(subscriber: Subscriber) -> Message:
    """To the new address, which is not confirmed: nothing that somebody typed is in it."""
    return _send(
        Note(
            "Bevestig je nieuwe adres voor de nieuwsbrief",
            ["Wil je de nieuwsbrief van Omzien voortaan op dit adres? Open de link en druk op de knop."],
            "Ja, stuur hem hierheen",
            move_url(subscriber.key, subscriber.moving_to),
            NOT_ME,
        ),
        subscriber.moving_to,
        f"newsletter-move/{subscriber.pk}",
    )


def tell_it_moved(address: str, subscriber: Subscriber) -> Message:
    return _send(
        Note(
            "Je nieuwsbrief gaat naar een ander adres",
            [
                "De nieuwsbrief van Omzien komt niet meer op dit adres: hij is verhuisd naar een nieuw adres.",
                "Deed jij dat niet? Antwoord dan op deze mail.",
            ],
            "Naar de nieuwsbrief",
            front_url(),
            "Je krijgt dit bericht omdat de nieuwsbrief tot vandaag op dit adres kwam.",
        ),
        address,
        f"newsletter-moved/{subscriber.pk}",
    )


def welcome(subscriber: Subscriber) -> Message:
    """With the links to change and to stop, to keep."""
    token = signed(subscriber.key)
    return queue_mail(
        key=f"newsletter-welcome/{subscriber.pk}/{subscriber.confirmed_at:%Y%m%d%H%M%S%f}",
        to=subscriber.address,
        template="newsletter/welcome",
        context={"preferences_url": preferences_url(token), "stop_url": stop_url(token)},
        secret=True,
    )


def _send(note: Note, address: str, about: str) -> Message:
    return send_note(note, to=address, about=about)
