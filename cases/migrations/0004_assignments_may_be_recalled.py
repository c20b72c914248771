"""Let an assignment be taken back before anybody has signed in (撤回交办)."""

import cases.rules.states
import django_fsm
from django.db import migrations, models

STATES = (
    ("pending_sub_assignment", "待分办"),
    ("passed_on", "已分办"),
    ("sub_assigned", "待签收"),
    ("accepted", "已签收"),
    ("return_requested", "申请退回"),
    ("return_approved", "同意退回"),
    ("superseded", "已改派"),
    ("recalled", "已撤回交办"),
    ("opinion_overdue", "会办意见逾期"),
    ("opinion_sent", "已提会办意见"),
    ("opinion_missing", "缺会办意见"),
    ("reply_issued", "已答复"),
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_classified_suggestions_are_stubs")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="assignment_state_known"),
        migrations.RemoveConstraint(model_name="assignment", name="assignment_once_per_unit"),
        migrations.RemoveConstraint(model_name="round", name="round_number_once"),
        migrations.AddField(
            model_name="round",
            name="recalled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="state",
            field=django_fsm.FSMField(
                choices=list(STATES), default="sub_assigned", max_length=30, protected=True
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [state for state, _label in STATES])),
                name="assignment_state_known",
                violation_error_message="This state does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            cases.rules.states.AssignmentState["SUPERSEDED"],
                            cases.rules.states.AssignmentState["PASSED_ON"],
                            cases.rules.states.AssignmentState["RECALLED"],
                        ],
                    ),
                    _negated=True,
                ),
                fields=("round", "organ"),
                name="assignment_once_per_unit",
                violation_error_message="This unit already takes part in this round.",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recalled_at", None)),
                fields=("suggestion", "number"),
                name="round_number_once",
                violation_error_message="This round exists already.",
            ),
        ),
    ]
