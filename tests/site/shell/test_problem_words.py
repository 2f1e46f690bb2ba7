"""Problems of the floors below are read in Chinese, too."""

from pathlib import Path

import pytest
from django.utils import translation
from tests.site.conftest import Cast

from touchline.lake.lock import WorkspaceBusyError, writing
from touchline.lake.workspace import create_workspace
from touchline.vocabulary.errors import TouchlineError
from touchline.web.jobs.work import as_told
from touchline.web.office.models import Job, JobKind, JobState
from touchline.web.shell.problem_words import SENTENCES, in_readers_language


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_known_sentence_is_translated_with_its_places(sentence: str, language: str) -> None:
    with translation.override(language):
        said = in_readers_language(sentence)
    assert said != sentence
    assert said.count("{") == sentence.count("{")


def test_a_sentence_with_names_and_figures_keeps_them(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "w")
    with (
        writing(workspace, "run"),
        pytest.raises(WorkspaceBusyError) as busy,
        writing(workspace, "import"),
    ):
        pass
    with translation.override("zh-hans"):
        assert in_readers_language(busy.value.what).startswith("`touchline run`")
        assert "is writing" not in in_readers_language(busy.value.what)


def test_what_nobody_foresaw_is_shown_as_it_is() -> None:
    with translation.override("zh-hant"):
        assert in_readers_language("Something else.") == "Something else."


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), ValueError("secret")])
def test_a_failed_job_says_why_in_the_readers_language(person: Cast, problem: Exception) -> None:
    told: TouchlineError = as_told(problem)
    Job.objects.create(
        kind=JobKind.RUN, state=JobState.FAILED, error=told.as_json(), asked_by=person("ada")
    )
    page = person.client("ada", "zh-hans").get("/runs/").content.decode()
    assert told.what not in page
    assert told.remedy not in page
    assert "半成品" in page or "未完成" in page
