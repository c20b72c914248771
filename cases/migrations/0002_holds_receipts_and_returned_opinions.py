"""Keep holds, the receipt of what went by post, and returned opinions (暂缓、邮寄签收、退回意见)."""

import cases.rules.states
import cases.triggers
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_baseline'),
        ('people', '0001_baseline'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_state_known',
        ),
        migrations.AddField(
            model_name='assignment',
            name='receipt_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='left',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='return_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='returned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='returned_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='held_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='held_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='held_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='clock',
            name='kind',
            field=models.CharField(choices=[('intake', '受理期限'), ('assignment', '交办期限'), ('sign_in', '签收期限'), ('return', '退回期限'), ('contact', '首次沟通期限'), ('opinion', '会办意见期限'), ('reply', '答复期限'), ('urgent', '急件答复期限'), ('rating', '评价期限'), ('second_reply', '再次答复期限'), ('escalation', '提级签收期限'), ('return_note', '回执期限'), ('promise', '承诺期限')], max_length=20),
        ),
        migrations.AlterField(
            model_name='clock',
            name='state',
            field=django_fsm.FSMField(choices=[('running', '计时中'), ('missed', '逾期'), ('held', '暂停')], default='running', max_length=30, protected=True),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('stopped_at', None)), fields=['kind', 'due_on', 'id'], name='clock_open_by_kind'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('held_at__isnull', False)), fields=['held_until', 'id'], name='suggestion_on_hold'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'missed', 'held'])), name='clock_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('climbs_on', None), ('left__isnull', False), ('state', cases.rules.states.ClockState['HELD'])), models.Q(models.Q(('state', cases.rules.states.ClockState['HELD']), _negated=True), ('left', None)), _connector='OR'), name='clock_held_knows_what_is_left', violation_error_message='A paused deadline says how many days were left.'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('returned_at', None), models.Q(models.Q(('return_reason', ''), _negated=True), ('returned_by__isnull', False)), _connector='OR'), name='opinion_return_has_reason', violation_error_message='Who returns an opinion says why.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_at', None), ('held_reason', ''), ('held_until', None)), models.Q(('held_at__isnull', False), ('held_until__isnull', False), models.Q(('held_reason', ''), _negated=True)), _connector='OR'), name='suggestion_hold_is_whole', violation_error_message='An item on hold needs the reason and the last day.'),
        ),
        migrations.RunPython(
            code=cases.triggers.install_in_migration,
            reverse_code=cases.triggers.remove_in_migration,
        ),
    ]
