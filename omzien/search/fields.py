"""Model fields that Dutch names need."""

from typing import Any

from django.db import models

from omzien.search.dutch import sort_key


class SortKeyField(models.CharField):
    """Filled from `source` on every save; compared by bytes, so the database's collation does not matter."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        defaults: dict[str, Any] = {"max_length": 250, "editable": False, "db_collation": "C"}
        super().__init__(*args, **(defaults | kwargs))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
