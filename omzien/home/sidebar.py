"""The sidebar of /beheer/, grouped by what a coordinator comes to do."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

Item = dict[str, Any]


class Group(NamedTuple):
    title: str
    models: dict[str, str]


# "app_label.Model": the icon, a name from Material Symbols, which Unfold ships. A new app adds its models here.
GROUPS = [
    Group(
        "Hulp",
        {
            "helpdesk.Ticket": "support_agent",
            "helpdesk.CannedAnswer": "quickreply",
        },
    ),
    Group(
        "Initiatieven",
        {
            "initiatives.Registration": "inbox",
            "initiatives.Claim": "real_estate_agent",
            "initiatives.Initiative": "hive",
            "initiatives.Membership": "groups",
            "initiatives.Posting": "swap_vert",
            "initiatives.Conversation": "forum",
        },
    ),
    Group(
        "Agenda",
        {
            "events.Event": "event",
            "events.ThemeProposal": "lightbulb",
        },
    ),
    Group(
        "Nieuwsbrief",
        {
            "newsletter.Sending": "outgoing_mail",
            "newsletter.Subscriber": "contact_mail",
        },
    ),
    Group(
        "Importeren",
        {
            "initiatives.ImportBatch": "upload_file",
            "initiatives.ImportRow": "table_rows",
            "initiatives.ColumnMapping": "view_column",
        },
    ),
    Group(
        "Gemeenten en regio’s",
        {
            "initiatives.Municipality": "location_city",
            "initiatives.Region": "map",
            "initiatives.Place": "pin_drop",
            "initiatives.FormerCode": "history",
        },
    ),
    Group(
        "Woorden",
        {
            "initiatives.Theme": "interests",
            "initiatives.Phase": "trending_up",
            "initiatives.Kind": "category",
            "initiatives.LegalForm": "gavel",
            "initiatives.ExchangeKind": "sell",
        },
    ),
    Group(
        "Accounts",
        {
            "accounts.User": "person",
            "accounts.Role": "badge",
            "auth.Group": "group",
            "account.EmailAddress": "alternate_email",
        },
    ),
    Group(
        "Berichten",
        {
            "mail.Message": "mail",
            "mail.IncomingMail": "inbox",
            "mail.MailboxReading": "mark_email_read",
            "mail.UndeliverableAddress": "unsubscribe",
        },
    ),
]


def navigation(request: HttpRequest) -> list[Item]:
    """What this person may see; models that no group names come last."""
    named = {label for group in GROUPS for label in group.models}
    rest = {model._meta.label: "folder" for model in admin.site._registry if model._meta.label not in named}
    groups = [*GROUPS, Group("Overig", rest)]
    start: Item = {"items": [{"title": "Overzicht", "icon": "home", "link": reverse("admin:index")}]}
    shown = [
        {"title": group.title, "separator": True, "items": items}
        for group in groups
        if (items := [item for label, icon in group.models.items() if (item := _item(request, label, icon))])
    ]
    return [start, *shown]


def _item(request: HttpRequest, label: str, icon: str) -> Item | None:
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    model_admin = admin.site._registry.get(model)
    if model_admin is None or not model_admin.has_view_permission(request):
        return None
    name = str(model._meta.verbose_name_plural)
    link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return {"title": name[:1].upper() + name[1:], "icon": icon, "link": link}


def environment(request: HttpRequest) -> list[str] | None:
    """A label that keeps anyone from taking a trial copy for the real thing."""
    return ["Proefversie", "warning"] if settings.LOCAL else None


def no_inline_colours(request: HttpRequest) -> dict[str, dict[str, str]]:
    return {}
