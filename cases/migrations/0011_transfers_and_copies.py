"""Transfers to other levels, copies, and the state of what was transferred (移送、抄送).

SQLite makes the suggestion table anew and loses its triggers by it: they are installed again.
"""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from cases.triggers import install_in_migration, remove_in_migration


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_what_was_sent_lies_with_an_office'),
        ('people', '0004_deputies_of_higher_congresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_in_migration),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('deputies_affairs_commission', '代表工作委员会'), ('government_general_office', '政府办公厅(室)'), ('electing_body_sc', '原选举单位人大常委会'), ('presidium', '乡镇人大主席团')], max_length=40)),
                ('addressee', models.CharField(max_length=120)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('nation', 'national'), ('province', 'province'), ('city', 'city'), ('county', 'county'), ('township', 'township')], max_length=20)),
                ('addressee', models.CharField(max_length=100)),
                ('letter_number', models.CharField(max_length=60)),
                ('reason', models.TextField()),
                ('sent_on', models.DateField()),
                ('noted_on', models.DateField(null=True)),
                ('note', models.TextField(blank=True)),
                ('accepted', models.BooleanField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='suggestion',
            name='suggestion_state_known',
        ),
        migrations.AlterField(
            model_name='clock',
            name='kind',
            field=models.CharField(choices=[('intake', '受理期限'), ('assignment', '交办期限'), ('return', '退回期限'), ('contact', '首次沟通期限'), ('opinion', '会办意见期限'), ('reply', '答复期限'), ('urgent', '急件答复期限'), ('rating', '评价期限'), ('second_reply', '再次答复期限'), ('escalation', '提级签收期限'), ('return_note', '回执期限'), ('promise', '承诺期限')], max_length=20),
        ),
        migrations.AlterField(
            model_name='suggestion',
            name='state',
            field=django_fsm.FSMField(choices=[('draft', '草稿'), ('cosigning', '联名确认中'), ('precheck', '代表团审核中'), ('submitted', '已提交'), ('revision', '退回修改'), ('refused', '不予受理'), ('registered', '已登记'), ('assigned', '已交办'), ('handling', '办理中'), ('replied', '已答复'), ('rated', '已评价'), ('second_assigned', '二次交办'), ('escalated', '提级处理'), ('tracking', '跟踪办理'), ('closed', '办结'), ('withdrawn', '已撤回'), ('transferred_out', '已移送'), ('merged', '已并案'), ('void', '已作废'), ('converted', '转为议案'), ('archived', '已归档')], default='draft', max_length=30, protected=True),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cosigning', 'precheck', 'submitted', 'revision', 'refused', 'registered', 'assigned', 'handling', 'replied', 'rated', 'second_assigned', 'escalated', 'tracking', 'closed', 'withdrawn', 'transferred_out', 'merged', 'void', 'converted', 'archived'])), name='suggestion_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddField(
            model_name='copy',
            name='organ',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='people.organ'),
        ),
        migrations.AddField(
            model_name='copy',
            name='reply',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='cases.reply'),
        ),
        migrations.AddField(
            model_name='copy',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transfer',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='to_congress',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers_received', to='people.congress'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.UniqueConstraint(fields=('reply', 'kind', 'addressee'), name='copy_once_per_reply', violation_error_message='This reply is copied there already.'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('noted_on', None)), fields=('suggestion',), name='transfer_open_once', violation_error_message='A return note is waited for already.'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('note', ''), ('noted_on', None)), models.Q(('accepted__isnull', False), ('noted_on__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='transfer_return_note_is_whole', violation_error_message='A return note has its day, its text and its answer.'),
        ),
        migrations.RunPython(install_in_migration, remove_in_migration),
    ]
