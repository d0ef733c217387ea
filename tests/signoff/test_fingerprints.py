"""A page that shows a sign-off is kept under a digest: it must be another one whenever anything shown is another."""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from shuzhi.signoff import (
    Arrival,
    Assessment,
    Digests,
    Kind,
    Objection,
    Person,
    Refusal,
    Remark,
    Request,
    Signoff,
    Signoffs,
    State,
    Step,
    Trouble,
    Version,
)
from shuzhi.signoff.fingerprints import Fingerprints
from shuzhi.signoff.model import Approval, Change
from shuzhi.signoff.terms import Forge

from tests.signoff.building import CEN, STORE, WORKSHOP, Repo, gitea, text_of

NOT_SHOWN = {"changes", "authors of the arrival", "made_in_merge"}
"""What else came in the same commit."""

WRITER = Person("陶溪石", "taoxs@example.cn", ("陶", "tao@example.cn"))
SIGNER = Person("岑望舒", "cenws@example.cn", ("岑", "cen@example.cn"))

ARRIVAL = Arrival(
    "1" * 40,
    datetime.datetime(2024, 1, 5, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8))),
    Kind.MERGE,
    "合并述职报告",
    (SIGNER,),
    SIGNER,
    Request(Forge.GITEA, "#12", "https://git.example.cn/party/archive/pulls/12"),
    (Approval(SIGNER),),
    Objection.REPLAYED,
    (Change(WORKSHOP, "2" * 40, STORE),),
    {WORKSHOP: (WRITER,)},
    frozenset({WORKSHOP}),
)
VERSION = Version(
    ARRIVAL,
    Step.RENAMED,
    WORKSHOP,
    STORE,
    "2" * 40,
    (WRITER,),
    Assessment(1, (SIGNER,), (Refusal(WRITER, Objection.AUTHOR),)),
)
WHOLE = Signoff(WORKSHOP, State.APPROVED, VERSION, VERSION, Digests("3" * 64, "4" * 64), (Remark.RENAMED,))


def _others(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The value with one thing in it changed, for each thing at any depth."""
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            inner = getattr(value, one.name)
            in_arrival = isinstance(value, Arrival)
            own = f"{one.name} of the arrival" if in_arrival and one.name == "authors" else one.name
            for below, changed in _others(inner, f"{name}.{own}"):
                yield below, replace(value, **{one.name: changed})
            if inner is not None and "None" in str(one.type):
                yield f"{name}.{own}", replace(value, **{one.name: None})
    elif isinstance(value, tuple):
        yield name, ()
        for place, inner in enumerate(value):
            for below, changed in _others(inner, name):
                yield below, (*value[:place], changed, *value[place + 1 :])
    else:
        yield name, _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime.datetime):  # the same moment in another zone is another day on the page
        return value.astimezone(datetime.UTC)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Mapping | frozenset):
        return type(value)()
    assert isinstance(value, str), value
    return value + "9"


def _digest(
    signoff: Signoff, versions: tuple[Version, ...] = (VERSION,), trouble: Trouble | None = None
) -> str:
    return Signoffs({WORKSHOP: signoff}, {WORKSHOP: versions}, "main", trouble).digest_of(WORKSHOP)


def _is_shown(name: str) -> bool:
    return NOT_SHOWN.isdisjoint(name.split("."))


CHANGED = [(name, signoff, (VERSION,)) for name, signoff in _others(WHOLE, "signoff")]
CHANGED += [(name, WHOLE, (version,)) for name, version in _others(VERSION, "versions")]


@pytest.mark.parametrize(("name", "signoff", "versions"), CHANGED, ids=[name for name, _, _ in CHANGED])
def test_whatever_is_shown_changes_the_digest(
    name: str, signoff: Signoff, versions: tuple[Version, ...]
) -> None:
    assert (_digest(signoff, versions) != _digest(WHOLE)) is _is_shown(name)


def test_each_thing_was_changed() -> None:
    """Every field of every record is among those changed above: one that is added later as well."""
    named = {part for name, _, _ in CHANGED for part in name.split(".")}
    records = (Signoff, Version, Arrival, Assessment, Refusal, Person, Request, Approval, Digests)
    assert {one.name for record in records for one in fields(record)} - {"authors"} <= named


def test_how_many_versions_there_are_and_in_which_order_counts() -> None:
    other = replace(VERSION, blob="5" * 40)
    digests = {_digest(WHOLE, some) for some in ((), (VERSION,), (VERSION, other), (other, VERSION))}
    assert len(digests) == 4


def test_why_nothing_is_known_counts() -> None:
    troubles = (
        None,
        Trouble("没有 git", "请安装"),
        Trouble("没有 git", "请重装"),
        Trouble("浅克隆", "请安装"),
    )
    assert len({_digest(WHOLE, (VERSION,), trouble) for trouble in troubles}) == 4


def test_what_is_equal_has_one_digest_in_every_process() -> None:
    signoffs = Signoffs({WORKSHOP: WHOLE}, {WORKSHOP: (VERSION,)})
    digest = signoffs.digest_of(WORKSHOP)
    elsewhere: Signoffs = pickle.loads(pickle.dumps(signoffs))
    # What is known by identity would be mistaken there.
    assert vars(elsewhere._fingerprints) == vars(Fingerprints())
    other = replace(WHOLE, version=replace(VERSION, arrival=replace(ARRIVAL, commit="6" * 40)))
    assert elsewhere.digest_of(WORKSHOP) == digest
    assert replace(elsewhere, by_path={WORKSHOP: other}).digest_of(WORKSHOP) != digest


def test_a_report_keeps_its_digest_until_something_happens_to_it(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲"), STORE: text_of("乙")}, gitea(CEN))
    before = repo.signoffs()
    repo.write({STORE: text_of("改")})
    after = repo.signoffs()
    assert after.digest_of(WORKSHOP) == before.digest_of(WORKSHOP)
    assert after.digest_of(STORE) != before.digest_of(STORE)
    repo.put({STORE: text_of("改")}, "改")
    later = repo.signoffs()
    assert later.digest_of(WORKSHOP) == before.digest_of(WORKSHOP)
    assert later.digest_of(STORE) not in (before.digest_of(STORE), after.digest_of(STORE))
