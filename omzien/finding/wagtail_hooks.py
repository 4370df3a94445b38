from wagtail import hooks
from wagtail.snippets.models import register_snippet

from omzien.finding.editing import MarkHandled, SearchGroup

register_snippet(SearchGroup)
hooks.register("register_bulk_action", MarkHandled)
