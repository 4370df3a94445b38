"""Accounts and roles in the admin: addresses are for administrators and coordinators of the whole network only."""

from __future__ import annotations

from typing import Any

# These register their own first, so that it can be taken away below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401  (registers first, to be replaced here)
import django.contrib.auth.admin  # noqa: F401  (registers first, to be replaced here)
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from omzien.accounts.actions import deactivate, give_role, reactivate, take_role
from omzien.accounts.models import Role, User

# Secrets of second factors, session keys and addresses are nobody's to browse; groups follow from roles.
for _model in (Authenticator, EmailAddress, Group, UserSession):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class RoleInline(TabularInline):
    """Saving and deleting go through the actions, see UserAdmin.save_formset. A role is not changed but replaced."""

    model = Role
    extra = 0
    fields = ["kind", "region"]
    verbose_name_plural = "rollen"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_everything(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ModelAdmin):
    """Administrators give roles; coordinators of the whole network close accounts; nobody makes a superuser."""

    list_display = ["email", "name", "roles_shown", "is_active", "date_joined"]
    list_filter = ["is_active", "is_staff", "roles__kind"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_superuser", "date_joined", "last_login"]
    readonly_fields = ["email", "is_active", "is_superuser", "date_joined", "last_login"]
    inlines = [RoleInline]
    actions = ["close", "reopen"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("roles__region")

    @admin.display(description="rollen")
    def roles_shown(self, user: User) -> str:
        return ", ".join(map(str, user.roles.all())) or "–"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return sees_everything(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return sees_everything(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever is not an administrator keeps off administrators."""
        return sees_everything(request) and (obj is None or may_act_on(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_formset(self, request: HttpRequest, form: forms.BaseModelForm, formset: Any, change: bool) -> None:
        """Roles, the only inline: through the actions, which also set staff rights and groups."""
        formset.save(commit=False)
        # As stored: what was posted beside the tick has already overwritten the objects in memory.
        for role in Role.objects.filter(pk__in=[role.pk for role in formset.deleted_objects]):
            take_role(user=role.user, kind=role.kind, region=role.region)
        for role in formset.new_objects:
            give_role(user=role.user, kind=role.kind, region=role.region)

    @admin.action(description="Account sluiten en overal uitloggen")
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = [user for user in queryset if may_act_on(request, user) and user.pk != request.user.pk]
        for user in users:
            deactivate(user=user)
            self.log_change(request, user, "Account gesloten.")
        self.report(request, "gesloten", len(users), queryset.count())

    @admin.action(description="Account heropenen")
    def reopen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = [user for user in queryset if may_act_on(request, user)]
        for user in users:
            reactivate(user=user)
            self.log_change(request, user, "Account heropend.")
        self.report(request, "heropend", len(users), queryset.count())

    def report(self, request: HttpRequest, what: str, done: int, asked: int) -> None:
        self.message_user(request, f"{done} {'account' if done == 1 else 'accounts'} {what}.")
        if done < asked:
            text = f"{asked - done} overgeslagen: jezelf of een beheerder kun je niet sluiten."
            self.message_user(request, text, messages.WARNING)


def sees_everything(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.sees_everything


def may_act_on(request: HttpRequest, user: User) -> bool:
    return bool(request.user.is_superuser or not user.is_superuser)
