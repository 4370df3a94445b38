from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "omzien.finding"
    verbose_name = "Vinden"
