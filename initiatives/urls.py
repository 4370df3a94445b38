"""The directory and the pages around it."""

from django.urls import path, re_path

from initiatives.views import data, directory, pages

app_name = "initiatives"
urlpatterns = [
    path("initiatieven/", directory.initiative_list, name="list"),
    path("initiatieven/kaart/", directory.initiative_map, name="map"),
    re_path(r"^initiatieven\.(?P<suffix>csv|geojson|atom)$", data.initiatives_as, name="data"),
    path("initiatieven/<slug:slug>/", pages.initiative_detail, name="detail"),
    path("gemeenten/", pages.municipality_list, name="municipalities"),
    path("gemeenten/<slug:slug>/", pages.municipality_detail, name="municipality"),
    path("regios/", pages.region_list, name="regions"),
    path("regios/<slug:slug>/", pages.region_detail, name="region"),
    path("themas/", pages.theme_list, name="themes"),
    path("themas/<slug:slug>/", pages.theme_detail, name="theme"),
]
