"""Install the triggers that guard the trail (安装触发器)."""

from django.db import migrations

from cases.triggers import install_in_migration, remove_in_migration


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_and_their_states")]

    operations = [migrations.RunPython(install_in_migration, remove_in_migration)]
