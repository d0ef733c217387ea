"""JSON Schema of what people write in YAML, with Chinese descriptions, for editors that complete and check."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from shuzhi.cycle import Cycle
from shuzhi.frontmatter import FrontMatter
from shuzhi.misspellings import WordListFile
from shuzhi.organizations import OrganizationsFile
from shuzhi.rules import RULES_BY_SLUG, documentation
from shuzhi.themes import ThemesFile
from shuzhi.vocabulary import BLANK, SLOT_LABELS, Classification, Retention

SCHEMAS: Final[dict[str, type[BaseModel]]] = {
    "front-matter": FrontMatter,
    "organizations": OrganizationsFile,
    "cycle": Cycle,
    "wordlist": WordListFile,
    "themes": ThemesFile,
}

_DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""What the YAML extensions of the common editors understand."""


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of one of `SCHEMAS`.

    Raises:
        KeyError: there is none of this name.
    """
    schema = SCHEMAS[name].model_json_schema(
        schema_generator=_Generator, ref_template="#/definitions/{model}"
    )
    schema = _as_draft_07(schema)
    if "$defs" in schema:
        schema["definitions"] = schema.pop("$defs")
    if name == "cycle":
        _name_the_rules(schema)
    return {"$schema": _DIALECT, **schema}


def _as_draft_07(node: Any) -> Any:
    """What draft 2020-12 calls `prefixItems` is a list under `items` in draft-07, and unknown there by its new name."""
    if isinstance(node, dict):
        return {
            ("items" if key == "prefixItems" else key): _as_draft_07(inner) for key, inner in node.items()
        }
    return [_as_draft_07(inner) for inner in node] if isinstance(node, list) else node


def _name_the_rules(schema: dict[str, Any]) -> None:
    """Let an editor complete the rules' names and show what each is."""
    setting = schema["properties"]["rules"].pop("additionalProperties")
    schema["properties"]["rules"]["properties"] = {
        slug: {**setting, "description": documentation(slug).title}
        for slug, rule in RULES_BY_SLUG.items()
        if not rule.fixed
    }
    schema["properties"]["rules"]["additionalProperties"] = False


def snippets() -> dict[str, Any]:
    """Editor snippets for a report: front matter with its choices, and the sections' marks.

    Editors apply a schema to YAML files but not to the front matter of Markdown ones; these help there.
    """
    choices: dict[str, list[str]] = {"classification": list(Classification), "retention": list(Retention)}
    lines = ["---"]
    for position, (name, info) in enumerate(
        [(n, i) for n, i in FrontMatter.model_fields.items() if i.is_required()], start=1
    ):
        if name in choices:
            lines.append(f"{name}: ${{{position}|{','.join(choices[name])}|}}")
        else:
            lines.append(
                f"{name}: ${{{position}:{BLANK}}}" + (f" # {info.title}" if name == "submitted" else "")
            )
    return {
        "述职报告元数据": {
            "scope": "markdown",
            "prefix": ["述职", "shuzhi"],
            "body": [*lines, "---", "", "$0"],
            "description": "报告开头的元数据",
        },
        "标明部分": {
            "scope": "markdown",
            "prefix": ["部分", "{#"],
            "body": [f"{{#${{1|{','.join(slot.value for slot in SLOT_LABELS)}|}}}}"],
            "description": "写在标题后面，注明这一节是哪一部分",
        },
    }


class _Generator(GenerateJsonSchema):
    """Leaves the machine's own titles of nested definitions out."""

    def get_title_from_name(self, name: str) -> str:
        return name
