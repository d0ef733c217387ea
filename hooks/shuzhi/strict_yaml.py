"""YAML read strictly and with line numbers: no duplicate keys, no anchors, no tags, no surprises of typing.

Plain YAML loaders turn `no` into False, `1.10` into 1.1, keep the last of two equal keys and expand anchors
without bound. Here a scalar is text unless it plainly is a whole number, a decimal, a date or true/false, and
everything that a person cannot have meant is a fault at its line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a platform without libyaml: the same events, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAXIMUM_DEPTH: Final = 16
"""Levels of nesting that are read. The deepest file of an archive (organizations.yml) needs five."""

_MOST_TOLD: Final = 100
"""Duplicate keys that are told of one text: nobody reads on, and a hostile file could have a hundred thousand."""

Path = tuple[str | int, ...]
"""Where a value stands: keys and list indexes from the top, `("organizations", 3, "since")`."""

Place = tuple[int, int]
"""(line, column), both from 1."""


class Problem(Exception):
    """YAML that cannot be read on.

    Attributes:
        kind: `syntax`, `alias`, `tag`, `depth`, `duplicate` or `key`.
        place: line and column inside the YAML text.
    """

    def __init__(self, kind: str, place: Place, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text says and where.

    Attributes:
        value: mappings as dict, sequences as list, scalars as str, int, float, bool, date or None.
        places: where each value stands.
        key_places: where each mapping key stands.
        problems: duplicate and unusable keys; the rest was read on.
    """

    value: Any
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]
    problems: tuple[Problem, ...] = ()

    def place_of(self, path: Path) -> Place:
        """Where a value stands, or the nearest thing above it that has a place."""
        while path and path not in self.key_places and path not in self.places:
            path = path[:-1]
        return self.key_places.get(path) or self.places.get(path) or (1, 1)


_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,8})\.[0-9]{1,9}\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_WORDS: Final[Mapping[str, object]] = MappingProxyType(
    {"": None, "~": None, "null": None, "true": True, "false": False}
)


class Decimal(float):
    """A decimal that knows how it was written: to a person 1.10 is not 1.1."""

    def __new__(cls, written: str) -> Decimal:  # noqa: D102
        decimal = super().__new__(cls, written)
        decimal._written = written
        return decimal

    _written: str

    def __str__(self) -> str:
        return self._written


