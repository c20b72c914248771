"""What was sent lies with an office (受理机构): asked for once every row has one."""

from django.db import migrations, models

from cases.triggers import install_in_migration, remove_in_migration


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_each_has_its_office_and_its_turn")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_in_migration),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "cosigning", "precheck"]),
                    ("office__isnull", False),
                    _connector="OR",
                ),
                name="suggestion_sent_has_office",
                violation_error_message="A suggestion that was sent lies with an office.",
            ),
        ),
        migrations.RunPython(install_in_migration, remove_in_migration),
    ]
