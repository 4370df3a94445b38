"""What editors may do with an issue: write it until it is settled. Going live follows from being sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.locks import BaseLock
from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from omzien.accounts.models import User


class ArchiveRights(PagePermissionTester):
    def can_publish_subpage(self) -> bool:
        return False


class IssueRights(PagePermissionTester):
    """No publishing, moving or copying by hand: the address is the month, and readers get it by mail first."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.page_locked() and bool(super().can_delete(ignore_bulk))


class SettledLock(BaseLock):
    """Holds for everybody: what readers got, or will get soon, does not change behind their backs."""

    def for_user(self, user: User) -> bool:
        return True

    def get_message(self, user: User) -> str:
        return "Deze nieuwsbrief is gepland of verstuurd. Wijzigen kan niet, of pas als je het plan intrekt."

    def get_locked_by(self, user: User) -> str:
        return "Ligt vast"

    def get_description(self, user: User) -> str:
        return "Wat lezers kregen, verandert niet meer."
