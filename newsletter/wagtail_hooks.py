"""What the newsletter adds to /redactie/."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from newsletter.editing.choosing import CHOOSERS


@hooks.register("register_admin_viewset")
def choosers() -> list[Any]:
    return CHOOSERS
