"""Object types, objects, relationships, and what changed objects."""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import profiles.fields
from django.db import migrations, models

from cdp.partitions import create_partitioned

WATCH = """
create trigger note_definition_change after insert or update or delete on {table}
for each row execute function note_definition_change()
"""
DEFINITIONS = ("object_type", "object_attribute")
# Their ids come in blocks (``profiles.bulk.ID_BLOCK``), as those of people do.
SEQUENCES = ("custom_object_id_seq", "object_change_id_seq")


class Migration(migrations.Migration):

    dependencies = [
        ('cdp', '0004_notifications'),
        ('profiles', '0007_blocks_of_ids'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomObject',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('type', models.SmallIntegerField(help_text='The number of the object type.')),
                ('object_id', models.TextField(db_collation='C')),
                ('attributes', profiles.fields.ValueField(default=dict)),
                ('times', profiles.fields.ValueField(null=True)),
                ('name_key', models.TextField(default='')),
                ('version', models.IntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cdp.workspace')),
            ],
            options={
                'db_table': 'custom_object',
            },
        ),
        migrations.CreateModel(
            name='ObjectChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('origin_kind', models.SmallIntegerField(choices=[(1, 'Import'), (2, 'Request'), (3, 'Edit'), (4, 'Undo'), (5, 'API call')])),
                ('origin_id', models.BigIntegerField()),
                ('line', models.IntegerField(null=True)),
                ('outcome', models.SmallIntegerField(choices=[(1, 'Created'), (2, 'Updated'), (3, 'Merged'), (4, 'Removed'), (5, 'Forgotten')])),
                ('before', profiles.fields.ValueField(default=dict)),
                ('after', profiles.fields.ValueField(default=dict)),
                ('effects', profiles.fields.ValueField(null=True)),
                ('custom_object', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='changes', to='profiles.customobject')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cdp.workspace')),
            ],
            options={
                'db_table': 'object_change',
            },
        ),
        create_partitioned("object_change", "at", primary_key=False),
        migrations.CreateModel(
            name='ObjectType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(help_text='In the plural, like Companies.', max_length=100)),
                ('singular', models.CharField(max_length=100)),
                ('slug', models.SlugField(max_length=100)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='cdp.workspace')),
            ],
            options={
                'db_table': 'object_type',
            },
        ),
        migrations.CreateModel(
            name='ObjectAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(choices=[('object', 'Object'), ('relationship', 'Relationship')], max_length=12)),
                ('key', models.CharField(max_length=150)),
                ('name', models.CharField(max_length=255)),
                ('type', models.CharField(choices=[('string', 'String'), ('number', 'Number'), ('boolean', 'Boolean'), ('datetime', 'Datetime'), ('date', 'Date'), ('ip', 'Ip'), ('list', 'List'), ('object', 'Object')], max_length=10)),
                ('description', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='cdp.workspace')),
                ('object_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='profiles.objecttype')),
            ],
            options={
                'db_table': 'object_attribute',
            },
        ),
        migrations.CreateModel(
            name='Relationship',
            fields=[
                ('pk', models.CompositePrimaryKey('profile_id', 'custom_object_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('attributes', profiles.fields.ValueField(default=dict)),
                ('custom_object', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='relationships', to='profiles.customobject')),
                ('profile', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='relationships', to='profiles.profile')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cdp.workspace')),
            ],
            options={
                'db_table': 'relationship',
            },
        ),
        migrations.AddIndex(
            model_name='customobject',
            index=models.Index(fields=['workspace', 'type', 'id'], name='custom_object_type'),
        ),
        migrations.AddIndex(
            model_name='customobject',
            index=models.Index(fields=['workspace', 'type', 'name_key'], name='custom_object_name', opclasses=['int4_ops', 'int2_ops', 'text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='customobject',
            constraint=models.UniqueConstraint(fields=('workspace', 'type', 'object_id'), name='custom_object_once'),
        ),
        migrations.AddIndex(
            model_name='objectchange',
            index=models.Index(fields=['custom_object', 'id'], name='object_change_object'),
        ),
        migrations.AddIndex(
            model_name='objectchange',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['id'], name='object_change_id', pages_per_range=32),
        ),
        migrations.AddConstraint(
            model_name='objecttype',
            constraint=models.UniqueConstraint(fields=('workspace', 'number'), name='object_type_number_once', violation_error_message='An object type with this id exists already.'),
        ),
        migrations.AddConstraint(
            model_name='objecttype',
            constraint=models.UniqueConstraint(fields=('workspace', 'slug'), name='object_type_slug_once', violation_error_message='An object type with this slug exists already.'),
        ),
        migrations.AddConstraint(
            model_name='objecttype',
            constraint=models.UniqueConstraint(fields=('workspace', 'name'), name='object_type_name_once', violation_error_message='An object type with this name exists already.'),
        ),
        migrations.AddConstraint(
            model_name='objectattribute',
            constraint=models.UniqueConstraint(fields=('object_type', 'subject', 'key'), name='object_attribute_key_once', violation_error_message='An attribute with this key exists already.'),
        ),
        migrations.AddIndex(
            model_name='relationship',
            index=models.Index(fields=['custom_object', 'profile'], name='relationship_people'),
        ),
        *(
            migrations.RunSQL(
                WATCH.format(table=table),
                f"drop trigger note_definition_change on {table}",
            )
            for table in DEFINITIONS
        ),
        migrations.RunSQL(
            [f"alter sequence {name} increment by 100" for name in SEQUENCES],
            [f"alter sequence {name} increment by 1" for name in SEQUENCES],
        ),
    ]
