"""Questions and what became of them: who asked, who looks now, what was written, and what is private to whom."""

from helpdesk.models.canned import CannedAnswer
from helpdesk.models.messages import TicketAttachment, TicketMessage
from helpdesk.models.referrals import Referral
from helpdesk.models.rounds import NumberSeries, OverdueRound
from helpdesk.models.tickets import Ticket, TicketQuerySet

__all__ = [
    "CannedAnswer",
    "NumberSeries",
    "OverdueRound",
    "Referral",
    "Ticket",
    "TicketAttachment",
    "TicketMessage",
    "TicketQuerySet",
]
