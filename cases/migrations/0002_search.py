"""Items are found by their words (检索): the index over their texts."""

from django.db import migrations

import cases.searching


class Migration(migrations.Migration):
    """Make the index; without it nothing that exists changes."""

    dependencies = [("cases", "0001_baseline")]

    operations = [
        migrations.RunPython(
            cases.searching.install_in_migration, cases.searching.remove_in_migration
        )
    ]
