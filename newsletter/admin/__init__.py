"""What editors see in /beheer/ of what goes out."""

from newsletter.admin.sendings import SendingAdmin
from newsletter.admin.subscribers import SubscriberAdmin

__all__ = ["SendingAdmin", "SubscriberAdmin"]
