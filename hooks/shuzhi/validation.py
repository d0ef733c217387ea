"""Check what was read from YAML against a typed model, and say each mismatch in Chinese at its line."""

from __future__ import annotations

import datetime
import difflib
import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from shuzhi.diagnostics import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from shuzhi.strict_yaml import Document


class StrictModel(BaseModel):
    """Base of everything that people write in YAML: nothing is coerced, nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Terms = TypeVar("Terms", bound=StrEnum)

Term = Annotated[Terms, Field(strict=False)]
"""A field that holds one of an enumeration's words: what people write is the word, not the member."""


def _without_brackets(value: str) -> str:
    if "<" in value or ">" in value:
        raise ValueError("不得有尖括号 < >")
    return value


PlainText = Annotated[str, AfterValidator(_without_brackets)]
"""A name or title: it stands on many pages and must not look like markup."""

Reason = Annotated[str, Field(min_length=1, pattern=r"\S"), AfterValidator(_without_brackets)]
"""Why something is as it is: plain text that must not be empty."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, or None."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def mismatches(
    model: type[BaseModel],
    value: object,
    document: Document,
    *,
    rules: Mapping[str, str],
    line_offset: int = 0,
    excused: Collection[str] = (),
) -> list[Fault]:
    """Compare a value with a model.

    Args:
        model: what is expected.
        value: what was read.
        document: where it was read, for the places.
        rules: slugs for the kinds of mismatch: `missing`, `unknown`, `invalid`.
        line_offset: lines of the file before the YAML text.
        excused: top-level names that may be missing, because something else was told of them.

    Returns:
        a fault for each mismatch, in the order of the lines.
    """
    try:
        model.model_validate(value)
    except ValidationError as error:
        found = _first_of_each(error.errors(include_url=False))
        meant = {_meant(model, details) for details in found if details["type"] == "extra_forbidden"}
        meant |= {(name,) for name in excused}
        faults = [
            _fault(model, details, document, rules=rules, line_offset=line_offset)
            for details in found
            if details["type"] != "missing" or details["loc"] not in meant
        ]
        return sorted(faults, key=lambda fault: (fault.line, fault.column))
    return []


_MOST_TOLD: Final = 100
"""Mismatches that are told of one field, and unknown keys that are told in all."""


def _first_of_each(found: Iterable[ErrorDetails]) -> list[ErrorDetails]:
    """The first mismatches of every field: each field is named, however many its faults are."""
    told: Counter[object] = Counter()
    kept = []
    for details in found:
        unknown = details["type"] == "extra_forbidden"
        field = None if unknown else next(iter(details["loc"]), "")
        told[field] += 1
        if told[field] <= _MOST_TOLD:
            kept.append(details)
    return kept


def _meant(model: type[BaseModel], details: ErrorDetails) -> tuple[str | int, ...]:
    """Where the value of an unknown key belongs if it is a slip: what is told of the slip is not told again."""
    *above, name = details["loc"]
    guess = nearest(str(name), _fields_at(model, tuple(above)))
    return (*above, guess) if guess else ()


def _fault(
    model: type[BaseModel],
    details: ErrorDetails,
    document: Document,
    *,
    rules: Mapping[str, str],
    line_offset: int,
) -> Fault:
    path = tuple(step for step in details["loc"] if step != "[key]")
    kind = details["type"]
    line, column = document.place_of(path)
    name = str(path[-1]) if path else ""
    if kind == "missing":
        info = _info(model, path)
        return Fault(
            rules["missing"],
            line + line_offset,
            0,
            f"缺少必填项 {name}（{info.title}）。" if info and info.title else f"缺少必填项 {name}。",
            f"请加一行“{name}: …”。",
        )
    if kind == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        guess = nearest(name, known)
        return Fault(
            rules["unknown"],
            line + line_offset,
            column,
            f"没有“{name}”这一项" + (f"，是不是“{guess}”？" if guess else "。"),
            f"请改成“{guess}”，或删去这一行。" if guess else f"可用的项：{'、'.join(known)}。",
        )
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    return Fault(
        rules["invalid"],
        line + line_offset,
        column,
        f"{field} {_expectation(details)}，现在是{_shown(details['input'])}。".lstrip(),
        _mend(details, _info(model, path)),
    )


_EXPECTATIONS: Final = {
    "string_type": "必须是文字",
    "string_too_short": "不能是空的",
    "string_too_long": "不得超过 {max_length} 个字",
    "string_pattern_mismatch": "写法不对",
    "int_type": "必须是整数",
    "int_from_float": "必须是整数",
    "float_type": "必须是数字",
    "bool_type": "必须是 true 或 false",
    "date_type": "必须是一个真实的日期，如 2023-12-20",
    "list_type": "必须是列表，如 [甲, 乙]",
    "tuple_type": "必须是列表，如 [甲, 乙]",
    "dict_type": "必须是“键: 值”的形式",
    "model_type": "必须是“键: 值”的形式",
    "mapping_type": "必须是“键: 值”的形式",
    "enum": "必须是 {expected} 之一",
    "literal_error": "必须是 {expected} 之一",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "value_error": "{error}",
}
"""What must be, by pydantic's type of error; names in braces are its context."""


def _expectation(details: ErrorDetails) -> str:
    context = {**details.get("ctx", {}), "expected": "、".join(_allowed(details))}
    return _EXPECTATIONS.get(details["type"], "的值不合要求").format_map(context)


_WORD: Final = re.compile(r"(?:[0-9]{1,9}|true|false)\Z")


def _mend(details: ErrorDetails, info: FieldInfo | None) -> str:
    value = details["input"]
    if details["type"] == "string_type" and isinstance(value, (int, float, datetime.date)):
        return f"请加引号：'{value}'。"
    if details["type"] in {"int_type", "bool_type"} and isinstance(value, str) and _WORD.match(value):
        return f"请去掉引号：{value}。"
    if details["type"] in {"enum", "literal_error"}:
        guess = nearest(str(value), _allowed(details))
        return f"请改成“{guess}”。" if guess else "请从上面的值里选一个。"
    if details["type"].startswith("date"):
        return "请写成“年-月-日”，月和日各两位，不加引号。"
    if details["type"] == "string_pattern_mismatch" and info is not None and info.description:
        return info.description
    return "请按要求修改这一项。"


def _allowed(details: ErrorDetails) -> list[str]:
    """The words that pydantic lists as `'永久', '30年' or '10年'`."""
    return re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))


def _shown(value: object) -> str:
    if value is None:
        return "空的"
    if isinstance(value, bool):
        return "“true”" if value else "“false”"
    if isinstance(value, dict):
        return "“键: 值”的形式"
    if isinstance(value, (list, tuple)):
        return f"一个有 {len(value)} 项的列表"
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:40] + '…'}”"


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The nested model that a path leads to."""
    current: Any = model
    for step in path:
        if isinstance(step, int):
            continue
        fields = getattr(current, "model_fields", {})
        if step not in fields:
            return None
        current = next(iter(_models_in(fields[step].annotation)), None)
        if current is None:
            return None
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    found = _model_at(model, path)
    return list(found.model_fields) if found else []


def _info(model: type[BaseModel], path: tuple[str | int, ...]) -> FieldInfo | None:
    """The field that a path leads to."""
    found = _model_at(model, path[:-1])
    return found.model_fields.get(str(path[-1])) if found and path else None
