from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "omzien.local"
    verbose_name = "Lokaal"
