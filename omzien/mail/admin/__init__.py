"""What left, what came in, and the addresses that do not exist. Only for who sees everything: lists show addresses."""

from omzien.mail.admin.addresses import UndeliverableAddressAdmin
from omzien.mail.admin.incoming import IncomingMailAdmin, MailboxReadingAdmin
from omzien.mail.admin.messages import MessageAdmin

__all__ = ["IncomingMailAdmin", "MailboxReadingAdmin", "MessageAdmin", "UndeliverableAddressAdmin"]
