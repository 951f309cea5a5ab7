
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdp', '0003_api_access'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('tone', models.CharField(choices=[('neutral', 'neutral'), ('accent', 'accent'), ('busy', 'busy'), ('good', 'good'), ('careful', 'careful'), ('wrong', 'wrong')], max_length=10)),
                ('sentence', models.CharField(max_length=500)),
                ('path', models.CharField(max_length=500)),
                ('in_page', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('over_at', models.DateTimeField(null=True)),
                ('mail_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='cdp.membership')),
            ],
            options={
                'db_table': 'notification',
                'indexes': [models.Index(models.F('membership'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='notification_latest'), models.Index(condition=models.Q(('mail_at__isnull', False), ('mailed_at', None)), fields=['mail_at'], name='notification_to_mail')],
                'constraints': [models.UniqueConstraint(fields=('membership', 'path'), name='one_notification_per_page')],
            },
        ),
        migrations.CreateModel(
            name='NotificationChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('in_page', models.BooleanField()),
                ('by_mail', models.BooleanField()),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_choices', to='cdp.membership')),
            ],
            options={
                'db_table': 'notification_choice',
                'constraints': [models.UniqueConstraint(fields=('membership', 'kind'), name='one_choice_per_kind')],
            },
        ),
    ]
