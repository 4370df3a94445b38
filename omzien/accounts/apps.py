from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "omzien.accounts"
    verbose_name = "Accounts"
