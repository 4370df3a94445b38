"""Mijn Omzien."""

from django.urls import path

from initiatives.views.following import following
from omzien.accounts import data_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("naam/", views.change_name, name="name"),
    path("volgen/", following, name="following"),
    path("gegevens/", data_views.data, name="data"),
    path("gegevens/downloaden/", data_views.data_download, name="data_download"),
    path("gegevens/wissen/", data_views.data_erase, name="data_erase"),
    path("tweede-stap/", views.second_factor, name="second_factor"),
    path("apparaten/<int:pk>/uitloggen/", views.end_session, name="end_session"),
]
