"""Topics in /redactie/."""

from wagtail.snippets.views.snippets import SnippetViewSet

from knowledge.models import Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Onderwerpen"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "description", "slug", "position"]
    ordering = ["position", "pk"]
    panels = Topic.panels
