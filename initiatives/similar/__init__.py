"""Which initiatives are alike, each with its reason: peers who walk beside you, and guides from whom you can learn.

Computed at every request from a few indexed queries; nothing is stored that could go stale. `candidates` finds who may
be alike, `likeness` says how much and why, `phases` who stands where, `words` what a text is about.
"""

from initiatives.similar.finding import Alike, Similar, similar_to
from initiatives.similar.likeness import Likeness
from initiatives.similar.phases import Side
from initiatives.similar.related import Followed, Related, related_to

__all__ = ["Alike", "Followed", "Likeness", "Related", "Side", "Similar", "related_to", "similar_to"]
