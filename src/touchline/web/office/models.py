"""The office's tables. Identifiers stand in them only sealed or as keyed digests."""

from django.db import models


class VaultKey(models.Model):
    """Which keys this database was written with: their fingerprints, never the keys."""

    key_id = models.TextField(primary_key=True)
    fingerprint = models.BinaryField()
    current = models.BooleanField()

    class Meta:
        db_table = "office_vault_key"


class Identity(models.Model):
    """Who a customer or employee is: a sealed bag of identifiers."""

    ref = models.BigIntegerField(primary_key=True)
    subject = models.TextField()
    namespace = models.TextField()
    key_id = models.TextField()
    sealed = models.BinaryField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "office_identity"


class BlindIndex(models.Model):
    """The keyed digest of one normalised identifier, by which it is found without being read."""

    pk = models.CompositePrimaryKey("digest", "kind", "ref")
    digest = models.BinaryField()
    kind = models.SmallIntegerField()
    ref = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "office_blind_index"


class QuarantinedImport(models.Model):
    """An import that left rows in quarantine, with the sealed text of its mapping."""

    import_id = models.TextField(primary_key=True)
    key_id = models.TextField()
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "office_quarantined_import"


class QuarantineBlock(models.Model):
    """The raw text of some hundred quarantined rows, sealed together."""

    id = models.BigAutoField(primary_key=True)
    import_id = models.TextField()
    block = models.IntegerField()
    key_id = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "office_quarantine_block"
        constraints = (
            models.UniqueConstraint(fields=["import_id", "block"], name="quarantine_block_place"),
        )


class QuarantineRow(models.Model):
    """What is wrong with one row, in clear; its text is in the block."""

    pk = models.CompositePrimaryKey("import_id", "ordinal")
    import_id = models.TextField()
    ordinal = models.IntegerField()  # its block and its place there follow from it
    file = models.TextField()
    row_number = models.BigIntegerField()
    fact = models.TextField()
    field = models.TextField()
    reason = models.TextField()
    message = models.TextField()
    remedy = models.TextField()
    replayed_by = models.TextField(default="")

    class Meta:
        db_table = "office_quarantine_row"


class PublishedRun(models.Model):
    """A run that was published; the current one is what `published_customer` shows."""

    table_name = models.TextField(primary_key=True)
    run_id = models.TextField()
    row_count = models.BigIntegerField()
    published_at = models.DateTimeField()
    current = models.BooleanField()

    class Meta:
        db_table = "office_published_run"
        constraints = (
            models.UniqueConstraint(
                fields=["current"], condition=models.Q(current=True), name="one_published_run"
            ),
        )
