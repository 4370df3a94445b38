"""Error pages: the right status, a sentence that says what to do, a reference, and no inside."""

import pytest
from django.template.exceptions import TemplateDoesNotExist
from django.test import Client

from omzien import errors

pytestmark = pytest.mark.urls("tests.safety.urls")


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def test_500_shows_a_reference_and_no_inside(visitor):
    response = visitor.get("/stuk/")

    html = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-ID"] in html
    assert errors.BROKEN in html
    assert "geheim" not in html
    assert "Traceback" not in html


@pytest.mark.parametrize("path", ["/geen-database/", "/dicht/"])
def test_503_when_the_database_is_gone(visitor, path):
    response = visitor.get(path)

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert errors.UNAVAILABLE in response.content.decode()


@pytest.mark.django_db
def test_404_offers_a_search_with_the_words_of_the_address(visitor):
    response = visitor.get("/initiatief/moestuin-zeist/")

    html = response.content.decode()
    assert response.status_code == 404
    assert 'value="initiatief moestuin zeist"' in html


@pytest.mark.django_db
def test_403_says_what_to_do(visitor):
    response = visitor.get("/mag-niet/")

    assert response.status_code == 403
    assert errors.FORBIDDEN in response.content.decode()


@pytest.mark.django_db
def test_expired_form_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a"})

    assert response.status_code == 403
    assert errors.EXPIRED_FORM in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"), [("/stuk/", 500), ("/geen-database/", 503), ("/weg/", 404), ("/mag-niet/", 403)]
)
def test_htmx_gets_a_fragment_with_the_same_status(visitor, path, status):
    response = visitor.get(path, headers={"hx-request": "true"})

    assert response.status_code == status
    assert "<html" not in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


def test_broken_template_still_gives_a_page(monkeypatch, caplog):
    def missing(*args, **kwargs):
        raise TemplateDoesNotExist("500.html")

    monkeypatch.setattr(errors, "render_to_string", missing)

    response = errors.error_page(500, "Zin met <b>.")

    assert response.status_code == 500
    assert "Zin met &lt;b&gt;." in response.content.decode()
    assert "could not be made" in caplog.text


def test_error_pages_400_500_and_503_ask_no_database(visitor):
    """No `django_db` here: a query would fail the test."""
    for path, status in (("/stuk/", 500), ("/dicht/", 503), ("/?q=%00", 400)):
        assert visitor.get(path).status_code == status
