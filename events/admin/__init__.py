"""The coordinators' screens."""

from events.admin.events import EventAdmin
from events.admin.proposals import ThemeProposalAdmin

__all__ = ["EventAdmin", "ThemeProposalAdmin"]
