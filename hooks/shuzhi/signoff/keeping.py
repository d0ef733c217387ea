"""Keep what is known of a main branch between runs, each time under everything that it rests on.

What git says of a commit's history is a fact of the commit's name, as replaced objects and grafts are not asked and a shallow
or partial clone is refused. What else has a part in it goes into a digest that is kept and compared: branch and folders, the
mailmap, the settings that git has for comparing and merging, git itself and this program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from shuzhi.digests import digest_of, program_digest
from shuzhi.signoff.digests import sm3_available
from shuzhi.signoff.git import Repository
from shuzhi.signoff.known import Known
from shuzhi.signoff.packing import NotPacked, pack
from shuzhi.signoff.unpacking import NotUnpacked, unpack
from shuzhi.store import CACHE, Store

_FILE: Final = "signoff.sqlite"

_LIST: Final = "list"
_MOST: Final = 4
"""States of main branches that are kept, 2 MB each at ten thousand reports: enough to find one that the present state follows
where a commit was amended or taken back, or another branch was asked for."""

_SETTINGS: Final = r"^(attr|core|diff|extensions|i18n|index|log|merge)\."
"""Settings that may change how git reads, compares and merges."""


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """Where a state lies: what it rests on, its commit, the place in the store."""

    ground: str
    tip: str
    place: int


_LISTED: Final = msgspec.msgpack.Decoder(list[_Kept])


class _State(msgspec.Struct, array_like=True, frozen=True):
    ground: str
    tip: str
    known: bytes


_STATE: Final = msgspec.msgpack.Decoder(_State)


class Keeper:
    """Hands out what earlier runs knew, and keeps what this one came to know."""

    def __init__(self, root: Path, ground: str) -> None:
        """Say whose and on what ground.

        Args:
            root: the archive's root.
            ground: as `ground_of` gives it.
        """
        self._store = Store(root / CACHE / _FILE)
        self._ground = ground
        self._listed = self._list()

    def tips(self) -> list[str]:
        """The commits up to which something is known, the latest kept first."""
        return [one.tip for one in self._listed if one.ground == self._ground]

    def known(self, tip: str) -> Known | None:
        """What is known up to a commit; None where that is not kept, or not unharmed."""
        for one in self._listed:
            if (one.ground, one.tip) == (self._ground, tip):
                data = self._store.take([str(one.place)]).get(str(one.place), b"")
                return self._read(data, tip)
        return None

    def keep(self, known: Known) -> None:
        """Keep what is known; that it cannot be kept is no error."""
        if known.tip is None:
            return
        try:
            packed = pack(known)
        except NotPacked:
            return
        others = [one for one in self._listed if (one.ground, one.tip) != (self._ground, known.tip)][
            : _MOST - 1
        ]
        place = next(place for place in range(_MOST) if place not in {one.place for one in others})
        self._listed = [_Kept(self._ground, known.tip, place), *others]
        state = msgspec.msgpack.encode(_State(self._ground, known.tip, packed))
        self._store.keep({_LIST: msgspec.msgpack.encode(self._listed), str(place): state})

    def _list(self) -> Sequence[_Kept]:
        try:
            return _LISTED.decode(self._store.take([_LIST]).get(_LIST, b""))
        except msgspec.MsgspecError:
            return []

    def _read(self, data: bytes, tip: str) -> Known | None:
        try:
            state = _STATE.decode(data)
            known = unpack(state.known)
        except (msgspec.MsgspecError, NotUnpacked):
            return None
        # Another run may have put something else there since the list was read.
        return known if (state.ground, state.tip, known.tip) == (self._ground, tip, tip) else None


def ground_of(repository: Repository, tip: str, branch: str, folder: str, registry_path: str) -> str:
    """A digest of everything beside the commits that has a part in what is known of a main branch.

    Args:
        repository: the repository.
        tip: the main branch's newest commit, which has the mailmap.
        branch: the main branch's name.
        folder: the reports' folder.
        registry_path: the registry's path.
    """
    return digest_of(
        program_digest(),
        repository.version,
        str(sm3_available()),
        *_answers(repository, tip),
        branch,
        repository.prefix,
        folder,
        registry_path,
    )


def _answers(repository: Repository, tip: str) -> Iterator[bytes]:
    yield repository.answer("config", "--null", "--get-regexp", _SETTINGS)
    yield repository.answer("rev-parse", "--verify", "--quiet", f"{tip}:.mailmap")
    yield repository.attributes()
