from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "omzien.notices"
    verbose_name = "Meldingen"

    def ready(self) -> None:
        from omzien.accounts import personal  # noqa: PLC0415  (models exist only now)
        from omzien.notices.personal import KINDS  # noqa: PLC0415  (models exist only now)
        from omzien.notices.retention import RULES  # noqa: PLC0415  (models exist only now)
        from omzien.retention import keeps  # noqa: PLC0415  (models exist only now)

        personal.holds(*KINDS)
        keeps(*RULES)
