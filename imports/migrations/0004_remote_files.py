
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdp', '0004_notifications'),
        ('imports', '0003_api_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GoogleAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254)),
                ('sealed_token', models.TextField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='cdp.workspace')),
            ],
            options={
                'db_table': 'google_account',
            },
        ),
        migrations.CreateModel(
            name='ImportSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('url', 'URL'), ('sheet', 'Google Sheet')], default='url', max_length=5)),
                ('url', models.TextField(blank=True)),
                ('spreadsheet', models.CharField(blank=True, max_length=200)),
                ('spreadsheet_name', models.CharField(blank=True, max_length=300)),
                ('sheet', models.CharField(blank=True, max_length=200)),
                ('name', models.CharField(max_length=200)),
                ('rhythm', models.CharField(choices=[('daily', 'Every day'), ('weekly', 'Every week'), ('cron', 'By a cron line')], default='daily', max_length=6)),
                ('time', models.TimeField()),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (0, 'Sunday')], default=1)),
                ('cron', models.CharField(blank=True, max_length=100)),
                ('most_lost', models.PositiveSmallIntegerField(null=True)),
                ('is_on', models.BooleanField(default=True)),
                ('zone', models.CharField(max_length=64)),
                ('next_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='imports.googleaccount')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mapping', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='imports.savedmapping')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='cdp.workspace')),
            ],
            options={
                'db_table': 'import_schedule',
            },
        ),
        migrations.CreateModel(
            name='Fetch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('url', 'URL'), ('sheet', 'Google Sheet')], default='url', max_length=5)),
                ('url', models.TextField(blank=True)),
                ('spreadsheet', models.CharField(blank=True, max_length=200)),
                ('spreadsheet_name', models.CharField(blank=True, max_length=300)),
                ('sheet', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('fetching', 'Fetching'), ('taken', 'Fetched'), ('held', 'Held'), ('failed', 'Failed'), ('skipped', 'Skipped')], default='waiting', max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='imports.importjob')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='cdp.workspace')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='imports.googleaccount')),
                ('schedule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='fetches', to='imports.importschedule')),
            ],
            options={
                'db_table': 'import_fetch',
            },
        ),
        migrations.AddConstraint(
            model_name='googleaccount',
            constraint=models.UniqueConstraint(fields=('workspace', 'user'), name='one_google_account_per_member'),
        ),
        migrations.AddIndex(
            model_name='importschedule',
            index=models.Index(condition=models.Q(('is_on', True)), fields=['next_at'], name='import_schedule_due'),
        ),
        migrations.AddConstraint(
            model_name='importschedule',
            constraint=models.UniqueConstraint(fields=('workspace', 'name'), name='import_schedule_name', violation_error_message='A schedule with this name exists already.'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(models.F('schedule'), models.OrderBy(models.F('id'), descending=True), name='import_fetch_latest'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'fetching'])), fields=['state'], name='import_fetch_under_way'),
        ),
    ]
