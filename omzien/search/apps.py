from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "omzien.search"
    verbose_name = "Zoeken"

    def ready(self) -> None:
        from omzien.accounts import personal  # noqa: PLC0415  (models exist only now)
        from omzien.search.sweeping import scrub  # noqa: PLC0415  (models exist only now)

        personal.scrubs(scrub, after_texts=True)
