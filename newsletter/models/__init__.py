"""Subscribers and what they agreed to; issues and what they held."""

from newsletter.models.issues import ArchivePage, FrozenContent, IssuePage, NewsletterPage
from newsletter.models.sendings import Delivery, Edition, Sending
from newsletter.models.subscribers import CONFIRM_WITHIN, KEPT_MONTHS, Consent, Subscriber, SubscriberQuerySet

__all__ = [
    "CONFIRM_WITHIN",
    "KEPT_MONTHS",
    "ArchivePage",
    "Consent",
    "Delivery",
    "Edition",
    "FrozenContent",
    "IssuePage",
    "NewsletterPage",
    "Sending",
    "Subscriber",
    "SubscriberQuerySet",
]
