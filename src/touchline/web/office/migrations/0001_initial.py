from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='BlindIndex',
            fields=[
                ('pk', models.CompositePrimaryKey('digest', 'kind', 'ref', blank=True, editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField()),
                ('kind', models.SmallIntegerField()),
                ('ref', models.BigIntegerField(db_index=True)),
            ],
            options={
                'db_table': 'office_blind_index',
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('ref', models.BigIntegerField(primary_key=True, serialize=False)),
                ('subject', models.TextField()),
                ('namespace', models.TextField()),
                ('key_id', models.TextField()),
                ('sealed', models.BinaryField()),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'office_identity',
            },
        ),
        migrations.CreateModel(
            name='QuarantinedImport',
            fields=[
                ('import_id', models.TextField(primary_key=True, serialize=False)),
                ('key_id', models.TextField()),
                ('sealed', models.BinaryField()),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'office_quarantined_import',
            },
        ),
        migrations.CreateModel(
            name='QuarantineRow',
            fields=[
                ('pk', models.CompositePrimaryKey('import_id', 'ordinal', blank=True, editable=False, primary_key=True, serialize=False)),
                ('import_id', models.TextField()),
                ('ordinal', models.IntegerField()),
                ('file', models.TextField()),
                ('row_number', models.BigIntegerField()),
                ('fact', models.TextField()),
                ('field', models.TextField()),
                ('reason', models.TextField()),
                ('message', models.TextField()),
                ('remedy', models.TextField()),
                ('replayed_by', models.TextField(default='')),
            ],
            options={
                'db_table': 'office_quarantine_row',
            },
        ),
        migrations.CreateModel(
            name='VaultKey',
            fields=[
                ('key_id', models.TextField(primary_key=True, serialize=False)),
                ('fingerprint', models.BinaryField()),
                ('current', models.BooleanField()),
            ],
            options={
                'db_table': 'office_vault_key',
            },
        ),
        migrations.CreateModel(
            name='PublishedRun',
            fields=[
                ('table_name', models.TextField(primary_key=True, serialize=False)),
                ('run_id', models.TextField()),
                ('row_count', models.BigIntegerField()),
                ('published_at', models.DateTimeField()),
                ('current', models.BooleanField()),
            ],
            options={
                'db_table': 'office_published_run',
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('current',), name='one_published_run')],
            },
        ),
        migrations.CreateModel(
            name='QuarantineBlock',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('import_id', models.TextField()),
                ('block', models.IntegerField()),
                ('key_id', models.TextField()),
                ('sealed', models.BinaryField()),
            ],
            options={
                'db_table': 'office_quarantine_block',
                'constraints': [models.UniqueConstraint(fields=('import_id', 'block'), name='quarantine_block_place')],
            },
        ),
    ]
