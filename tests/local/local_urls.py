"""The addresses as one machine has them."""

from django.urls import include, path

from omzien.urls import *  # noqa: F403  (urls are meant to be extended)
from omzien.urls import urlpatterns as portal

urlpatterns = [path("lokaal/", include("omzien.local.urls")), *portal]
