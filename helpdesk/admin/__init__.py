"""The desk of the coordinators in /beheer/."""

from helpdesk.admin.canned import CannedAnswerAdmin
from helpdesk.admin.tickets import TicketAdmin

__all__ = ["CannedAnswerAdmin", "TicketAdmin"]
