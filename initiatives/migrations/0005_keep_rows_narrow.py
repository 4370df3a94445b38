from django.db import migrations


class Migration(migrations.Migration):
    """Long texts and search vectors go out of line, so that what lists and counts read stays small."""

    dependencies = [("initiatives", "0004_imports")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE initiatives_initiative SET (toast_tuple_target = 256)",
            "ALTER TABLE initiatives_initiative RESET (toast_tuple_target)",
        ),
    ]
