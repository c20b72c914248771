"""Make the tables of people, organs and posts (人员、机构、职务各表).

Before the first release the steps that led here were drawn together: an empty database is ready
in a tenth of the time. A database that took all those steps is recognised and left as it is.
"""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('people', '0001_who_is_who'),
        ('people', '0002_demo_mark'),
        ('people', '0003_terms_end_and_delegations_have_contact_groups'),
        ('people', '0004_deputies_of_higher_congresses'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=60)),
                ('sign_outs', models.PositiveIntegerField(default=0)),
                ('signed_out_on', models.DateField(blank=True, null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Congress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('level', models.CharField(choices=[('nation', 'national'), ('province', 'province'), ('city', 'city'), ('county', 'county'), ('township', 'township')], max_length=20)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.congress')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['nation', 'province', 'city', 'county', 'township'])), name='congress_level_known', violation_error_message='This level of congress is not known.')],
            },
        ),
        migrations.CreateModel(
            name='DemoMark',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='demo_marked_once', violation_error_message='A database is marked as a demo once.')],
            },
        ),
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('card_number', models.CharField(blank=True, max_length=30)),
                ('electing_unit', models.CharField(blank=True, max_length=100)),
                ('delegation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='people.delegation')),
                ('elected_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies_below', to='people.congress')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='delegation',
            name='contact_head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contact_groups', to='people.deputy'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='people.deputy'),
        ),
        migrations.CreateModel(
            name='DeputyStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('in_office', 'in office'), ('suspended', 'suspended from duties'), ('ended', 'out of office')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('ground', models.CharField(blank=True, max_length=200)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='people.deputy')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['in_office', 'suspended', 'ended'])), name='deputy_status_known', violation_error_message='This status is not known.')],
            },
        ),
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('congress', "people's congress"), ('presidium', 'presidium'), ('session_secretariat', 'session secretariat'), ('standing_committee', 'Standing Committee'), ('council_of_chairpersons', 'Council of Chairpersons'), ('sc_general_office', 'General Office of the Standing Committee'), ('deputies_affairs_commission', 'Deputies Affairs Commission'), ('special_committee', 'special committee'), ('working_commission', 'working commission'), ('subdistrict_committee', 'sub-district working committee'), ('government_office', 'General Office of the government'), ('government_unit', 'government unit'), ('court', "people's court"), ('procuratorate', "people's procuratorate"), ('supervisory_commission', 'supervisory commission'), ('party_department', 'Party department'), ('mass_organisation', 'mass organisation'), ('other_unit', 'other unit')], max_length=40)),
                ('name', models.CharField(max_length=100)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('official_order', models.PositiveIntegerField(default=0)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organs', to='people.congress')),
                ('counterpart', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervised_units', to='people.organ')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.organ')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='people.organ')),
            ],
            options={
                'indexes': [models.Index(fields=['congress', 'kind'], name='organ_by_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('congress', 'name'), name='organ_name_once', violation_error_message='An organ of this name exists already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['congress', 'presidium', 'session_secretariat', 'standing_committee', 'council_of_chairpersons', 'sc_general_office', 'deputies_affairs_commission', 'special_committee', 'working_commission', 'subdistrict_committee', 'government_office', 'government_unit', 'court', 'procuratorate', 'supervisory_commission', 'party_department', 'mass_organisation', 'other_unit'])), name='organ_kind_known', violation_error_message='This kind of organ is not known.'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_from', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='organ_days_in_order', violation_error_message='An organ cannot end before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='OrganAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alias', models.CharField(max_length=100)),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='people.congress')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='people.organ')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('congress', 'alias'), name='alias_means_one_organ', violation_error_message='This alias already stands for another organ.')],
            },
        ),
        migrations.CreateModel(
            name='OrganName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='people.organ')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organ', 'since'), name='organ_name_from_once', violation_error_message='The organ already took a name on this day.')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('intake_officer', 'intake officer'), ('assigner', 'assigner'), ('sub_assigner', 'sub-assigner'), ('case_officer', 'case officer'), ('unit_head', 'head of the unit'), ('rating_officer', 'rating officer'), ('committee_chair', 'chairperson of the committee'), ('commission_head', 'head of the Deputies Affairs Commission'), ('chairperson', 'chairperson'), ('vice_chairperson', 'vice-chairperson in charge'), ('secretary', 'secretary of the Council of Chairpersons'), ('administrator', 'administrator'), ('auditor', 'auditor')], max_length=30)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.organ')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organ', 'role'], name='post_by_organ')],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['intake_officer', 'assigner', 'sub_assigner', 'case_officer', 'unit_head', 'rating_officer', 'committee_chair', 'commission_head', 'chairperson', 'vice_chairperson', 'secretary', 'administrator', 'auditor'])), name='post_role_known', violation_error_message='This role is not known.'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_from', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='post_days_in_order', violation_error_message='A post cannot end before it begins.')],
            },
        ),
        migrations.AddField(
            model_name='organ',
            name='in_charge',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='people.post'),
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('over_on', models.DateField(blank=True, null=True)),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='people.congress')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('congress', 'number'), name='term_number_once', violation_error_message='This term exists already.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='term_days_in_order', violation_error_message='A term cannot end before it starts.'), models.CheckConstraint(condition=models.Q(('over_on', None), ('over_on__gt', models.F('starts_on')), _connector='OR'), name='term_over_after_its_start', violation_error_message='A term cannot end before it starts.')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('motion_deadline', models.DateField(blank=True, null=True)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='people.term')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('term', 'number'), name='session_number_once', violation_error_message='This session exists already.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='session_days_in_order', violation_error_message='A session cannot end before it starts.'), models.CheckConstraint(condition=models.Q(('motion_deadline', None), models.Q(('motion_deadline__gte', models.F('starts_on')), ('motion_deadline__lte', models.F('ends_on'))), _connector='OR'), name='session_motion_deadline_within', violation_error_message='Motions are handed in during the session.')],
            },
        ),
        migrations.AddField(
            model_name='deputy',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='people.term'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='people.term'),
        ),
        migrations.AddConstraint(
            model_name='deputy',
            constraint=models.UniqueConstraint(fields=('user', 'term'), name='deputy_once_per_term', violation_error_message='This person is a deputy of this term already.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(fields=('term', 'name'), name='delegation_once', violation_error_message='This delegation exists already.'),
        ),
    ]
