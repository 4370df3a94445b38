"""Long texts and vectors live outside the row, so that counting what was found reads only what it counts."""

from django.db import migrations, models

IN_THE_ROW = ("kind", "title", "themes", "phases", "regions", "municipalities")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents_synonyms_and_missed_searches")]

    operations = [
        migrations.AlterField("document", "kind", models.CharField("soort", max_length=20)),
        migrations.RunSQL(
            sql=[
                "ALTER TABLE search_document SET (toast_tuple_target = 384)",
                # What is counted stays in the row, however narrow that must be.
                *(f"ALTER TABLE search_document ALTER COLUMN {name} SET STORAGE MAIN" for name in IN_THE_ROW),
                # Read for each hit that is ranked: quicker as it is than compressed.
                "ALTER TABLE search_document ALTER COLUMN rank_vector SET STORAGE EXTERNAL",
            ],
            reverse_sql=[
                "ALTER TABLE search_document ALTER COLUMN rank_vector SET STORAGE EXTENDED",
                *(f"ALTER TABLE search_document ALTER COLUMN {name} SET STORAGE EXTENDED" for name in IN_THE_ROW),
                "ALTER TABLE search_document RESET (toast_tuple_target)",
            ],
        ),
    ]
