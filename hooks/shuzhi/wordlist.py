"""The list of misspellings, `reports/wordlist.yml`: wrong forms with the right ones. It need not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from shuzhi import strict_yaml
from shuzhi.diagnostics import Fault
from shuzhi.misspellings import Misspelling, WordList, WordListFile
from shuzhi.source import Enclosure, read_source
from shuzhi.validation import mismatches

if TYPE_CHECKING:
    from pathlib import Path

WORDLIST_FILE: Final = "wordlist.yml"

_SLUG: Final = "wordlist-invalid"
_RULES: Final = {"missing": _SLUG, "unknown": _SLUG, "invalid": _SLUG}


def read_wordlist(file: Path, enclosure: Enclosure) -> WordList:
    """Read the list of misspellings.

    Args:
        file: `reports/wordlist.yml`; it need not exist.
        enclosure: the reports' folder.

    Returns:
        the usable entries and the faults. Never raises for what stands in the file.
    """
    if not file.exists() and not file.is_symlink():
        return WordList()
    source = read_source(file, enclosure)
    if not source.readable:
        fault = source.faults[0]
        if fault.rule == "file-empty":
            return WordList({}, (_empty(1, 1),), exists=True)
        message = fault.message.replace("报告", "词表")
        return WordList({}, (Fault(_SLUG, 0, 0, message, fault.help),), exists=True)
    try:
        document = strict_yaml.load(source.text)
    except strict_yaml.Problem as problem:
        told = Fault(_SLUG, *problem.place, *strict_yaml.explain(problem))
        return WordList({}, (told,), exists=True)
    return _from_document(document)


def _from_document(document: strict_yaml.Document) -> WordList:
    faults = [Fault(_SLUG, *problem.place, *strict_yaml.explain(problem)) for problem in document.problems]
    value = document.value
    entries = value.get("words") if isinstance(value, dict) else None
    if value == {} or (isinstance(value, dict) and "words" in value and entries in (None, [])):
        faults.append(_empty(*document.place_of(("words",))))
        return WordList({}, tuple(faults), exists=True)
    faults += mismatches(WordListFile, value, document, rules=_RULES)
    usable: dict[str, Misspelling] = {}
    lines: dict[str, int] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if mismatches(Misspelling, entry, strict_yaml.Document(entry, {}, {}), rules=_RULES):
            continue
        word = Misspelling.model_validate(entry)
        place = document.place_of(("words", index, "wrong"))
        if word.wrong in lines:
            faults.append(_duplicate(word, place, lines[word.wrong]))
        elif found := _useless(word, index, document):
            faults.append(found)
        else:
            usable[word.wrong] = word
        lines.setdefault(word.wrong, place[0])
    faults += _circles(usable, entries or (), document)
    return WordList(usable, tuple(sorted(faults, key=lambda f: (f.line, f.column))), exists=True)


def _useless(word: Misspelling, index: int, document: strict_yaml.Document) -> Fault | None:
    """An entry that would never end or never match."""
    if word.wrong in word.right:
        return Fault(
            _SLUG,
            *document.place_of(("words", index, "right")),
            f"正确写法“{word.right}”里又有误写“{word.wrong}”，改了还会再改。",
            "请改用更长的误写，把前后的字也写上。",
        )
    for position, longer in enumerate(word.unless):
        if word.wrong not in longer or longer == word.wrong:
            return Fault(
                _SLUG,
                *document.place_of(("words", index, "unless", position)),
                f"除外的词“{longer}”必须包含误写“{word.wrong}”，并且比它长。",
                "请改正或删去这个词。",
            )
    return None


def _circles(
    usable: dict[str, Misspelling], entries: Sequence[Any], document: strict_yaml.Document
) -> Iterator[Fault]:
    """Take away the entries whose right form holds another entry's wrong one."""
    known = WordList(dict(usable))
    for index, entry in enumerate(entries):
        word = usable.get(str(entry.get("wrong"))) if isinstance(entry, dict) else None
        if word is None or entry.get("right") != word.right:
            continue
        slip = next(known.slips_in(word.right), None)
        if slip is not None:
            del usable[word.wrong]
            yield Fault(
                _SLUG,
                *document.place_of(("words", index, "right")),
                f"正确写法“{word.right}”里有另一条误写“{slip.word.wrong}”。",
                "请改正其中一条。",
            )


def _duplicate(word: Misspelling, place: tuple[int, int], first: int) -> Fault:
    return Fault(_SLUG, *place, f"误写“{word.wrong}”在第 {first} 行已经有了。", "请删去其中一条。")


def _empty(line: int, column: int) -> Fault:
    return Fault(
        _SLUG, line, column, "词表是空的。", "请在 words 下面逐条列出误写；不需要词表的，删去这个文件。"
    )