def load(text: str) -> Document:
    """Read one YAML document.

    Args:
        text: the YAML.

    Returns:
        its values with their places; an empty text, or one of comments alone, gives an empty mapping.

    Raises:
        Problem: it is no YAML, uses anchors, aliases or tags, or nests deeper than `MAXIMUM_DEPTH`.
    """
    try:
        return _Builder(yaml.parse(text, Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        raise _problem(error, text) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position if isinstance(error.position, int) else 0) + 1
        raise Problem("syntax", (line, 1), "unacceptable character") from None


_BEGUN_WRONG: Final[Mapping[str, str]] = MappingProxyType(
    {
        "while scanning an alias": "alias",
        "while scanning an anchor": "alias",
        "while scanning a tag": "tag",
        "while parsing a tag": "tag",
        "while scanning a simple key": "syntax",
        "while scanning a quoted scalar": "syntax",
        "while parsing a flow sequence": "syntax",
        "while parsing a flow mapping": "syntax",
    }
)
"""Kinds of problem by the parser's words for what it was reading. The mistake is where this begins: that an end
or a colon is missing the parser notices only further down."""


def _problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    kind = _BEGUN_WRONG.get(error.context or "")
    mark = error.context_mark if kind else error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if place[0] > (last := text.rstrip("\n").count("\n") + 1):  # the parser stood behind the end
        place = (last, 1)
    if kind == "tag":
        return Problem(kind, place, "!")
    return Problem(kind or "syntax", place, str(error.problem or error.context or ""))


@dataclass(slots=True)
class _Container:
    value: Any
    path: Path
    start: Place
    key: str | None = None
    waiting_for_key: bool = True
    seen: dict[str, Place] = field(default_factory=dict)


class _Builder:
    """Builds values from parser events in one pass, with a stack of its own: depth cannot exhaust Python's."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._places: dict[Path, Place] = {}
        self._key_places: dict[Path, Place] = {}
        self._problems: list[Problem] = []
        self._stack: list[_Container] = []
        self._root: Any = None

    def document(self) -> Document:
        documents = 0
        for event in self._events:
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Problem("syntax", place, "second document")
            elif isinstance(event, yaml.AliasEvent):
                raise Problem("alias", place, str(event.anchor))
            elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
                if event.anchor is not None:
                    raise Problem("alias", place, str(event.anchor))
                if event.tag is not None:
                    raise Problem("tag", place, str(event.tag))
                self._value(event, place)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._stack.pop()
        root = {} if self._root is None else self._root
        return Document(root, self._places, self._key_places, tuple(self._problems))

    def _value(self, event: Any, place: Place) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.waiting_for_key:
            self._key(parent, event, place)
            return
        value = self._make(event)
        path = self._attach(parent, value, place)
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._stack) >= MAXIMUM_DEPTH:
                raise Problem("depth", place, str(MAXIMUM_DEPTH))
            self._stack.append(_Container(value, path, place))

    def _key(self, parent: _Container, event: Any, place: Place) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise Problem("key", place, "")
        key = event.value
        if key in parent.seen and len(self._problems) < _MOST_TOLD:
            self._problems.append(Problem("duplicate", place, key))
        parent.seen.setdefault(key, place)
        self._key_places.setdefault((*parent.path, key), place)
        parent.key = key
        parent.waiting_for_key = False

    def _attach(self, parent: _Container | None, value: Any, place: Place) -> Path:
        if parent is None:
            self._root = value
            path: Path = ()
        elif isinstance(parent.value, dict):
            assert parent.key is not None
            path = (*parent.path, parent.key)
            parent.value.setdefault(parent.key, value)  # the first of two equal keys stands
            parent.waiting_for_key = True
        else:
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
        self._places.setdefault(path, place)
        return path

    @staticmethod
    def _make(event: Any) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return {}
        if isinstance(event, yaml.SequenceStartEvent):
            return []
        plain = not event.style  # PyYAML's two parsers write a plain scalar's style as None and as ""
        return scalar(event.value) if plain else event.value


def scalar(text: str) -> Any:
    """What a plain (unquoted) scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    if match := _DATE.match(text):
        try:
            return datetime.date(*map(int, match.groups()))
        except ValueError:
            return text
    return text


def explain(problem: Problem) -> tuple[str, str]:
    """Say a problem in Chinese.

    Returns:
        (what is wrong, how to mend it).
    """
    match problem.kind:
        case "duplicate":
            return f"“{problem.message}”写了两次，只能有一个。", "请删去其中一行。"
        case "alias":
            return (
                "不得使用 YAML 的锚点（&）和引用（*）。",
                "请把内容直接写出来；以 & 或 * 开头的文字要加引号。",
            )
        case "tag":
            return f"不得使用 YAML 的类型标签（{problem.message}）。", "请删去标签；以 ! 开头的文字要加引号。"
        case "depth":
            return f"嵌套超过 {problem.message} 层。", "请检查括号和缩进。"
        case "key":
            return "键必须是一个词，不能是列表或映射。", "请检查冒号前面的内容。"
    reasons = (
        (
            "mapping values are not allowed",
            "冒号的位置不对：一行里出现了第二个“: ”",
            "值里有冒号时，请给整个值加引号。",
        ),
        ("could not find expected ':'", "这一行缺少冒号", "请写成“键: 值”，冒号用英文冒号，后面空一格。"),
        ("expected <block end>", "缩进或引号不对", "请检查本行与上一行的缩进和引号是否成对。"),
        ("did not find expected key", "缩进或引号不对", "请检查本行与上一行的缩进和引号是否成对。"),
        ("expected ',' or ']'", "方括号没有写完整", "请补上逗号或右方括号 ]。"),
        ("expected ',' or '}'", "花括号没有写完整", "请补上逗号或右花括号 }。"),
        (
            "cannot start any token",
            "有不能这样使用的字符（例如制表符、@、`）",
            "缩进请用空格；值请加引号。",
        ),
        (
            "found a tab character",
            "有不能这样使用的字符（例如制表符、@、`）",
            "缩进请用空格；值请加引号。",
        ),
        ("found unexpected end of stream", "引号或括号没有结束", "请补上后一半引号或括号。"),
        ("second document", "出现了第二个“---”", "一个文件里只能有一段。"),
        ("did not find expected <document start>", "“...”以后出现了第二段", "一个文件里只能有一段。"),
        ("did not find expected node content", "值没有写完整", "请补上值，或补上右方括号 ]、右花括号 }。"),
        ("block sequence entries are not allowed", "“- ”的位置不对", "列表的每一项要另起一行。"),
        ("did not find expected '-' indicator", "列表的缩进不对", "各项的“- ”要上下对齐。"),
        ("unknown escape character", "双引号里的反斜线写法不对", "请改用单引号。"),
        ("hexdecimal number", "双引号里的反斜线写法不对", "请改用单引号。"),
        ("directive", "行首有 %", "以 % 开头的文字要加引号。"),
        ("tag", "! 的用法不对", "以 ! 开头的文字要加引号。"),
        ("comment or line break", "| 或 > 后面不能有别的内容", "以 | 或 > 开头的文字要加引号。"),
        ("document indicator", "引号没有结束", "请补上后一半引号。"),
        ("unacceptable character", "有看不见的控制字符", "请删去这一行重新输入。"),
    )
    for needle, what, mend in reasons:
        if needle in problem.message:
            return f"YAML 写法有误：{what}。", mend
    return "YAML 写法有误。", "请检查这一行的冒号、缩进和引号。"
