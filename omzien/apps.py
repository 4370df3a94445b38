from django.apps import AppConfig


class OmzienConfig(AppConfig):
    """The project itself, so that its system checks are found."""

    name = "omzien"
    verbose_name = "Omzien"

    def ready(self) -> None:
        from omzien import (  # noqa: PLC0415  (models exist only now)
            checks,  # noqa: F401  (registers the checks once the apps are loaded)
            kept,
            retention,
        )

        retention.keeps(*kept.RULES)
