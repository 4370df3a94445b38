from django.apps import AppConfig


class OmzienConfig(AppConfig):
    """The project itself, so that its system checks are found."""

    name = "omzien"
    verbose_name = "Omzien"

    def ready(self) -> None:
        from omzien import checks  # noqa: F401, PLC0415  (registers the checks once the apps are loaded)
