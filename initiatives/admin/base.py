"""What all our admin screens share: a 404 for what is not yours, and no deleting of what is in use."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib import messages
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from initiatives.dependents import refresh_dependents


class OmzienAdmin(ModelAdmin):
    """Counts the rows it found, never the whole table."""

    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True
    warn_unsaved_form = True
    compressed_fields = True
    search_help_text = "Zoek op naam"

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """Django leads to the front page; a stranger should see that there is nothing here."""
        raise Http404

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Leaves out rows that only link two tables: they have no name that says anything."""
        tree, counts, missing, protected = super().get_deleted_objects(objs, request)
        throughs = [field.remote_field.through._meta for field in self.opts.many_to_many]
        links = [through for through in throughs if through.auto_created]
        names = tuple(f"{capfirst(link.verbose_name)}:" for link in links)
        plurals = {str(link.verbose_name_plural) for link in links}
        counts = {name: count for name, count in counts.items() if str(name) not in plurals}
        return without(tree, names), counts, missing, protected


def without(tree: list[Any], starts: tuple[str, ...]) -> list[Any]:
    """A nested list of texts, less those that start so."""
    kept = [without(one, starts) if isinstance(one, list) else one for one in tree]
    return [one for one in kept if one != [] and not (isinstance(one, str) and one.startswith(starts))]


class ReferenceAdmin(OmzienAdmin):
    """A vocabulary or place: rows in use are not deleted, and changes reach the initiatives that use them."""

    formfield_overrides = {ArrayField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 2})}}

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting goes one by one, so that the sentence below can be said."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def uses(self, obj: Any) -> dict[str, int]:
        """What uses this row, as words with their count."""
        return {"initiatieven": obj.initiative_set.count()}

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        used = {what: count for what, count in self.uses(obj).items() if count} if obj else {}
        if not used:
            return super().delete_view(request, object_id, extra_context)
        by = " en ".join(f"{count} {what}" for what, count in used.items())
        self.message_user(request, f"“{obj}” kan niet weg: {by} gebruiken dit. Wijzig die eerst.", level=messages.ERROR)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id]))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and form.changed_data:
            refresh_dependents(form.instance)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """An address in use is on paper somewhere; a key is in data files."""
        fixed = [name for name in ("key", "slug", "code") if any(f.name == name for f in self.opts.fields)]
        return [*super().get_readonly_fields(request, obj), *(fixed if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: models.Model | None = None) -> dict[str, Any]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))
