"""A morning's list of a team is quick: what stays is kept, and what is over is reckoned once."""

from django.db import migrations, models

# A day is 24 hours: as the office's own connections have it, whose time zone is UTC.
COVERED = """
ALTER TABLE office_touched_customer ADD COLUMN covered_until timestamptz GENERATED ALWAYS AS (
  (last_contact_at AT TIME ZONE 'UTC' + make_interval(days => target_interval_days))
    AT TIME ZONE 'UTC') STORED;
"""
UNCOVERED = "ALTER TABLE office_touched_customer DROP COLUMN covered_until"
# As before (migration 0008); and readers learn that owners moved, in the same transaction.
MOVED = """
CREATE OR REPLACE FUNCTION office_owner_moved() RETURNS trigger LANGUAGE plpgsql AS $$
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
    {told}
  END IF;
  RETURN NULL;
END $$;
"""
TOLD = "UPDATE office_published_run SET owners_moved = owners_moved + 1 WHERE current;"


class Migration(migrations.Migration):

    dependencies = [
        ("office", "0010_touched_customers"),
    ]

    operations = [
        migrations.AddField(
            model_name="publishedrun",
            name="owners_moved",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.RunSQL(MOVED.format(told=TOLD), MOVED.format(told="")),
        migrations.RunSQL(
            COVERED,
            UNCOVERED,
            state_operations=[
                migrations.AddField(
                    model_name="touchedcustomer",
                    name="covered_until",
                    field=models.DateTimeField(editable=False, null=True),
                )
            ],
        ),
    ]
