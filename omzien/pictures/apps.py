from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "omzien.pictures"
    verbose_name = "Foto’s"
