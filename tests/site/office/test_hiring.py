"""Two administrators at once make one account of one person, and neither sees a fault."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection
from tests.site.conftest import Cast

from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import Firm
from touchline.web.office.hiring import hire, hire_strangers, strangers
from touchline.web.office.models import Person
from touchline.web.office.roles import Role

ADMINS = 4
Answer = TypeVar("Answer")


def at_once(work: Callable[[], Answer]) -> list[Answer]:
    """What each of several threads is answered that begin together, on connections of their own."""
    together = Barrier(ADMINS)

    def one(_number: int) -> Answer:
        try:
            together.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(ADMINS) as threads:
        return list(threads.map(one, range(ADMINS)))


def test_an_employee_hired_by_several_at_once_has_one_account(firm: Firm, person: Cast) -> None:
    person("ada")
    refs = [each.employee_ref for each in strangers(firm.office)][:5]
    hired = at_once(lambda: hire_strangers(firm.office, refs))
    assert sorted(len(each) for each in hired) == [0] * (ADMINS - 1) + [len(refs)]
    assert Person.objects.filter(employee_ref__in=refs).count() == len(refs) == 5


def test_of_several_who_take_one_user_name_all_but_one_are_told_that_it_is_taken(
    person: Cast,
) -> None:
    person("ada")

    def take() -> str:
        try:
            return hire("new.colleague", "New", Role.REP, None).username
        except TouchlineError as problem:
            return problem.what

    assert sorted(at_once(take)) == ["This user name is taken."] * (ADMINS - 1) + ["new.colleague"]
