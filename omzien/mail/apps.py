from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "omzien.mail"
    verbose_name = "Mail"
