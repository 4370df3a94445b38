import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0013_conversations_reported_and_on_behalf'),
        ('pictures', '0001_pictures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Registration',
            fields=[
            ],
            options={
                'verbose_name': 'aanmelding',
                'verbose_name_plural': 'aanmeldingen',
                'ordering': ['-status', 'submitted_at', 'pk'],
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('initiatives.initiative',),
        ),
        migrations.AlterField(
            model_name='initiative',
            name='municipality',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='initiatives.municipality', verbose_name='gemeente'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(fields=['municipality'], include=('id', 'sort_key'), name='initiative_names_here'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(django.db.models.functions.text.Lower('website'), condition=models.Q(('website', ''), _negated=True), name='initiative_website'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(django.db.models.functions.text.Lower('contact_email'), condition=models.Q(('contact_email', ''), _negated=True), name='initiative_contact_email'),
        ),
    ]
