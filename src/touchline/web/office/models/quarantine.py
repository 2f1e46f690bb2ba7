"""Rows that wait to be mended: what is wrong in clear, their text sealed."""

from django.db import models


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
