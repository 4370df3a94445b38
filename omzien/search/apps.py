from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "omzien.search"
    verbose_name = "Zoeken"
