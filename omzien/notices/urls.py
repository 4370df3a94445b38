"""Notices: the list, the choices, and stopping from a mail."""

from django.urls import path

from omzien.notices import views

app_name = "notices"
urlpatterns = [
    path("mijn/meldingen/", views.notices, name="notices"),
    path("mijn/meldingen/kiezen/", views.choices, name="choices"),
    path("meldingen/stop/<str:key>/", views.stop_notices, name="stop"),
]
