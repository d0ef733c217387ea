"""A plain scan of the reports' texts: what a search must find, worked out without the program's own search."""

from __future__ import annotations

import random
import re
import unicodedata

from shuzhi.archive import Archive
from shuzhi.report import Report


def plain_words(text: str) -> list[str]:
    """Words by the rule of the guide, written here a second time and in another way than the program's."""
    words: list[str] = []
    kind_before = ""
    for character in text:
        narrow = unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character
        category = unicodedata.category(narrow)
        if "\u3400" <= narrow <= "\u9fff" or narrow in "〇々":
            kind = "han"
        elif category == "Nd":
            kind = "digit"
        else:
            kind = "letter" if category[0] in "LN" else ""
        if kind in ("digit", "letter") and kind == kind_before:
            words[-1] += narrow.lower()
        elif kind:
            words.append(narrow.lower())
        kind_before = kind
    return words


def holds(words: str, phrase: str) -> bool:
    """Whether a phrase's words stand one after the other."""
    return f" {' '.join(plain_words(phrase))} " in words


class Scan:
    """Every report's passages as rows of words."""

    def __init__(self, archive: Archive) -> None:
        self.passages: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.reports: dict[str, Report] = {}
        self.above: dict[str, list[str]] = {}
        for report in archive.reports:
            organization = archive.registry.get(report.code)
            assert organization is not None
            names = [organization.short_in(report.year), organization.name]
            first = report.body.sections[0].line - report.body.first_line
            head = [report.title, report.secretary or "", report.role or "", *names, *report.tags]
            passages: list[tuple[tuple[str, ...], str]] = [((), text) for text in head]
            passages.append(((), "\n".join(report.body.lines[:first])))
            for section in report.body.sections:
                slots = tuple(slot.value for slot in section.slots)
                passages.append((slots, "\n".join([section.heading.text, *section.lines])))
            address = f"{report.year}/{report.stem}/"
            self.passages[address] = [(slots, f" {' '.join(plain_words(text))} ") for slots, text in passages]
            self.reports[address] = report
            self.above[address] = [o.code for o in archive.registry.ancestors(report.code)] + [report.code]

    def find(self, wanted: list[str], unwanted: list[str] = [], **filters: str) -> set[str]:  # noqa: B006
        """The addresses of the reports that hold all of `wanted`, none of `unwanted`, and fit the filters."""
        return {
            address
            for address in self.passages
            if all(self._in(address, phrase, filters.get("slot", "")) for phrase in wanted)
            and not any(self._in(address, phrase, "") for phrase in unwanted)
            and self._fits(address, filters)
        }

    def _in(self, address: str, phrase: str, slot: str) -> bool:
        return any(
            holds(words, phrase) for slots, words in self.passages[address] if not slot or slot in slots
        )

    def _fits(self, address: str, filters: dict[str, str]) -> bool:
        report = self.reports[address]
        return (
            filters.get("year") in (None, str(report.year))
            and (filters.get("organization") is None or filters["organization"] in self.above[address])
            and (filters.get("tag") is None or filters["tag"] in report.tags)
        )


def slices(scan: Scan, count: int, seed: int) -> list[str]:
    """Phrases of one to ten characters cut out of the texts anywhere: mid-word, across punctuation and digits."""
    chance = random.Random(seed)
    found = []
    reports = list(scan.reports.values())
    while len(found) < count:
        line = chance.choice([line for line in chance.choice(reports).body.lines if len(line) > 20])
        length = chance.randint(1, 10)
        start = chance.randrange(len(line) - length)
        phrase = line[start : start + length]
        inside_a_word = (
            re.search(r"[0-9A-Za-z]", line[start - 1 : start] if start else "")
            and phrase[0].isalnum()
            and phrase[0].isascii()
        )
        cut = line[start + length : start + length + 1]
        cuts_a_word = cut.isascii() and cut.isalnum() and phrase[-1].isascii() and phrase[-1].isalnum()
        if (
            plain_words(phrase)
            and not inside_a_word
            and not cuts_a_word
            and '"' not in phrase
            and "“" not in phrase
            and "”" not in phrase
        ):
            found.append(phrase.replace(" ", "").lstrip("-－"))
    return found
