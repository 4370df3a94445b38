from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatieven"

    def ready(self) -> None:
        from initiatives import personal as ours  # noqa: PLC0415  (models exist only now)
        from initiatives.actions import leaving  # noqa: PLC0415  (models exist only now)
        from initiatives.findable import register_sources  # noqa: PLC0415  (models exist only now)
        from initiatives.incoming import conversation_reply  # noqa: PLC0415  (models exist only now)
        from initiatives.mine import my_part  # noqa: PLC0415  (models exist only now)
        from initiatives.notices import KINDS  # noqa: PLC0415  (models exist only now)
        from initiatives.retention import RULES  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine, personal  # noqa: PLC0415  (models exist only now)
        from omzien.mail.incoming.handlers import register  # noqa: PLC0415  (models exist only now)
        from omzien.notices.kinds import offers  # noqa: PLC0415  (models exist only now)
        from omzien.retention import keeps  # noqa: PLC0415  (models exist only now)

        mine.tells(my_part)
        keeps(*RULES)
        offers(*KINDS)
        personal.holds(*ours.KINDS)
        personal.announces(ours.to_hand_over)
        personal.announces(ours.mine_to_go)
        personal.scrubs(leaving.scrub_imports)
        personal.scrubs(leaving.scrub_search, after_texts=True)
        register("gesprekken", conversation_reply, takes_automatic=True)
        register_sources()
