from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    verbose_name = "Hulp"

    def ready(self) -> None:
        from helpdesk import personal as ours  # noqa: PLC0415  (models exist only now)
        from helpdesk.incoming import question_by_mail  # noqa: PLC0415  (models exist only now)
        from helpdesk.mine import my_part  # noqa: PLC0415  (models exist only now)
        from helpdesk.notices import KINDS  # noqa: PLC0415  (models exist only now)
        from helpdesk.retention import RULES  # noqa: PLC0415  (models exist only now)
        from omzien.accounts import mine, personal  # noqa: PLC0415  (models exist only now)
        from omzien.mail.incoming.handlers import register  # noqa: PLC0415  (models exist only now)
        from omzien.notices.kinds import offers  # noqa: PLC0415  (models exist only now)
        from omzien.retention import keeps  # noqa: PLC0415  (models exist only now)

        mine.tells(my_part)
        personal.holds(*ours.KINDS)
        keeps(*RULES)
        offers(*KINDS)
        # After the conversations, whose keys are theirs.
        register("helpdesk", question_by_mail, takes_automatic=True)
