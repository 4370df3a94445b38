from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "omzien.limits"
    verbose_name = "Grenzen tegen misbruik"
