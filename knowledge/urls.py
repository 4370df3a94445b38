"""The knowledge base. What Wagtail keeps has its name here too, so that nothing has to ask where it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.views import serve

from knowledge.views.feedback import give_feedback
from knowledge.views.listing import articles_as_atom

app_name = "knowledge"


def wagtail_page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The page as Wagtail serves it, with whatever keeps it private."""
    return serve(request, f"kennisbank/{slug}/" if slug else "kennisbank/")


# An article's own address comes last: it takes every word that nothing before it takes.
urlpatterns = [
    path("kennisbank.atom", articles_as_atom, name="articles_as_atom"),
    path("kennisbank/", wagtail_page, name="list"),
    path("kennisbank/<str:slug>/nuttig/", give_feedback, name="feedback"),
    path("kennisbank/<str:slug>/", wagtail_page, name="article"),
]
