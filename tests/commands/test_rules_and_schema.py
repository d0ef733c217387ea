"""`shuzhi cycle`, `explain` and `schema`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.rules import RULES

from tests.commands.archives import NASTY, at
from tests.support import PROJECT, check_json, run
from tests.texts import BODY_LINE


def test_cycle_shows_what_is_in_force(root: Path) -> None:
    (root / "reports/2023/cycle.yml").write_text(
        "deadline: 2024-01-10\nrules: {section-unknown: off, raw-html: warning}\n", encoding="utf-8"
    )
    read = json.loads(at(root, "cycle", "2023", "--format", "json")[1])
    assert read["deadline"] == "2024-01-10"
    assert read["required"] == ["performance", "problems", "plan"]
    assert read["rules"]["section-unknown"] == "off"
    assert read["rules"]["raw-html"] == "warning"
    assert read["rules"]["section-missing"] == "error"
    assert set(read["rules"]) == {rule.slug for rule in RULES if not rule.fixed}
    defaults = json.loads(at(root, "cycle", "2031", "--format", "json")[1])
    assert defaults["deadline"] is None
    assert defaults["rules"]["section-unknown"] == "advice"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "deadline: 2024-01-10\n",
        "exempt: {workshop: '机构合并: 并入次年', group: '#1'}\n",
        "required: [performance, problems]\nlimits: {length: [100, 9000], problem_share: 0.25}\n"
        "rules: {section-unknown: off}\n",
    ],
)
def test_what_cycle_prints_can_be_saved_as_the_years_rules(root: Path, written: str) -> None:
    file = root / "reports/2023/cycle.yml"
    file.write_text(written, encoding="utf-8")
    before = at(root, "cycle", "2023", "--format", "json")[1]
    code, out, err = at(root, "cycle", "2023")
    assert (code, err) == (0, "")
    file.write_text(out, encoding="utf-8")
    assert check_json(root) == []
    assert at(root, "cycle", "2023", "--format", "json")[1] == before


def test_explain_tells_every_rule() -> None:
    code, out, _ = run("explain")
    assert code == 0
    for rule in RULES:
        assert rule.slug in out
        code, text, err = run("explain", rule.slug)
        assert (code, err) == (0, "")
        for part in ("查什么：", "为什么：", "例子：", "怎么改："):
            assert part in text, rule.slug
        assert rule.severity.label in text


def test_explain_needs_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("explain", "section-missing")[0] == 0


# A small validator: the parts of draft-07 that the schemas use. What it does not know, it refuses.

_KNOWN: Final = frozenset(
    [
        "$schema",
        "title",
        "description",
        "default",
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "prefixItems",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "anyOf",
        "allOf",
        "$ref",
        "definitions",
        "format",
    ]
)
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def _wrong(value: Any, schema: Any, whole: dict[str, Any]) -> list[str]:
    if isinstance(schema, bool):
        return [] if schema else [f"{value!r} is not allowed"]
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema:
        return _wrong(value, whole["definitions"][schema["$ref"].removeprefix("#/definitions/")], whole)
    if "type" in schema:
        fits = isinstance(value, _TYPES[schema["type"]])
        if not fits or (isinstance(value, bool) and schema["type"] != "boolean"):
            return [f"{value!r} is no {schema['type']}"]
    found = [wrong for one in schema.get("allOf", []) for wrong in _wrong(value, one, whole)]
    if "anyOf" in schema and all(_wrong(value, one, whole) for one in schema["anyOf"]):
        found.append(f"{value!r} fits nothing")
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        found.append(f"{value!r} is none of the values")
    if isinstance(value, dict):
        found += _wrong_mapping(value, schema, whole)
    elif isinstance(value, list):
        found += _wrong_list(value, schema, whole)
    elif not _within_limits(value, schema):
        found.append(f"{value!r} is too long, too large or of the wrong form")
    return found


def _within_limits(value: Any, schema: dict[str, Any]) -> bool:
    if isinstance(value, str):
        long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        return long_enough and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, (int, float)):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _wrong_mapping(value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    found = [f"{name} is missing" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        found += _wrong(
            inner, schema.get("properties", {}).get(name, schema.get("additionalProperties", True)), whole
        )
    return found


def _wrong_list(value: list[Any], schema: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    items = schema.get("items", True)
    each = items if isinstance(items, list) else [items] * len(value)
    found = [wrong for inner, one in zip(value, each, strict=False) for wrong in _wrong(inner, one, whole)]
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        found.append("the wrong number of items")
    return found


def _schema(name: str) -> dict[str, Any]:
    code, out, err = run("schema", name)
    assert (code, err) == (0, "")
    schema: dict[str, Any] = json.loads(out)
    return schema


GOOD_FRONT_MATTER: Final[dict[str, Any]] = {
    "title": "一车间党支部书记2023年度述职报告",
    "year": 2023,
    "organization": "workshop",
    "secretary": "陶溪石",
    "role": "党支部书记",
    "submitted": "2023-12-20",
    "classification": "内部",
    "retention": "30年",
}


@pytest.mark.parametrize("name", ["front-matter", "organizations", "cycle"])
def test_a_schema_is_draft_07_with_a_chinese_description_of_everything(name: str) -> None:
    schema = _schema(name)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json.dumps(schema)
    assert "prefixItems" not in json.dumps(schema), "draft-07 does not know it"
    for part in (schema, *schema.get("definitions", {}).values()):
        for key, inner in part.get("properties", {}).items():
            assert re.search(r"[\u4e00-\u9fff]", inner.get("description", "")), f"{name}: {key}"
        if part.get("type") == "object" and "properties" in part:
            assert part.get("additionalProperties") is False, "an editor must mark what is not known"
    for reference in re.findall(r'"#/definitions/(\w+)"', json.dumps(schema)):
        assert reference in schema["definitions"]


def test_the_schema_takes_good_front_matter_and_refuses_bad() -> None:
    schema = _schema("front-matter")
    assert _wrong(GOOD_FRONT_MATTER, schema, schema) == []
    more = {"archive_no": "Z109-WS·2023-D30-DQ-0004", "tags": ["甲"], "on_behalf": True, "imported": False}
    assert _wrong({**GOOD_FRONT_MATTER, **more}, schema, schema) == []
    for name in GOOD_FRONT_MATTER:
        assert _wrong({k: v for k, v in GOOD_FRONT_MATTER.items() if k != name}, schema, schema), name
    for bad in (
        {"year": "2023"},
        {"year": 1900},
        {"organization": "Workshop"},
        {"secretary": ""},
        {"secretary": 110},
        {"classification": "秘密"},
        {"retention": "30"},
        {"tags": "甲"},
        {"tags": ["甲"] * 21},
        {"archive_no": "1"},
        {"status": "done"},
    ):
        assert _wrong({**GOOD_FRONT_MATTER, **bad}, schema, schema), bad


def test_the_schemas_take_the_archives_own_files() -> None:
    import yaml

    organizations = _schema("organizations")
    written = yaml.safe_load((PROJECT / "reports/organizations.yml").read_text(encoding="utf-8"))
    assert _wrong(written, organizations, organizations) == []
    written["organizations"][0]["kind"] = "支部"
    assert _wrong(written, organizations, organizations)
    cycle = _schema("cycle")
    for file in PROJECT.glob("reports/*/cycle.yml"):
        text = re.sub(r"(\d{4}-\d\d-\d\d)", r"'\1'", file.read_text(encoding="utf-8"))
        assert _wrong(yaml.safe_load(text) or {}, cycle, cycle) == [], file
    assert _wrong({"rules": {"section-missing": "advice"}, "required": ["problems"]}, cycle, cycle) == []
    assert _wrong({"limits": {"length": [1500, 5000]}}, cycle, cycle) == []
    for bad in (
        {"rules": {"nothing": "advice"}},
        {"rules": {"raw-html": "loud"}},
        {"required": ["x"]},
        {"x": 1},
    ):
        assert _wrong(bad, cycle, cycle), bad


def test_schema_without_a_name_prints_all_and_writes_files(tmp_path: Path) -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert set(json.loads(out)) == {"front-matter", "organizations", "cycle", "wordlist", "themes"}
    folder = tmp_path / "新" / ".vscode"
    code, out, _ = run("schema", "--write", str(folder))
    assert code == 0
    names = sorted(file.name for file in folder.iterdir())
    assert names == [
        "cycle.schema.json", "front-matter.schema.json", "organizations.schema.json", "report.code-snippets",
        "themes.schema.json",
        "wordlist.schema.json",
    ]  # fmt: skip
    for name in names:
        assert name in out
        json.loads((folder / name).read_text(encoding="utf-8"))
    assert json.loads((folder / "cycle.schema.json").read_text(encoding="utf-8")) == _schema("cycle")


def test_the_lines_that_are_told_are_those_of_the_file(nasty: Path) -> None:
    rows = [row for row in check_json(nasty) if row["rule"] == "raw-html"]
    lines = NASTY.split("\n")
    assert [lines[row["line"] - 1][row["column"] - 1 :] for row in rows] == ["<b>50%"]
    assert rows[0]["line"] >= BODY_LINE
