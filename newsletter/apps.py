from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Nieuwsbrief"

    def ready(self) -> None:
        from newsletter.incoming import bounced, stop_by_mail  # noqa: PLC0415  (models exist only now)
        from newsletter.mine import my_part  # noqa: PLC0415  (models exist only now)
        from newsletter.personal import KINDS  # noqa: PLC0415  (models exist only now)
        from newsletter.retention import RULES  # noqa: PLC0415  (models exist only now)
        from newsletter.sending import keeping  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine, personal  # noqa: PLC0415  (models exist only now)
        from omzien.mail.incoming.handlers import hears_of_bounces, register  # noqa: PLC0415  (models exist only now)
        from omzien.retention import keeps  # noqa: PLC0415  (models exist only now)

        personal.holds(*KINDS, *keeping.KINDS)
        mine.tells(my_part)
        keeps(*RULES, *keeping.RULES)
        register("nieuwsbrief", stop_by_mail, takes_automatic=True)
        hears_of_bounces("nieuwsbrief", bounced)
