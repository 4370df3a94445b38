"""Long texts and vectors live outside the row, so that counting what was found reads only what it counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents_synonyms_and_missed_searches")]

    operations = [
        migrations.AlterField("document", "kind", models.CharField("soort", max_length=20)),
        migrations.RunSQL(
            sql=[
                "ALTER TABLE search_document SET (toast_tuple_target = 384)",
                # Read for each hit that is ranked: quicker as it is than compressed.
                "ALTER TABLE search_document ALTER COLUMN rank_vector SET STORAGE EXTERNAL",
            ],
            reverse_sql=[
                "ALTER TABLE search_document ALTER COLUMN rank_vector SET STORAGE EXTENDED",
                "ALTER TABLE search_document RESET (toast_tuple_target)",
            ],
        ),
    ]
