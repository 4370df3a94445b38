"""What the collector of garbage need not look at.

A full collection looks at every object that is left: some 0.2 s with all of Django and Wagtail loaded, in the middle of
a request.
"""

from __future__ import annotations

import gc

from django.urls import resolve


def leave_alone_what_is_loaded() -> None:
    """Once, when everything is loaded that stays: the addresses, and with them all views, models and forms."""
    resolve("/")  # reads every address
    gc.collect()
    gc.freeze()
