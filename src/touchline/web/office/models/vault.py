"""Identifiers stand in these tables only sealed or as keyed digests."""

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
