"""A rule's documentation, taken from its module's docstring: one text for the page, the command line and the tests."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

PARTS: Final = ("查什么", "为什么", "例子", "怎么改")
_PART: Final = re.compile(rf"^({'|'.join(PARTS)})：", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a rule's page says.

    Attributes:
        title: its name in Chinese.
        what: what is checked.
        why: why it matters.
        example: text that breaks the rule.
        mend: how to mend it.
    """

    title: str
    what: str
    why: str
    example: str
    mend: str


def documentation_of(module: ModuleType) -> Documentation:
    """Read a module's docstring.

    Raises:
        ValueError: a part is missing; a test asserts that this never happens.
    """
    text = inspect.cleandoc(module.__doc__ or "")
    pieces = _PART.split(text)
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    missing = [part for part in PARTS if not parts.get(part, "").strip()]
    if missing or not pieces[0].strip():
        raise ValueError(f"{module.__name__}: {missing or 'title'}")
    return Documentation(
        title=pieces[0].strip().rstrip("。"),
        what=parts["查什么"].strip(),
        why=parts["为什么"].strip(),
        example=inspect.cleandoc("\n" + parts["例子"].strip("\n")).strip(),
        mend=parts["怎么改"].strip(),
    )
