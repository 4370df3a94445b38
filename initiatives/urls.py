"""The directory and the pages around it."""

from django.urls import URLPattern

app_name = "initiatives"
urlpatterns: list[URLPattern] = []
