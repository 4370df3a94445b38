from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatieven"

    def ready(self) -> None:
        from initiatives.incoming import conversation_reply  # noqa: PLC0415  (models exist only now)
        from initiatives.mine import my_part  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine  # noqa: PLC0415  (models exist only now)
        from omzien.mail.incoming.handlers import register  # noqa: PLC0415  (models exist only now)

        mine.tells(my_part)
        register("gesprekken", conversation_reply, takes_automatic=True)
