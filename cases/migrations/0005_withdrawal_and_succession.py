"""Let a suggestion be withdrawn, and its lead and raters be replaced (撤回、领衔变更、无评价人).

SQLite makes the suggestion table anew and loses its triggers by it: they are installed again.
"""

import django_fsm
from django.conf import settings
from django.db import migrations, models

import cases.rules.states
from cases.triggers import install_in_migration, remove_in_migration


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_assignments_may_be_recalled"),
        ("people", "0002_demo_mark"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_in_migration),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="cosigner",
            name="cosigner_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="ratingrequest",
            name="rating_request_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="ratingrequest",
            name="rating_silence_is_no_rating",
        ),
        migrations.RemoveConstraint(
            model_name="suggestion",
            name="suggestion_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="suggestion",
            name="suggestion_numbered_once_registered",
        ),
        migrations.RemoveConstraint(
            model_name="suggestion",
            name="suggestion_end_has_moment",
        ),
        migrations.AddField(
            model_name="cosigner",
            name="withdrawal_agreed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="cosigner",
            name="withdrawal_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rater",
            name="excused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="withdrawal_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="withdrawal_reason",
            field=models.TextField(blank=True),
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
        migrations.AlterField(
            model_name="cosigner",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("invited", "待确认"),
                    ("confirmed", "已确认"),
                    ("declined", "已谢绝"),
                    ("left", "已退出"),
                    ("took_lead", "已接任领衔"),
                ],
                default="invited",
                max_length=30,
                protected=True,
            ),
        ),
        migrations.AlterField(
            model_name="ratingrequest",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("opened", "征询中"),
                    ("answered", "已评价待发布"),
                    ("expired", "未反馈"),
                    ("released", "已发布"),
                    ("no_rater", "无评价人"),
                    ("cancelled", "已取消"),
                ],
                default="opened",
                max_length=30,
                protected=True,
            ),
        ),
        migrations.AlterField(
            model_name="suggestion",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("draft", "草稿"),
                    ("cosigning", "联名确认中"),
                    ("submitted", "已提交"),
                    ("revision", "退回修改"),
                    ("refused", "不予受理"),
                    ("registered", "已登记"),
                    ("assigned", "已交办"),
                    ("handling", "办理中"),
                    ("replied", "已答复"),
                    ("rated", "已评价"),
                    ("second_assigned", "二次交办"),
                    ("escalated", "提级处理"),
                    ("tracking", "跟踪办理"),
                    ("closed", "办结"),
                    ("withdrawn", "已撤回"),
                ],
                default="draft",
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
        migrations.AddConstraint(
            model_name="cosigner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["invited", "confirmed", "declined", "left", "took_lead"])
                ),
                name="cosigner_state_known",
                violation_error_message="This state does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["opened", "answered", "expired", "released", "no_rater", "cancelled"],
                    )
                ),
                name="rating_request_state_known",
                violation_error_message="This state does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                cases.rules.states.RatingRequestState["EXPIRED"],
                                cases.rules.states.RatingRequestState["NO_RATER"],
                                cases.rules.states.RatingRequestState["CANCELLED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    ("overall", ""),
                    _connector="OR",
                ),
                name="rating_silence_is_no_rating",
                violation_error_message="Silence is not a rating.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "cosigning",
                            "submitted",
                            "revision",
                            "refused",
                            "registered",
                            "assigned",
                            "handling",
                            "replied",
                            "rated",
                            "second_assigned",
                            "escalated",
                            "tracking",
                            "closed",
                            "withdrawn",
                        ],
                    )
                ),
                name="suggestion_state_known",
                violation_error_message="This state does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "cosigning", "submitted", "revision", "refused", "withdrawn"],
                    ),
                    models.Q(("reference", ""), _negated=True),
                    _connector="OR",
                ),
                name="suggestion_numbered_once_registered",
                violation_error_message="A registered suggestion bears a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["refused", "closed", "withdrawn"]), _negated=True),
                    ("closed_at__isnull", False),
                    _connector="OR",
                ),
                name="suggestion_end_has_moment",
                violation_error_message="An ended suggestion needs the moment of its end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal_asked_at", None), ("withdrawal_reason", "")),
                    models.Q(
                        ("withdrawal_asked_at__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="suggestion_withdrawal_in_writing",
                violation_error_message="A withdrawal needs its reason in writing.",
            ),
        ),
        migrations.RunPython(install_in_migration, remove_in_migration),
    ]
