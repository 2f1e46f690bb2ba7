"""The run that people see: logged contacts in, run, publish. The commands and the worker share it.

Nothing here needs Django's models, so that a command can load it before Django is set up.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from touchline.lake.record import ImportRecord
from touchline.lake.workspace import Workspace
from touchline.pipeline.contact_patterns import contact_patterns, kept
from touchline.pipeline.keepers import published_results
from touchline.pipeline.logged_contacts import UNDO_GRACE, import_logged_contacts
from touchline.pipeline.rhythm import rhythm
from touchline.pipeline.run import Run, make_run
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.identity import Companion
from touchline.vocabulary.progress import Progress
from touchline.web.database import Office
from touchline.web.office.owners import owners_by_hand


@dataclass(frozen=True)
class Publishing:
    """What a run that is put before people works with. The caller holds the workspace's lock."""

    workspace: Workspace
    engine: Engine
    policy: Policy
    office: Office

    def take_in_contacts(self) -> ImportRecord | None:
        """Make facts of the contacts that people logged; None where there are none to take."""
        before = datetime.now(UTC) - UNDO_GRACE
        return import_logged_contacts(self.workspace, self.engine, self.office.contacts, before)

    def run(self, day: date, progress: Progress) -> Run:
        """Logged contacts in, run as of the end of that day, and put before people."""
        self.take_in_contacts()
        made = make_run(self.workspace, self.engine, self.policy, day, progress)
        self.publish(made, progress)
        return made

    def companions(self, made: Run, results: pa.Table) -> list[Companion]:
        """What is published beside a run's results."""
        with self.office.database.transaction() as cursor:
            by_hand = owners_by_hand(cursor)
        return [
            rhythm(self.workspace, self.engine, self.policy, made),
            *contact_patterns(
                self.workspace, self.engine, self.policy, made, kept(results, by_hand)
            ),
        ]

    def publish(self, made: Run, progress: Progress) -> None:
        """Put a run before people."""
        progress("publish", 0, made.manifest.customers)
        results = published_results(self.workspace, self.engine, self.policy, made)
        companions = self.companions(made, results)
        self.office.publisher.publish(made.manifest.run, results, companions)
        zone = ZoneInfo(self.policy.firm.time_zone)
        end = datetime.combine(made.as_of_day + timedelta(days=1), time(), zone)
        self.office.contacts.let_go(made.manifest.inputs, end)
        progress("publish", made.manifest.customers, made.manifest.customers)
