import pytest
from django.contrib import admin
from django.test import RequestFactory

from omzien.home import sidebar
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/beheer/")
    request.user = user
    return request


def titles(groups):
    return [group.get("title") for group in groups]


def test_administrator_sees_every_registered_model():
    groups = sidebar.navigation(request_of(UserFactory(admin=True)))

    links = [item["link"] for group in groups for item in group["items"]]
    assert len(links) == len(set(links)) == len(admin.site._registry) + 1


def test_groups_come_in_the_order_of_the_work():
    shown = titles(sidebar.navigation(request_of(UserFactory(admin=True))))

    assert shown[:3] == [None, "Hulp", "Initiatieven"]
    assert shown.index("Gemeenten en regio’s") < shown.index("Woorden") < shown.index("Accounts")


def test_member_sees_nothing_to_manage():
    assert titles(sidebar.navigation(request_of(UserFactory()))) == [None]


@pytest.mark.parametrize(("local", "expected"), [(True, ["Proefversie", "warning"]), (False, None)])
def test_label_says_when_it_is_a_trial(settings, local, expected):
    settings.LOCAL = local

    assert sidebar.environment(request_of(None)) == expected
