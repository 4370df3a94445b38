"""Which page may load what (TRUST 26, 28)."""

import pytest
from django.test import Client
from django.urls import resolve

from omzien.policies import PolicyMiddleware

PUBLIC = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'self'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
}


def policy(response):
    directives = (part.strip().split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


def policy_at(rf, path, view=None):
    from django.http import HttpResponse

    request = rf.get(path)
    request.resolver_match = resolve(path) if view is None else view
    return policy(PolicyMiddleware(lambda _: HttpResponse())(request))


def test_public_pages_have_the_strict_policy(client):
    assert policy(client.get("/robots.txt")) == PUBLIC


@pytest.mark.parametrize("path", ["/bestaat-niet/", "/?q=%00", "/account/login/"])
@pytest.mark.django_db
def test_error_and_account_pages_have_it_too(client, path):
    assert policy(client.get(path)) == PUBLIC


def test_map_may_load_the_national_tiles_only(rf):
    assert policy_at(rf, "/initiatieven/kaart/") == PUBLIC | {"img-src": ["'self'", "data:", "https://service.pdok.nl"]}


def test_admin_may_evaluate_but_runs_no_inline_script(rf):
    found = policy_at(rf, "/beheer/")

    assert found["script-src"] == ["'self'", "'unsafe-eval'"]
    assert found["default-src"] == ["'none'"]
    assert found["frame-ancestors"] == ["'none'"]


def test_editor_stays_on_its_own_host(rf):
    found = policy_at(rf, "/redactie/")

    assert {source for values in found.values() for source in values} <= {
        "'self'",
        "'none'",
        "'unsafe-inline'",
        "data:",
        "blob:",
    }


def test_no_policy_lets_another_host_in_but_for_the_map(rf):
    for path in ("/", "/beheer/", "/redactie/", "/account/login/", "/initiatieven/"):
        assert not any("//" in source for values in policy_at(rf, path).values() for source in values)


def test_other_headers(client):
    response = client.get("/robots.txt")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response["Permissions-Policy"]


def test_https_is_kept_for_a_year(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True

    response = Client().get("/robots.txt", secure=True)

    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
