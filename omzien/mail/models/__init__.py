"""What leaves, what comes in, and what we know about addresses."""

from omzien.mail.models.addresses import AutomaticAnswer, UndeliverableAddress, hashed
from omzien.mail.models.incoming import IncomingMail, IncomingMailQuerySet, MailboxReading
from omzien.mail.models.messages import FORGET_AFTER, UNCERTAIN_AFTER, Message, MessageQuerySet

__all__ = [
    "FORGET_AFTER",
    "UNCERTAIN_AFTER",
    "AutomaticAnswer",
    "IncomingMail",
    "IncomingMailQuerySet",
    "MailboxReading",
    "Message",
    "MessageQuerySet",
    "UndeliverableAddress",
    "hashed",
]
