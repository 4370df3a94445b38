"""Registrations that wait already are as old as their last change."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    waiting = apps.get_model("initiatives", "Initiative").objects.filter(status="submitted", submitted_at=None)
    waiting.update(submitted_at=F("updated_at"))


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0009_history_teams_postings_and_conversations")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
