from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "omzien.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from omzien.accounts import own_data, personal  # noqa: PLC0415  (models exist only now)
        from omzien.mail.forgetting import forget_mails_that_hold  # noqa: PLC0415  (models exist only now)

        personal.holds(*own_data.KINDS)
        personal.objects(own_data.staff_must_step_down)
        personal.scrubs(forget_mails_that_hold)
