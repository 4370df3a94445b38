"""Mijn Omzien."""

from django.urls import path

from initiatives.views.following import following
from omzien.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("naam/", views.change_name, name="name"),
    path("volgen/", following, name="following"),
    path("tweede-stap/", views.second_factor, name="second_factor"),
    path("apparaten/<int:pk>/uitloggen/", views.end_session, name="end_session"),
]
