from django.urls import path

from omzien.finding import views

app_name = "finding"
urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("zoeken/suggesties/", views.suggest, name="suggest"),
]
