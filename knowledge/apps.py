from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = "Kennisbank"

    def ready(self) -> None:
        from knowledge.findable import register_sources  # noqa: PLC0415  (models exist only now)
        from knowledge.mine import my_part  # noqa: PLC0415  (models exist only now)
        from knowledge.moderation import listen  # noqa: PLC0415  (models exist only now)
        from knowledge.notices import KINDS as NOTICES  # noqa: PLC0415  (models exist only now)
        from knowledge.personal import KINDS  # noqa: PLC0415  (models exist only now)
        from knowledge.retention import RULES  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine, personal  # noqa: PLC0415  (models exist only now)
        from omzien.notices.kinds import offers  # noqa: PLC0415  (models exist only now)
        from omzien.retention import keeps  # noqa: PLC0415  (models exist only now)

        register_sources()
        personal.holds(*KINDS)
        mine.tells(my_part)
        keeps(*RULES)
        offers(*NOTICES)
        listen()
