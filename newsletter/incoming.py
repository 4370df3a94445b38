"""Mail about the newsletter: who stops by mail, and what comes back. Registered in apps.py."""

from __future__ import annotations

from newsletter.actions.returning import come_back
from newsletter.actions.stopping import stop
from newsletter.models import Subscriber
from newsletter.sending.letters import delivery_in
from newsletter.stopping import subscriber_in
from omzien.mail.incoming.bounces import is_permanent
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.parsed import Bounce, ParsedMail


def stop_by_mail(mail: ParsedMail, incoming_id: str) -> Outcome:
    """For the address of List-Unsubscribe (RFC 2369, 3.2): whoever has it may stop, whatever they write. No answer."""
    pk = next((found for found in map(subscriber_in, mail.keys) if found is not None), None)
    if pk is None:
        return Outcome.not_mine()
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber is None:
        return Outcome.handled("Wie met de nieuwsbrief wil stoppen was al weg.")
    return Outcome.handled("Gestopt met de nieuwsbrief." if stop(subscriber=subscriber) else "Was al gestopt.")


def bounced(bounce: Bounce) -> str | None:
    """Believed only where it names the Message-ID of a copy and the address that copy went to."""
    pk = next((found for found in map(delivery_in, bounce.original_ids) if found is not None), None)
    if pk is None:
        return None
    address = Subscriber.objects.filter(deliveries=pk).values_list("address", flat=True).first()
    report = next((one for one in bounce.reports if one.address == address and is_permanent(one)), None)
    if address is None or report is None:
        return f"Een melding van een mailserver over nieuwsbrief-mail {pk}, die geen einde maakt aan het adres."
    come_back(delivery_id=pk, address=address, status=report.status)
    return f"Nieuwsbrief-mail {pk} kwam terug: het adres bestaat niet ({report.status})."
