"""The content policies in a real browser: whatever a page is refused fails the test (see `new_page`)."""

import pytest
from django.test import Client
from wagtail.models import Page

from omzien.home.models import PlainPage
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def sign_in(page, live_server, **traits):
    client = Client()
    client.force_login(UserFactory(**traits))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def test_admin_works_under_its_policy(page, live_server):
    sign_in(page, live_server, admin=True)
    initiative = InitiativeFactory(published=True)

    for path in ("", "initiatives/initiative/", "initiatives/initiative/add/", "initiatives/importbatch/"):
        assert page.goto(f"/beheer/{path}", wait_until="networkidle").status == 200
    page.goto(f"/beheer/initiatives/initiative/{initiative.pk}/change/")

    # Alpine runs: what it hides until then is gone.
    page.wait_for_function("window.Alpine !== undefined")
    assert page.get_by_role("textbox", name="naam", exact=False).first.input_value() == initiative.name


def test_editor_works_under_its_policy_with_its_preview(page, live_server):
    sign_in(page, live_server, admin=True)
    home = Page.objects.filter(depth=2).first() or Page.objects.get(depth=1)
    plain = home.add_child(instance=PlainPage(title="Over ons", slug="over-ons-proef"))

    for path in ("", f"pages/{home.pk}/", "images/", "images/add/", "account/"):
        assert page.goto(f"/redactie/{path}", wait_until="networkidle").status == 200
    page.goto(f"/redactie/pages/{plain.pk}/edit/", wait_until="networkidle")
    page.locator("button[aria-label*='oorvertoning']").first.click()
    preview = page.frame_locator("iframe[src*='preview']")

    preview.get_by_role("heading", name="Over ons", level=1).wait_for()
