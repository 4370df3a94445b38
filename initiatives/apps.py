from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatieven"

    def ready(self) -> None:
        from initiatives.mine import my_part  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine  # noqa: PLC0415  (models exist only now)

        mine.tells(my_part)
