"""Who imports in these tests."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office.import_drafts import drop_files
from touchline.web.office.models import ImportDraft, SavedMapping


@pytest.fixture
def mei(firm: Firm, person: Cast) -> Iterator[Client]:
    """The manager's client; her drafts are cleared away after."""
    yield person.client("mei")
    for draft in ImportDraft.objects.all():
        drop_files(firm, draft)
    SavedMapping.objects.all().delete()
