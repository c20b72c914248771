"""Deputies of higher congresses, and where an organ is reached (上级代表、机构电话)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_terms_end_and_delegations_have_contact_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='deputy',
            name='elected_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies_below', to='people.congress'),
        ),
        migrations.AddField(
            model_name='organ',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
    ]
