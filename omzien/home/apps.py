from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "omzien.home"
    verbose_name = "Website"
