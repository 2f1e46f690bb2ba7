"""What people see once the data behind the published run were rolled back."""

import pytest
from tests.site.conftest import Cast

from touchline.vocabulary.progress import silent
from touchline.web.firm import Firm
from touchline.web.jobs import kinds
from touchline.web.jobs.kinds import work_of
from touchline.web.office.models import JobKind


class NothingToTakeOut:
    """A plan that takes no rows out: the data of this firm serve the other tests, too."""

    def as_json(self) -> dict[str, int]:
        return {"rows": 0}


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(("remaining", "is_shown"), [([], False), (["one"], True)])
def test_without_any_import_left_no_list_is_shown(
    firm: Firm,
    person: Cast,
    monkeypatch: pytest.MonkeyPatch,
    remaining: list[str],
    is_shown: bool,
) -> None:
    monkeypatch.setattr(kinds, "plan_roll_back", lambda *_given: NothingToTakeOut())
    monkeypatch.setattr(kinds, "roll_back", lambda *_given: None)
    found = iter([[], remaining])
    monkeypatch.setattr(kinds, "committed", lambda _workspace: next(found))
    work_of(JobKind.ROLL_BACK)(firm, {"imports": ["gone"]}, silent)
    page = person.client("chen").get("/today/").content.decode()
    assert ("data-ref=" in page) is is_shown
