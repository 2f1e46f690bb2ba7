"""The published row says itself who looks after the customer, and who owes us an answer."""

from django.db import migrations, models

MOVED = """
CREATE FUNCTION office_owner_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM moved_from JOIN moved_to USING (customer_id)
    WHERE (moved_from.owner_by_hand OR moved_to.owner_by_hand)
      AND (moved_from.owner_id, moved_from.owner_by_hand)
        IS DISTINCT FROM (moved_to.owner_id, moved_to.owner_by_hand)
  ) AND EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('published_customer') AND attname = 'owner_key'
  ) THEN
    -- Planned anew for each: one customer and a million are moved in different ways.
    EXECUTE 'UPDATE published_customer AS run
      SET owner_key = CASE WHEN moved_to.owner_by_hand THEN -coalesce(moved_to.owner_id, 0)
        ELSE coalesce(run.owner_id, 0) END
      FROM moved_from JOIN moved_to USING (customer_id)
      WHERE run.customer_id = moved_to.customer_id
        AND (moved_from.owner_by_hand OR moved_to.owner_by_hand)
        AND (moved_from.owner_id, moved_from.owner_by_hand)
          IS DISTINCT FROM (moved_to.owner_id, moved_to.owner_by_hand)';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER owner_moved AFTER UPDATE ON office_customer_desk
REFERENCING OLD TABLE AS moved_from NEW TABLE AS moved_to
FOR EACH STATEMENT EXECUTE FUNCTION office_owner_moved();
"""
# What an older version published gets the columns, so that its run stays to be seen; its lists are
# quick again when the next run is published, with all indexes.
OLDER_RUN = """
DO $$
DECLARE
  shown regclass := (SELECT to_regclass(quote_ident(table_name))
    FROM office_published_run WHERE current);
  columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = to_regclass('published_customer') AND attnum > 0);
  slow regclass;
BEGIN
  IF shown IS NULL OR to_regclass('published_rhythm') IS NULL OR NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = shown AND attname = 'owner_id'
  ) THEN
    RETURN;
  END IF;
  FOR slow IN SELECT indexrelid FROM pg_index WHERE indrelid = shown AND NOT indisprimary LOOP
    EXECUTE format('DROP INDEX %s', slow);
  END LOOP;
  EXECUTE format('ALTER TABLE %s ADD COLUMN owner_key bigint, ADD COLUMN is_waiting boolean', shown);
  EXECUTE format('UPDATE %s AS run SET
      owner_key = CASE WHEN desk.owner_by_hand THEN -coalesce(desk.owner_id, 0)
        ELSE coalesce(run.owner_id, 0) END,
      is_waiting = EXISTS (SELECT FROM published_rhythm AS rhythm
        WHERE rhythm.customer_id = run.customer_id AND rhythm.waiting_since IS NOT NULL)
    FROM office_customer_desk AS desk WHERE desk.customer_id = run.customer_id', shown);
  EXECUTE format('CREATE INDEX ON %s (owner_key, status, tier, customer_id)', shown);
  EXECUTE format('CREATE OR REPLACE VIEW published_customer AS
    SELECT %s, owner_key, is_waiting FROM %s', columns, shown);
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("office", "0007_views_keep_no_searched_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="customerdesk",
            index=models.Index(
                fields=["customer_id"],
                include=["last_contact_at", "last_contact_channel", "snoozed_until", "done_on"],
                condition=models.Q(
                    ("snoozed_until__isnull", False),
                    ("done_on__isnull", False),
                    ("last_contact_at__isnull", False),
                    _connector="OR",
                ),
                name="office_desk_touched",
            ),
        ),
        migrations.AddIndex(
            model_name="customerdesk",
            index=models.Index(
                fields=["customer_id"],
                condition=models.Q(("owner_by_hand", True)),
                name="office_desk_by_hand",
            ),
        ),
        migrations.RunSQL(OLDER_RUN, migrations.RunSQL.noop),
        migrations.RunSQL(
            MOVED,
            "DROP TRIGGER owner_moved ON office_customer_desk; DROP FUNCTION office_owner_moved()",
        ),
    ]
