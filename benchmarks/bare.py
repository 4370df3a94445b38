"""A view that only sends bytes, behind the same middleware: what a page costs before it does anything."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

body = b""


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(body)


urlpatterns = [path("bench-bare/", bare), path("", include("omzien.urls"))]
handler404 = "omzien.errors.not_found"
