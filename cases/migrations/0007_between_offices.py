"""Extensions of a reply's day, and papers that are the original (延期与纸质原件)."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import cases.prepared_rows


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_disputes_are_settled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="extension_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("since_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField()),
                ("old_due_on", models.DateField()),
                ("proposed_due_on", models.DateField()),
                ("new_due_on", models.DateField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(blank=True)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("requested", "申请中"),
                            ("approved", "已批准"),
                            ("refused", "未批准"),
                            ("lapsed", "已失效"),
                            ("declared", "已告知延期"),
                        ],
                        default="requested",
                        max_length=30,
                        protected=True,
                    ),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension",
                        to="cases.assignment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="cases.round",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="cases.suggestion",
                    ),
                ),
            ],
            bases=(cases.prepared_rows.PreparedSave, django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.AddField(
            model_name="clock",
            name="extension",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to="cases.extension",
            ),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record", models.CharField(max_length=40)),
                ("act", models.CharField(max_length=40)),
                ("doc_number", models.CharField(blank=True, max_length=60)),
                ("dated_on", models.DateField()),
                ("filed_at", models.DateTimeField()),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.assignment",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.storedfile",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.suggestion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["requested", "approved", "refused", "lapsed", "declared"])
                ),
                name="extension_state_known",
                violation_error_message="This state does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="extension_has_reason",
                violation_error_message="An extension needs its reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "declared"]), _negated=True),
                    models.Q(
                        ("new_due_on__gt", models.F("old_due_on")), ("new_due_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="extension_moves_the_day",
                violation_error_message="An extension ends later than the day it extends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "refused"]), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("requested_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="extension_decided_by_somebody_else",
                violation_error_message="Who asks for an extension does not decide on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("doc_number", ""), _negated=True),
                    ("scan__isnull", False),
                    _connector="OR",
                ),
                name="paper_has_number_or_scan",
                violation_error_message="A paper has its number, its scan, or both.",
            ),
        ),
    ]
