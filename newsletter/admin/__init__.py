"""What goes out, for editors, and who gets it, for administrators."""

from newsletter.admin.sendings import SendingAdmin
from newsletter.admin.subscribers import SubscriberAdmin

__all__ = ["SendingAdmin", "SubscriberAdmin"]
