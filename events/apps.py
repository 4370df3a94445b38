from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from events import findable_proposals  # noqa: PLC0415  (models exist only now)
        from events.findable import register_sources  # noqa: PLC0415  (models exist only now)

        register_sources()
        findable_proposals.register_sources()
