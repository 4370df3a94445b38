from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from events import findable_proposals, proposal_desk, proposal_keeping  # noqa: PLC0415  (models exist only now)
        from events import personal as ours  # noqa: PLC0415  (models exist only now)
        from events.findable import register_sources  # noqa: PLC0415  (models exist only now)
        from events.mine import my_part  # noqa: PLC0415  (models exist only now)
        from events.retention import RULES  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine, personal  # noqa: PLC0415  (models exist only now)
        from omzien.retention import keeps  # noqa: PLC0415  (models exist only now)

        mine.tells(my_part)
        mine.tells(proposal_desk.my_part)
        personal.holds(*ours.KINDS, *proposal_keeping.KINDS)
        keeps(*RULES, *proposal_keeping.RULES)
        register_sources()
        findable_proposals.register_sources()
