"""Let a classified suggestion be a stub without text (涉密建议存目).

SQLite makes the table anew and loses its triggers by it: they are installed again.
"""

from django.db import migrations, models

from cases.triggers import install_in_migration, remove_in_migration


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guards_of_the_trail")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_in_migration),
        migrations.AddField(
            model_name="suggestion",
            name="classified",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("classified", False),
                    models.Q(
                        ("analysis", ""), ("facts", ""), ("may_publish", False), ("proposal", "")
                    ),
                    _connector="OR",
                ),
                name="suggestion_classified_is_a_stub",
                violation_error_message="A classified suggestion has no text here.",
            ),
        ),
        migrations.RunPython(install_in_migration, remove_in_migration),
    ]
