"""Let a leader decide finally which unit handles an item (争议裁定)."""

import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_withdrawal_and_succession"),
        ("people", "0002_demo_mark"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_state_known",
        ),
        migrations.AddField(
            model_name="assignment",
            name="dispute_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="settled",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("pending_sub_assignment", "待分办"),
                    ("passed_on", "已分办"),
                    ("sub_assigned", "待签收"),
                    ("accepted", "已签收"),
                    ("return_requested", "申请退回"),
                    ("return_approved", "同意退回"),
                    ("disputed", "争议待裁"),
                    ("superseded", "已改派"),
                    ("recalled", "已撤回交办"),
                    ("opinion_overdue", "会办意见逾期"),
                    ("opinion_sent", "已提会办意见"),
                    ("opinion_missing", "缺会办意见"),
                    ("reply_issued", "已答复"),
                    ("cancelled", "已取消"),
                ],
                default="sub_assigned",
                max_length=30,
                protected=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "pending_sub_assignment",
                            "passed_on",
                            "sub_assigned",
                            "accepted",
                            "return_requested",
                            "return_approved",
                            "disputed",
                            "superseded",
                            "recalled",
                            "opinion_overdue",
                            "opinion_sent",
                            "opinion_missing",
                            "reply_issued",
                            "cancelled",
                        ],
                    )
                ),
                name="assignment_state_known",
                violation_error_message="This state does not exist.",
            ),
        ),
    ]
