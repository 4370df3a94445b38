"""What editors see in /beheer/ of what goes out."""

from newsletter.admin.sendings import SendingAdmin

__all__ = ["SendingAdmin"]
