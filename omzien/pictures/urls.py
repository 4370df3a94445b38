"""Below MEDIA_URL: renditions, and nothing else."""

from django.urls import URLPattern, path

from omzien.pictures import views

app_name = "pictures"
urlpatterns: list[URLPattern] = [
    path("images/<path:name>", views.rendition, name="rendition"),
]
