"""What a stopped or killed command was doing, told from the files and from PostgreSQL."""

from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.lake.atomic import UNFINISHED
from touchline.lake.workspace import Workspace
from touchline.web.embedded import OWNER, EmbeddedPostgres

STATEMENTS = {  # a word in a statement -> what the command does with it
    "published_": "publishing: a statement of the swap in flight",
    "office_quarantine": "import: quarantine being filled",
    "office_identity": "import: vault being filled",
    "office_blind_index": "import: vault being filled",
}


def stage_of(workspace: Workspace, base: Workspace) -> str:
    """The stage in words; `base` is the workspace as it was before the command."""
    office = _office_stage(statements(workspace))
    if "`touchline run`" in workspace.lock_file.read_text(encoding="utf-8"):
        return _stage_of_run(workspace, base, office)
    return _stage_of_commit(workspace) or _stage_of_reading(workspace, base, office)


def _office_stage(said: list[str] | None) -> str:
    if said is None:
        return "office: server starting"
    if any(text.startswith('COPY "published_') for text in said):
        return "publishing: table being filled"
    found = [stage for word, stage in STATEMENTS.items() for text in said if word in text]
    return found[0] if found else ""


def _stage_of_commit(workspace: Workspace) -> str:
    records = {file.stem for file in workspace.imports.glob("*.json")}
    if list(workspace.imports.glob(f"*{UNFINISHED}")):
        return "import: record being written"
    arrived = {folder.name for folder in workspace.arrivals.iterdir()}
    return "import: rows in place, record not yet" if arrived - records else ""


def _stage_of_reading(workspace: Workspace, base: Workspace, office: str) -> str:
    staged = list(workspace.staging.rglob("*.parquet"))
    if staged and not office.startswith("import"):
        whole = all(_is_whole(file) for file in staged)
        return "import: staged rows being counted" if whole else "import: rows being staged"
    if not office and list(workspace.staging.iterdir()):
        return "import: file being read"
    begun = {file.stem for file in workspace.imports.glob("*.json")}
    begun -= {file.stem for file in base.imports.glob("*.json")}
    return office or ("import: between files" if begun else "import: before the first file")


def _stage_of_run(workspace: Workspace, base: Workspace, office: str) -> str:
    made = {folder.name for folder in workspace.runs.iterdir()}
    new = made - {folder.name for folder in base.runs.iterdir()}
    if any(name.endswith(UNFINISHED) for name in new):
        return "run: results being written"
    if new:
        return office or "publishing: between statements"
    if workspace.current_file.read_bytes() != base.current_file.read_bytes():
        return "run: measuring, new facts in force"
    if list(workspace.lake.glob(f"*{UNFINISHED}")):
        return "run: facts being put in force"
    generations = {folder.name for folder in workspace.facts.iterdir()}
    generations -= {folder.name for folder in base.facts.iterdir()}
    if any(name.endswith(UNFINISHED) for name in generations):
        return "run: facts being written"
    return "run: facts in place, not yet in force" if generations else "run: before the first write"


def _is_whole(file: Path) -> bool:
    try:
        pq.read_metadata(file)
    except (pa.ArrowInvalid, OSError):
        return False
    return True


def statements(workspace: Workspace) -> list[str] | None:
    """The statements that the workspace's server is in; None where it does not answer."""
    place = str(EmbeddedPostgres(workspace.postgres).socket_folder)
    try:
        with psycopg.connect(host=place, user=OWNER, dbname="postgres", connect_timeout=5) as asked:
            rows = asked.execute(
                "SELECT query FROM pg_stat_activity WHERE backend_type = 'client backend' "
                "AND state <> 'idle' AND pid <> pg_backend_pid()"
            ).fetchall()
    except psycopg.OperationalError:
        return None
    return [query for (query,) in rows]
