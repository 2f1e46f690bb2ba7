"""A new vault key for everything that is sealed, while the office goes on working.

Three steps, each of which may be killed and done again: the new key is written to the key file and
becomes the current one; every sealed value is sealed anew, batch by batch; keys that nothing needs
any more are forgotten. Pseudonyms and the blind index have roots of their own and do not change.
"""

from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.vault.keys import ROOTS, Keys, make_current
from touchline.web.office.vault.sealing import reseal

ROTATION_LOCK = 0x726F7461
BATCH_VALUES = 5_000
# Each table with sealed values, its key and the key's type. A row without a value has no key_id.
SEALED_TABLES = {
    "office_identity": ("ref", "bigint"),
    "office_quarantine_block": ("id", "bigint"),
    "office_quarantined_import": ("import_id", "text"),
    "office_logged_contact": ("id", "bigint"),
    "office_note": ("id", "bigint"),
    "office_task": ("id", "bigint"),
    "office_import_draft": ("id", "uuid"),
}


def rotate(database: OfficeDatabase, keys: Keys) -> int:
    """Finish a rotation that was cut short, or make a new key; how many values were sealed anew."""
    with database.alone(ROTATION_LOCK):
        keys.read_again()
        if not waiting(database):
            keys.replace_ring(keys.ring.with_new_key())
            with database.transaction() as cursor:
                make_current(cursor, keys.ring)
        moved = sum(_move_table(database, keys, table) for table in SEALED_TABLES)
        _forget_unused(database, keys)
    return moved


def waiting(database: OfficeDatabase) -> bool:
    """Whether values are still sealed with another key than the current one."""
    return any(_old_keys(database).values())


def _old_keys(database: OfficeDatabase) -> dict[str, bool]:
    found = {}
    with database.transaction() as cursor:
        for table in SEALED_TABLES:
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} WHERE key_id NOT IN "
                "('', (SELECT key_id FROM office_vault_key WHERE current)))"
            )
            found[table] = cursor.fetchone()[0]
    return found


def _move_table(database: OfficeDatabase, keys: Keys, table: str) -> int:
    moved = 0
    while True:
        with database.transaction() as cursor:
            batch = _move_batch(cursor, keys, table)
        moved += batch
        if batch < BATCH_VALUES:
            return moved


def _move_batch(cursor: Cursor, keys: Keys, table: str) -> int:
    place, kind = SEALED_TABLES[table]
    new = keys.current(cursor)
    cursor.execute(
        f"SELECT {place}, key_id, sealed FROM {table} WHERE key_id NOT IN ('', %s) "
        f"ORDER BY {place} LIMIT %s FOR UPDATE",
        [new.key_id, BATCH_VALUES],
    )
    places, values = [], []
    for at, old_id, sealed in cursor.fetchall():
        places.append(at)
        values.append(reseal(keys.key(old_id), new, bytes(sealed)))
    cursor.execute(
        f"UPDATE {table} SET key_id = %s, sealed = moved.sealed "
        f"FROM unnest(%s::{kind}[], %s::bytea[]) AS moved (place, sealed) "
        f"WHERE {table}.{place} = moved.place",
        [new.key_id, places, values],
    )
    return len(places)


def _forget_unused(database: OfficeDatabase, keys: Keys) -> None:
    in_use = " UNION ".join(f"SELECT key_id FROM {table}" for table in SEALED_TABLES)
    with database.transaction() as cursor:
        cursor.execute(
            "DELETE FROM office_vault_key WHERE NOT current AND key_id <> ALL(%s) "
            f"AND key_id NOT IN ({in_use})",
            [list(ROOTS)],
        )
        cursor.execute("SELECT key_id FROM office_vault_key")
        needed = {key_id for (key_id,) in cursor.fetchall()}
    keys.replace_ring(keys.ring.with_only(needed))
