"""What the two groups of staff may do. Who belongs to them follows from roles, see actions.py."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

COORDINATORS = "Coördinatoren"
EDITORS = "Redacteuren"

# Vocabularies, regions and initiatives hang together and are archived or merged rather than deleted.
COORDINATORS_MAY_DELETE = ["membership", "place", "formercode", "event", "organiser", "cannedanswer"]
EDITORS_ON_PAGES = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
# Wagtail keeps the permissions of any image model on its own.
EDITORS_ON_FILES = [
    ("wagtailimages", ["add_image", "change_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "change_document", "choose_document"]),
]
# What editors keep beside pages; an app adds its own.
EDITORS_ON_MODELS = [
    ("wagtailadmin", ["access_admin"]),
    ("search", ["add_synonym", "change_synonym", "delete_synonym", "view_synonym"]),
    ("search", ["change_missedsearch", "view_missedsearch"]),
    ("newsletter", ["add_sending", "change_sending", "view_sending"]),
    ("knowledge", ["add_topic", "change_topic", "view_topic", "view_feedback"]),
    ("knowledge", ["add_fund", "change_fund", "delete_fund", "view_fund", "change_fundremark", "view_fundremark"]),
]


@transaction.atomic
def sync_groups() -> None:
    """Make both groups and set exactly their permissions; safe to run at every start."""
    coordinators, _ = Group.objects.get_or_create(name=COORDINATORS)
    coordinators.permissions.set(_coordinators_permissions())
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.set(_of_models(EDITORS_ON_MODELS))
    _sync_pages(editors)
    _sync_files(editors)


def group_named(name: str) -> Group:
    """The group, made with its permissions where the database has none yet."""
    group = Group.objects.filter(name=name).first()
    if group is None:
        sync_groups()
        group = Group.objects.get(name=name)
    return group


def _coordinators_permissions() -> Iterable[Permission]:
    own = Q(content_type__app_label__in=["initiatives", "events", "helpdesk"])
    no_delete = ~Q(codename__startswith="delete_") | Q(codename__in=[f"delete_{m}" for m in COORDINATORS_MAY_DELETE])
    pictures = Q(content_type__app_label="pictures", codename__in=["add_picture", "change_picture", "view_picture"])
    return Permission.objects.filter((own & no_delete) | pictures)


def _named(app_label: str, codenames: list[str]) -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)


def _of_models(wanted: list[tuple[str, list[str]]]) -> list[Permission]:
    return [permission for app_label, names in wanted for permission in _named(app_label, names)]


def _sync_pages(group: Group) -> None:
    root = Page.get_first_root_node()
    wanted = list(_named("wagtailcore", EDITORS_ON_PAGES))
    GroupPagePermission.objects.filter(group=group).exclude(page=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _sync_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    wanted = _of_models(EDITORS_ON_FILES)
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
