"""The agenda. An event's own address comes last: it takes every word that nothing before it takes."""

from django.urls import URLPattern

app_name = "events"

urlpatterns: list[URLPattern] = []
