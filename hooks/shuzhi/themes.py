"""The themes of problems, `reports/themes.yml`: under which words an office sums up what many organizations name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, Field, field_validator

from shuzhi import strict_yaml
from shuzhi.diagnostics import Fault
from shuzhi.source import Enclosure, read_source
from shuzhi.validation import PlainText, StrictModel, mismatches

if TYPE_CHECKING:
    from pathlib import Path

THEMES_FILE: Final = "themes.yml"

OTHER_THEME: Final = "其他"
"""Where problems stand that fit no theme; they stay visible, so that the list can be mended."""

_RULE: Final = "themes-invalid"

_LEAST_OF_TEXT: Final = 4
"""Characters of a theme's words that must stand in the text where the title says nothing: one short word is chance."""


def _long_enough(value: str) -> str:
    if len(value.strip()) < 2:
        raise ValueError("的名称和词语都至少要有两个字")  # one character stands in too many other words
    return value


def _not_empty(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("后面至少要有一个词语")
    return value


Word = Annotated[PlainText, AfterValidator(_long_enough)]
Words = Annotated[tuple[Word, ...], AfterValidator(_not_empty)]


class ThemesFile(StrictModel):
    """问题主题 reports/themes.yml。"""

    themes: Mapping[Word, Words] = Field(
        default_factory=dict,
        title="主题",
        description="每个主题一行：主题名称，后面是表示这个主题的词语，每个词至少两个字。",
    )

    @field_validator("themes", mode="before")
    @classmethod
    def _words_are_lists(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: tuple(words) if isinstance(words, list) else words for name, words in value.items()}


@dataclass(frozen=True)
class Themes:
    """The themes that could be read.

    Attributes:
        words: theme → its words, in the order of the file.
        faults: what is wrong with the file.
    """

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def theme_of(self, title: str, text: str, tags: Collection[str] = ()) -> str:
        """The theme of a problem.

        The title decides; only where it says nothing does the text. Of several themes the one with the longer words
        wins, then the one that a tag of the report names, then the first of the file. A tag that is no theme is one
        where its words stand in the problem.

        Args:
            title: the problem's first words.
            text: the whole problem.
            tags: the tags of its report.

        Returns:
            the theme, or `OTHER_THEME`.
        """
        for place, least in ((title, 1), (text, _LEAST_OF_TEXT)):
            found = [
                (self._weight(theme, place, tags), -position, theme)
                for position, theme in enumerate(self.words)
            ]
            best = max(found, default=((0, False), 0, OTHER_THEME))
            if best[0][0] >= least:
                return best[2]
        return next((tag for tag in tags if tag in text), OTHER_THEME)

    def _weight(self, theme: str, text: str, tags: Collection[str]) -> tuple[int, bool]:
        words = self.words[theme]
        length = sum(len(word) for word in words if word in text)
        return length, theme in tags or any(word in tags for word in words)


def read_themes(file: Path, enclosure: Enclosure) -> Themes:
    """Read the themes.

    Args:
        file: `reports/themes.yml`; it need not exist.
        enclosure: the reports' folder.

    Returns:
        the usable themes and the faults. Never raises for what stands in the file.
    """
    if not file.exists():
        return Themes()
    source = read_source(file, enclosure)
    if not source.readable:
        fault = source.faults[0]
        if fault.rule == "file-empty":
            return Themes()
        return Themes(faults=(Fault(_RULE, 0, 0, fault.message.replace("报告", "主题文件"), fault.help),))
    try:
        document = strict_yaml.load(source.text)
    except strict_yaml.Problem as problem:
        return Themes(faults=(Fault(_RULE, *problem.place, *strict_yaml.explain(problem)),))
    faults = [Fault(_RULE, *problem.place, *strict_yaml.explain(problem)) for problem in document.problems]
    faults += mismatches(ThemesFile, document.value, document, rules=dict.fromkeys(_KINDS, _RULE))
    usable = _usable(document.value)
    faults += _ambiguous(usable, document)
    return Themes(usable, tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))))


_KINDS: Final = ("missing", "unknown", "invalid")


def _usable(value: Any) -> dict[str, tuple[str, ...]]:
    written = value.get("themes") if isinstance(value, dict) else None
    nowhere = strict_yaml.Document({}, {}, {})
    rules = dict.fromkeys(_KINDS, _RULE)
    usable: dict[str, tuple[str, ...]] = {}
    for name, words in written.items() if isinstance(written, dict) else ():
        if name != OTHER_THEME and not mismatches(
            ThemesFile, {"themes": {name: words}}, nowhere, rules=rules
        ):
            usable[name] = tuple(dict.fromkeys(words))
    return usable


def _ambiguous(usable: Mapping[str, tuple[str, ...]], document: strict_yaml.Document) -> Iterator[Fault]:
    """A word of two themes, and the name of what fits none."""
    owner: dict[str, str] = {}
    for theme, words in usable.items():
        for word in words:
            if (first := owner.setdefault(word, theme)) != theme:
                position = document.value["themes"][theme].index(word)
                yield Fault(
                    _RULE,
                    *document.place_of(("themes", theme, position)),
                    f"“{word}”已经是主题“{first}”的词，同一个词不能归入两个主题。",
                    "请只留一处。",
                )
    if OTHER_THEME in (document.value.get("themes") or {} if isinstance(document.value, dict) else {}):
        yield Fault(
            _RULE,
            *document.place_of(("themes", OTHER_THEME)),
            f"“{OTHER_THEME}”留给没有归入任何主题的问题，不能用作主题名称。",
            "请换一个名称，或删去这一行。",
        )
