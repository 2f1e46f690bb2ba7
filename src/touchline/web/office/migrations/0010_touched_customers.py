"""Customers who were dealt with since the run stand by themselves, with what the run says of them."""

from django.db import migrations, models

# Reads what the run says anew for these customers; who is no longer touched leaves the table. A run
# that an older version published, or none, says less.
TOUCH = """
ALTER TABLE office_touched_customer
  ADD FOREIGN KEY (customer_id) REFERENCES office_customer_desk ON DELETE CASCADE;

CREATE FUNCTION office_touch(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  shown regclass := to_regclass('published_customer');
  told text := (
    SELECT string_agg(CASE WHEN EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = shown AND attname = wanted AND NOT attisdropped
      ) THEN 'run.' || wanted ELSE 'NULL' END, ', ' ORDER BY place)
    FROM unnest(ARRAY['owner_key', 'status', 'is_waiting', 'target_interval_days', 'open_tickets'])
      WITH ORDINALITY AS given (wanted, place));
  run text := CASE WHEN shown IS NULL THEN '(SELECT NULL::bigint AS customer_id)'
    ELSE 'published_customer' END;
BEGIN
  DELETE FROM office_touched_customer WHERE customer_id = ANY(ids);
  EXECUTE format('INSERT INTO office_touched_customer (customer_id, last_contact_at,
      last_contact_channel, snoozed_until, done_on, is_published, owner_key, status, is_waiting,
      target_interval_days, open_tickets)
    SELECT desk.customer_id, desk.last_contact_at, desk.last_contact_channel, desk.snoozed_until,
      desk.done_on, run.customer_id IS NOT NULL, %s
    FROM office_customer_desk AS desk
    LEFT JOIN %s AS run ON run.customer_id = desk.customer_id
    WHERE desk.customer_id = ANY($1) AND (desk.last_contact_at IS NOT NULL
      OR desk.snoozed_until IS NOT NULL OR desk.done_on IS NOT NULL)
    ON CONFLICT (customer_id) DO NOTHING', told, run) USING ids;
END $$;

CREATE FUNCTION office_desk_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[] := (SELECT array_agg(customer_id) FROM (
    SELECT customer_id FROM moved_from WHERE last_contact_at IS NOT NULL
      OR snoozed_until IS NOT NULL OR done_on IS NOT NULL
    UNION SELECT customer_id FROM moved_to WHERE last_contact_at IS NOT NULL
      OR snoozed_until IS NOT NULL OR done_on IS NOT NULL) AS either);
BEGIN
  IF ids IS NOT NULL THEN
    PERFORM office_touch(ids);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION office_desk_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM office_touch(ARRAY[NEW.customer_id]);
  RETURN NULL;
END $$;

-- After `owner_moved`, by its name: the run's row then says who looks after the customer now.
CREATE TRIGGER touched_moved AFTER UPDATE ON office_customer_desk
REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
FOR EACH STATEMENT EXECUTE FUNCTION office_desk_moved();
CREATE TRIGGER touched_begun AFTER INSERT ON office_customer_desk FOR EACH ROW
WHEN (NEW.last_contact_at IS NOT NULL OR NEW.snoozed_until IS NOT NULL OR NEW.done_on IS NOT NULL)
EXECUTE FUNCTION office_desk_begun();

SELECT office_touch(array_agg(customer_id)) FROM office_customer_desk
WHERE last_contact_at IS NOT NULL OR snoozed_until IS NOT NULL OR done_on IS NOT NULL;
"""
UNTOUCH = """
DROP TRIGGER touched_moved ON office_customer_desk;
DROP TRIGGER touched_begun ON office_customer_desk;
DROP FUNCTION office_desk_moved();
DROP FUNCTION office_desk_begun();
DROP FUNCTION office_touch(bigint[]);
"""
TOUCHED = (
    models.Q(("snoozed_until__isnull", False))
    | models.Q(("done_on__isnull", False))
    | models.Q(("last_contact_at__isnull", False))
)


class Migration(migrations.Migration):

    dependencies = [
        ("office", "0009_user_names_differ_by_more_than_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="TouchedCustomer",
            fields=[
                ("customer_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("last_contact_at", models.DateTimeField(null=True)),
                ("last_contact_channel", models.TextField(blank=True)),
                ("snoozed_until", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("is_published", models.BooleanField()),
                ("owner_key", models.BigIntegerField(db_index=True, null=True)),
                ("status", models.TextField(null=True)),
                ("is_waiting", models.BooleanField(null=True)),
                ("target_interval_days", models.IntegerField(null=True)),
                ("open_tickets", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "office_touched_customer"},
        ),
        migrations.RemoveIndex(model_name="customerdesk", name="office_desk_touched"),
        migrations.AddIndex(
            model_name="customerdesk",
            index=models.Index(
                fields=["customer_id"], condition=TOUCHED, name="office_desk_touched"
            ),
        ),
        migrations.RunSQL(TOUCH, UNTOUCH),
    ]
