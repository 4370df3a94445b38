"""Questions as PostgreSQL takes them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery


class WordQuery(SearchQuery):
    """Lexemes as they are: to_tsquery() would cut them into words of its own."""

    def __init__(self, text: str) -> None:
        super().__init__(text, search_type="raw", config="simple")
        self.text = text

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, list[str]]:  # type: ignore[override]  # nothing of it is used
        return "%s::tsquery", [self.text]
