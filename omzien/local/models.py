"""The sign of life that /readyz asks for."""

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """When a part that nobody can call last did its work: the worker, woken by beat through Redis."""

    name = models.CharField("naam", max_length=20, primary_key=True)
    at = models.DateTimeField("op")

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, name: str) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now()})
