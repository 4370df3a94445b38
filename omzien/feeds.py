"""Lists as Atom feeds."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Atom1Feed

from omzien.mail.rendering import NOT_IN_XML


class AtomFeed(Atom1Feed):
    """RFC 4287, whatever people pasted: what XML has no place for, such as Word's own line breaks, is left out."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {name: _fit(value) for name, value in item.items()})


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_IN_XML.sub(" ", value)
    return [_fit(one) for one in value] if isinstance(value, list | tuple) else value
