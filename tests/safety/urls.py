"""Views that fail in every way there is."""

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.urls import path

from omzien.urls import handler400, handler403, handler404, handler500
from omzien.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def failing(error):
    def view(request: HttpRequest):
        raise error

    return view


urlpatterns = [
    path("stuk/", failing(KeyError("geheim van piet@voorbeeld.test"))),
    path("geen-database/", failing(OperationalError("could not connect"))),
    path("dicht/", failing(InterfaceError("connection already closed"))),
    path("mag-niet/", failing(PermissionDenied())),
    path("sleutel/<str:key>/", failing(KeyError("a"))),
    *ours,
]
