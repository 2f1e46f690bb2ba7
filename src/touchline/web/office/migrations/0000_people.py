"""People come first: tables of other packages refer to them, and look for them at the root."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('source_ref', models.TextField(null=True, unique=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='office.team')),
            ],
            options={
                'db_table': 'office_team',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=150, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('name', models.TextField()),
                ('role', models.CharField(choices=[('rep', 'Sales rep'), ('manager', 'Manager'), ('marketing', 'Marketing'), ('service', 'Service'), ('analyst', 'Analyst'), ('admin', 'Administrator')], max_length=12)),
                ('employee_ref', models.BigIntegerField(null=True, unique=True)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('time_zone', models.CharField(blank=True, max_length=64)),
                ('theme', models.CharField(blank=True, max_length=5)),
                ('single_keys', models.BooleanField(default=True)),
                ('calendar_digest', models.BinaryField(null=True, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'db_table': 'office_person',
            },
        ),
        migrations.AddField(
            model_name='person',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='office.team'),
        ),
    ]
