"""Every exception of the field (各种例外情形): who receives, what is merged, split, void or turned
into a motion, what is entered from paper, several leads, looking back, units and terms that end.

SQLite makes guarded tables anew and loses their triggers by it: they are installed again.
"""

import cases.prepared_rows
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from cases.triggers import install_in_migration, remove_in_migration


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_between_offices'),
        ('people', '0003_terms_end_and_delegations_have_contact_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_in_migration),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_hash', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('objection', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noted_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PaperEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=60)),
                ('record', models.CharField(max_length=60)),
                ('data', models.TextField()),
                ('expect', models.PositiveIntegerField(blank=True, null=True)),
                ('entered_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('why', models.TextField(blank=True)),
                ('letter_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PressureCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('since_at', models.DateTimeField(blank=True, null=True)),
                ('words', models.TextField()),
                ('reported_at', models.DateTimeField()),
                ('voids', models.BooleanField(default=False)),
                ('asked_anew_at', models.DateTimeField(null=True)),
                ('findings', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('state', django_fsm.FSMField(choices=[('reported', '待核查'), ('settled', '已核查')], default='reported', max_length=30, protected=True)),
            ],
            bases=(cases.prepared_rows.PreparedSave, django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SplitPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('facts', models.TextField()),
                ('proposal', models.TextField()),
                ('dropped_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SuggestionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('similar', '内容相近'), ('repeats', '重复提出')], max_length=20)),
                ('made_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='VoidNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=60)),
                ('number', models.CharField(max_length=20)),
                ('reference', models.CharField(max_length=80)),
                ('voided_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_once_per_unit',
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='promise',
            name='promise_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='rating',
            name='rating_once_per_rater',
        ),
        migrations.RemoveConstraint(
            model_name='ratingrequest',
            name='rating_request_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='ratingrequest',
            name='rating_silence_is_no_rating',
        ),
        migrations.RemoveConstraint(
            model_name='reply',
            name='reply_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='reply',
            name='reply_signed_by_the_head',
        ),
        migrations.RemoveConstraint(
            model_name='suggestion',
            name='suggestion_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='suggestion',
            name='suggestion_numbered_once_registered',
        ),
        migrations.RemoveConstraint(
            model_name='suggestion',
            name='suggestion_end_has_moment',
        ),
        migrations.AddField(
            model_name='assignment',
            name='carried_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_assignments', to='people.organ'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='contact_kept',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='cases.assignment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='inherited',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='joined',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='took_in', to='cases.assignment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='lost',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='minutes',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='minutes_number',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='assignment',
            name='opinions_in_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='return_late',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='cosigner',
            name='on_paper',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='promise',
            name='carried_to_term',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_promises', to='people.term'),
        ),
        migrations.AddField(
            model_name='promise',
            name='carries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='promise',
            name='original_due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='promise',
            name='revision_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='promise',
            name='revisions',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='rater',
            name='final',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rater',
            name='on_paper',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rating',
            name='revision',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='reply',
            name='delivered_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='reply',
            name='rejection',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='reply',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reply',
            name='unit_name',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='reply',
            name='without_agreement',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='round',
            name='decision',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='round',
            name='ground',
            field=models.CharField(blank=True, choices=[('ordered', '答复敷衍'), ('sham', '回头看：敷衍答复'), ('not_content', '回头看：未获满意'), ('promise_broken', '承诺未落实')], max_length=20),
        ),
        migrations.AddField(
            model_name='round',
            name='turn',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='people.delegation'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='discussed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='discussion',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='drafted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafted_suggestions', to='people.organ'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='ended_as',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='handed_over_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='handed_over_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organ'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='motion_decided_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='motion_decision',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='motion_number',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='motion_paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.storedfile'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions_in_hand', to='people.organ'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='on_paper',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='precheck_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prechecked', to='people.deputy'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='split_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='split_part',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='split_proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='split_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='urgent_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='void_proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='void_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='void_renumber',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.assignment'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='role',
            field=models.CharField(choices=[('sole', '独办'), ('lead', '主办'), ('co_handler', '会办'), ('separate', '分办'), ('consulted', '商请')], max_length=20),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='state',
            field=django_fsm.FSMField(choices=[('pending_sub_assignment', '待分办'), ('passed_on', '已分办'), ('sub_assigned', '待签收'), ('accepted', '已签收'), ('return_requested', '申请退回'), ('return_approved', '同意退回'), ('disputed', '争议待裁'), ('coordinating', '协调中'), ('superseded', '已改派'), ('recalled', '已撤回交办'), ('opinion_overdue', '会办意见逾期'), ('opinion_sent', '已提会办意见'), ('opinion_missing', '缺会办意见'), ('reply_issued', '已答复'), ('cancelled', '已取消')], default='sub_assigned', max_length=30, protected=True),
        ),
        migrations.AlterField(
            model_name='clock',
            name='kind',
            field=models.CharField(choices=[('intake', '受理期限'), ('assignment', '交办期限'), ('return', '退回期限'), ('contact', '首次沟通期限'), ('opinion', '会办意见期限'), ('reply', '答复期限'), ('urgent', '急件答复期限'), ('rating', '评价期限'), ('second_reply', '再次答复期限'), ('escalation', '提级签收期限'), ('promise', '承诺期限')], max_length=20),
        ),
        migrations.AlterField(
            model_name='promise',
            name='state',
            field=django_fsm.FSMField(choices=[('open', '未完成'), ('reported_done', '申请销号'), ('overdue', '逾期'), ('written_off', '已销号'), ('cancelled_explained', '说明后取消')], default='open', max_length=30, protected=True),
        ),
        migrations.AlterField(
            model_name='ratingrequest',
            name='reply',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_requests', to='cases.reply'),
        ),
        migrations.AlterField(
            model_name='ratingrequest',
            name='state',
            field=django_fsm.FSMField(choices=[('opened', '征询中'), ('answered', '已评价待发布'), ('expired', '未反馈'), ('released', '已发布'), ('no_rater', '无评价人'), ('cancelled', '已取消'), ('voided', '已作废')], default='opened', max_length=30, protected=True),
        ),
        migrations.AlterField(
            model_name='reply',
            name='state',
            field=django_fsm.FSMField(choices=[('drafting', '起草中'), ('gov_review', '预审中'), ('reviewed', '已预审'), ('agreeing', '会签中'), ('coordinating', '协调中'), ('signed', '已签发'), ('delivered', '已送达')], default='drafting', max_length=30, protected=True),
        ),
        migrations.AlterField(
            model_name='suggestion',
            name='state',
            field=django_fsm.FSMField(choices=[('draft', '草稿'), ('cosigning', '联名确认中'), ('precheck', '代表团审核中'), ('submitted', '已提交'), ('revision', '退回修改'), ('refused', '不予受理'), ('registered', '已登记'), ('assigned', '已交办'), ('handling', '办理中'), ('replied', '已答复'), ('rated', '已评价'), ('second_assigned', '二次交办'), ('escalated', '提级处理'), ('tracking', '跟踪办理'), ('closed', '办结'), ('withdrawn', '已撤回'), ('merged', '已并案'), ('void', '已作废'), ('converted', '转为议案'), ('archived', '已归档')], default='draft', max_length=30, protected=True),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending_sub_assignment', 'passed_on', 'sub_assigned', 'accepted', 'return_requested', 'return_approved', 'disputed', 'coordinating', 'superseded', 'recalled', 'opinion_overdue', 'opinion_sent', 'opinion_missing', 'reply_issued', 'cancelled'])), name='assignment_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['superseded', 'passed_on', 'recalled']), _negated=True), ('inherited', False)), fields=('round', 'organ'), name='assignment_once_per_unit', violation_error_message='This unit already takes part in this round.'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported_done', 'overdue', 'written_off', 'cancelled_explained'])), name='promise_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carries', 0), ('revisions', 0)), models.Q(('original_due_on__isnull', False), models.Q(('revision_reason', ''), _negated=True)), _connector='OR'), name='promise_moved_keeps_first_day', violation_error_message='A new day needs a reason; the first one is kept.'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('request', 'deputy', 'dimension', 'revision'), name='rating_once_per_rater', violation_error_message='You have rated this reply already.'),
        ),
        migrations.AddConstraint(
            model_name='ratingrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['opened', 'answered', 'expired', 'released', 'no_rater', 'cancelled', 'voided'])), name='rating_request_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='ratingrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'voided'), _negated=True), fields=('reply',), name='rating_request_once_per_reply', violation_error_message='The deputy is asked about this reply already.'),
        ),
        migrations.AddConstraint(
            model_name='ratingrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['expired', 'no_rater', 'cancelled', 'voided']), _negated=True), ('overall', ''), _connector='OR'), name='rating_silence_is_no_rating', violation_error_message='Silence is not a rating.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'gov_review', 'reviewed', 'agreeing', 'coordinating', 'signed', 'delivered'])), name='reply_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'gov_review', 'reviewed', 'agreeing', 'coordinating']), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('doc_number', ''), _negated=True)), _connector='OR'), name='reply_signed_by_the_head', violation_error_message='A reply is signed by the head and bears a number.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cosigning', 'precheck', 'submitted', 'revision', 'refused', 'registered', 'assigned', 'handling', 'replied', 'rated', 'second_assigned', 'escalated', 'tracking', 'closed', 'withdrawn', 'merged', 'void', 'converted', 'archived'])), name='suggestion_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cosigning', 'precheck', 'submitted', 'revision', 'refused', 'withdrawn', 'converted']), models.Q(('ended_as__in', ['refused', 'withdrawn', 'converted']), ('state', 'archived')), models.Q(('reference', ''), _negated=True), _connector='OR'), name='suggestion_numbered_once_registered', violation_error_message='A registered suggestion bears a number.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'closed', 'withdrawn', 'converted', 'void', 'archived']), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='suggestion_end_has_moment', violation_error_message='An ended suggestion needs the moment of its end.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'archived'), _negated=True), ('ended_as', '')), models.Q(('ended_as__in', ['refused', 'closed', 'withdrawn', 'converted', 'void']), ('state', 'archived')), _connector='OR'), name='suggestion_archived_says_how_it_ended', violation_error_message='An archived suggestion says how it had ended.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='suggestion_merged_follows_another', violation_error_message='A merged suggestion follows another one.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('split_from', None), ('split_part', None)), models.Q(('split_from__isnull', False), ('split_part__isnull', False)), _connector='OR'), name='suggestion_part_has_its_place', violation_error_message='A part of a suggestion has its place in the whole.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('void_proposed_by', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='suggestion_void_has_reason', violation_error_message='A void registration needs its reason.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('motion_number', ''), models.Q(('converted_motion', True), ('state', 'draft')), models.Q(models.Q(('motion_decision', ''), _negated=True), ('motion_decided_on__isnull', False)), _connector='OR'), name='suggestion_motion_by_decision', violation_error_message='A motion changes sides only by a decision of the presidium, with number and date.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'converted'), _negated=True), models.Q(models.Q(('motion_number', ''), _negated=True), ('converted_motion', False)), _connector='OR'), name='suggestion_converted_has_motion', violation_error_message='What became a motion bears its number.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.UniqueConstraint(condition=models.Q(('converted_motion', True), models.Q(('motion_number', ''), _negated=True)), fields=('session', 'motion_number'), name='suggestion_motion_taken_once', violation_error_message='This motion has been taken over as a suggestion already.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('delegation', None), ('in_session', True), _connector='OR'), name='suggestion_delegation_in_session', violation_error_message='A delegation makes suggestions only during a session.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('delegation', None), ('state', 'draft'), models.Q(('discussed_on__isnull', False), models.Q(('discussion', ''), _negated=True)), _connector='OR'), name='suggestion_delegation_discussed', violation_error_message='A delegation hands in only what all of it discussed.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'precheck'), _negated=True), ('precheck_by__isnull', False), _connector='OR'), name='suggestion_precheck_has_head', violation_error_message='Somebody checks the text for the delegation.'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='agreed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreement',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cases.assignment'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='reply',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cases.reply'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='follower',
            name='follower',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='follower',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='noted_followers', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='paperentry',
            name='deputy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_entries', to='people.deputy'),
        ),
        migrations.AddField(
            model_name='paperentry',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperentry',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperentry',
            name='entered_post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='paperentry',
            name='scan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.storedfile'),
        ),
        migrations.AddField(
            model_name='paperentry',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_entries', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='pressurecase',
            name='collector',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organ'),
        ),
        migrations.AddField(
            model_name='pressurecase',
            name='deputy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pressure_cases', to='people.deputy'),
        ),
        migrations.AddField(
            model_name='pressurecase',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pressure_cases', to='cases.ratingrequest'),
        ),
        migrations.AddField(
            model_name='pressurecase',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pressurecase',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pressure_cases', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='splitpart',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposed_parts', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='suggestionlink',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestionlink',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='suggestionlink',
            name='to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linked_by', to='cases.suggestion'),
        ),
        migrations.AddField(
            model_name='voidnumber',
            name='congress',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='void_numbers', to='people.congress'),
        ),
        migrations.AddField(
            model_name='voidnumber',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='void_numbers', to='cases.suggestion'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('reply', 'assignment'), name='agreement_asked_once', violation_error_message='This unit is asked to agree already.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_at', None), ('agreed_by__isnull', False), _connector='OR'), name='agreement_by_a_person', violation_error_message='An agreement is given by a person.'),
        ),
        migrations.AddConstraint(
            model_name='follower',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('follower',), name='follower_of_one_item', violation_error_message='This suggestion follows another one already.'),
        ),
        migrations.AddConstraint(
            model_name='paperentry',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('act', 'record', 'deputy'), name='paper_entry_waits_once', violation_error_message='This has been entered and waits for a second person.'),
        ),
        migrations.AddConstraint(
            model_name='paperentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('outcome', '')), models.Q(('outcome__in', ['performed', 'dropped']), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='paper_entry_ends_by_somebody', violation_error_message='Somebody confirms or drops what was entered.'),
        ),
        migrations.AddConstraint(
            model_name='paperentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'performed'), _negated=True), models.Q(('ended_by', models.F('entered_by')), _negated=True), _connector='OR'), name='paper_entry_seen_by_a_second', violation_error_message='Another person confirms than who entered.'),
        ),
        migrations.AddConstraint(
            model_name='pressurecase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'settled'])), name='pressure_state_known', violation_error_message='This state does not exist.'),
        ),
        migrations.AddConstraint(
            model_name='pressurecase',
            constraint=models.UniqueConstraint(fields=('request', 'deputy'), name='pressure_reported_once', violation_error_message='You have reported this already.'),
        ),
        migrations.AddConstraint(
            model_name='pressurecase',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='pressure_in_words', violation_error_message='Say what happened.'),
        ),
        migrations.AddConstraint(
            model_name='pressurecase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), models.Q(models.Q(('findings', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='pressure_settled_has_findings', violation_error_message='Say what was found.'),
        ),
        migrations.AddConstraint(
            model_name='splitpart',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('suggestion', 'part'), name='split_part_once', violation_error_message='This part exists already.'),
        ),
        migrations.AddConstraint(
            model_name='splitpart',
            constraint=models.CheckConstraint(condition=models.Q(('part__gte', 1)), name='split_part_counts_from_one', violation_error_message='Parts count from 1.'),
        ),
        migrations.AddConstraint(
            model_name='suggestionlink',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('suggestion', 'to'), name='suggestion_link_once', violation_error_message='These two suggestions are linked already.'),
        ),
        migrations.AddConstraint(
            model_name='suggestionlink',
            constraint=models.CheckConstraint(condition=models.Q(('suggestion', models.F('to')), _negated=True), name='suggestion_link_of_two', violation_error_message='A suggestion is not linked to itself.'),
        ),
        migrations.AddConstraint(
            model_name='voidnumber',
            constraint=models.UniqueConstraint(fields=('congress', 'reference'), name='void_number_once', violation_error_message='This number is void already.'),
        ),
        migrations.RunPython(install_in_migration, remove_in_migration),
    ]
