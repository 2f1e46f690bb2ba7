"""The truth of the virtual firm: its response curve, its confounding, its people."""

import re
import tomllib
from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from touchline.simulator.calendar import Calendar
from touchline.simulator.firm import found
from touchline.simulator.life import response_curve
from touchline.simulator.names import Script, company_names, name_parts, person_names
from touchline.simulator.simulate import MAPPING_FILE
from touchline.simulator.truth import Truth
from touchline.simulator.world import World, make_world
from touchline.vocabulary.mapping import Mapping


@pytest.fixture(scope="module")
def world() -> World:
    """A firm of 600 customers over a year."""
    return make_world(600, Calendar(date(2026, 6, 30), 364), seed=11)


def test_the_response_curve_peaks_at_the_best_number_of_contacts() -> None:
    contacts = np.array([0.0, 2.0, 4.0, 8.0])
    curve = response_curve(contacts, np.full(4, 0.5), np.full(4, 4.0))
    # 1 + 0.5·s·exp(1-s) for s = 0, 1/2, 1, 2
    assert curve == pytest.approx([1.0, 1.4121803, 1.5, 1.3678794])


def test_reps_contact_good_customers_more(world: World) -> None:
    worth = world.people.purchase_rate * world.people.order_value_fen
    known = world.people.joined_day < 0
    contacts = world.life.contacts.sum(axis=1)
    best, worst = worth > np.median(worth), worth <= np.median(worth)
    assert contacts[known & best].mean() > 2 * contacts[known & worst].mean()


def test_customers_buy_about_as_often_as_their_rates_say(world: World) -> None:
    people, life = world.people, world.life
    days = np.minimum(life.dropout_day, 364) - np.clip(people.joined_day, 0, None)
    base = (people.purchase_rate * np.clip(days, 0, None)).sum()
    assert 1.0 * base < life.purchases.sum() < 1.8 * base  # contact only ever adds to the base


def test_nobody_buys_after_leaving(world: World) -> None:
    days = np.arange(364)
    assert not (world.life.purchases & (days >= world.life.dropout_day[:, None])).any()


def test_regular_customers_buy_at_more_even_gaps(world: World) -> None:
    spread = {}
    for shape in (1.0, 5.0):
        gaps = [
            np.diff(np.flatnonzero(row)) / np.diff(np.flatnonzero(row)).mean()
            for row in world.life.purchases[world.people.regularity == shape]
            if row.sum() >= 6
        ]
        spread[shape] = np.concatenate(gaps).std()
    assert spread[5.0] < 0.75 * spread[1.0]


def test_an_order_is_the_sum_of_its_lines(world: World) -> None:
    sums = np.bincount(world.lines.order, weights=world.lines.amount_fen)
    assert (sums.astype(np.int64) == world.orders.amount_fen).all()


def test_the_firm_has_a_rep_for_every_sixty_customers_in_three_teams() -> None:
    firm = found(600, name_parts()[Script.HANS], np.random.default_rng(1))
    assert firm.reps == 10
    assert set(firm.team.tolist()) == {0, 1, 2}


@pytest.mark.parametrize(
    ("script", "person", "company"),
    [
        (Script.HANS, r"[一-龥]{2,5}", r"[一-龥]{6,}(公司|部|厂)"),
        (Script.HANT, r"[一-龥]{2,4}", r"[一-龥]{6,}(公司|社)"),
        (Script.LATIN, r"[A-Z][a-z]+ [A-Z][a-z]+", r"([A-Z][A-Za-z]+\.? ?){4}"),
    ],
)
def test_names_look_like_names(script: Script, person: str, company: str) -> None:
    parts, rng = name_parts()[script], np.random.default_rng(2)
    assert all(re.fullmatch(person, name) for name in person_names(parts, 200, rng))
    names = company_names(parts, 200, rng)
    assert all(re.fullmatch(company, name) for name in names)
    assert len(set(names)) == 200


def test_the_truth_lists_every_customer(firm: Truth) -> None:
    truth = pq.read_table(firm.folder / "customers.parquet")
    assert truth.num_rows == firm.counts["customers"]
    assert sum(truth["purchases"].to_pylist()) == firm.counts["orders"]
    for name in ("contact_effect", "best_contacts", "mail_effect", "response_call", "alive"):
        assert truth[name].null_count == 0


def test_the_mapping_names_every_export(firm: Truth) -> None:
    mapping = Mapping.model_validate(tomllib.loads(MAPPING_FILE.read_text(encoding="utf-8")))
    mapped = {name for table in mapping.table for name in table.files}
    assert mapped == {file.name for file in firm.exports.iterdir()}
