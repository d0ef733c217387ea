"""What was kept of an organization's reports is what reading them anew would tell, whatever was changed meanwhile."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import check_archive, facts, facts_of
from shuzhi.checking.reports import Judge
from shuzhi.figures import figures_of
from shuzhi.ledger import ledger_of
from shuzhi.similarity import Fingerprints
from shuzhi.store import Store

from tests.support import PROJECT

CODES: Final = ("office", "works", "works-one", "depot")
YEARS: Final = (2021, 2022, 2023)

_WORDS: Final = ("走坊", "落时", "布暑", "贯切")
_HEADINGS: Final = (
    "上年度问题整改情况",
    "履职情况",
    "存在的主要问题及原因",
    "下一步打算",
    "其他事项",
    "党风廉政情况",
)
_SENTENCES: Final = (
    "全年讲党课{n}次，开展主题党日{m}次，走坊党员{n}人次。",
    "落时“三会一课”制度，布暑{n}项任务。",
    "1.理论学习不够深入。",
    "2.组织生活质量不高，问题{n}项。",
    "（一）针对理论学习不够深入的问题，已经制定学习计划，集中学习{n}次。",
    "（二）阵地设施陈旧的问题正在整改。",
    "见[去年的报告](../{y}/works.md)和![现场](picture-{k}.png)。",
    '见[别处](../2022/depot_2.md "题")。',
    "单位{k}支部和单位2支部的党员共{n}名。",
    "我带头学习,我本人讲课【待补】{m}场。",
    "一是作风不实。二是联系群众不够。三是调查研究不深。",
    "3月底前完成{n}项整改，请联系 somebody@mail.example 。",
)
_FRONT: Final = {
    "title": ("单位{k}支部书记{y}年度述职报告", "述职报告{n}", "单位0支部委员会书记述职报告"),
    "secretary": ("甲某", "乙某某"),
    "role": ("党支部书记", "书记"),
    "on_behalf": ("true", "false"),
    "submitted": ("{y}-12-2{k}", "{y}-13-45"),
    "classification": ("内部", "公开", "不详"),
    "retention": ("30年", "永久"),
    "imported": ("true", "false"),
    "tags": ("[队伍建设]", "[作风, 学习]"),
    "allow": ("{{length: 说明理由}}", "{{misspelling: 引文, lengt: 错}}", "{{spaces-between-han: 无}}"),
}


class Changing:
    """An archive on the disk that is changed at random."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self._chance = chance
        self._reports = root / "reports"
        shutil.rmtree(root, ignore_errors=True)
        self._organizations = {
            code: {
                "name": f"单位{place}支部委员会",
                "short": f"单位{place}支部",
                "kind": "党支部",
                "since": 2021,
            }
            for place, code in enumerate(CODES)
        }
        for year in YEARS:
            (self._reports / str(year)).mkdir(parents=True)
            self.cycle(year)
        self.words()
        self._write_registry()
        for year in YEARS:
            for code in CODES:
                if chance.random() < 0.8:
                    self.report(year, code)

    def acts(self) -> list[Callable[[], None]]:
        """Everything that can happen, the frequent things more often."""
        edits = [self.report, self.line, self.line, self.line, self.front]
        rest = [
            self.cycle,
            self.cycle,
            self.words,
            self.organization,
            self.organization,
            self.picture,
            self.picture,
            self.delete,
            self.second,
            self.spoil,
        ]
        return [*edits, *rest]

    def _filled(self, text: str, year: int) -> str:
        pick = self._chance
        return text.format(n=pick.randint(1, 30), m=pick.randint(1, 12), k=pick.randint(0, 3), y=year)

    def _write_registry(self) -> None:
        rows = (
            "  - {" + ", ".join(f"{key}: {value}" for key, value in {"code": code, **one}.items()) + "}\n"
            for code, one in self._organizations.items()
        )
        self._write("organizations.yml", "organizations:\n" + "".join(rows))

    def _write(self, name: str, text: str) -> None:
        (self._reports / name).write_text(text, encoding="utf-8", newline="\n")

    def report(self, year: int = 0, code: str = "", ending: str = "") -> None:
        pick = self._chance
        year, code = year or pick.choice(YEARS), code or pick.choice(CODES)
        front = {"year": str(year), "organization": code}
        front |= {
            name: self._filled(pick.choice(texts), year)
            for name, texts in _FRONT.items()
            if pick.random() < 0.8
        }
        body = ""
        for heading in pick.sample(_HEADINGS, pick.randint(2, 5)):
            lines = (self._filled(text, year) for text in pick.sample(_SENTENCES, pick.randint(1, 5)))
            body += f"\n## {heading}\n\n" + "\n\n".join(lines) + "\n"
        head = "".join(f"{name}: {value}\n" for name, value in front.items())
        self._write(f"{year}/{code}{ending}.md", f"---\n{head}---\n{body}")

    def _any(self) -> Path:
        return self._chance.choice(sorted(self._reports.glob("2*/*.md")))

    def line(self) -> None:
        file = self._any()
        lines = file.read_bytes().decode("utf-8", "replace").splitlines()
        place = self._chance.randrange(len(lines) + 1)
        lines[place:place] = ["", self._filled(self._chance.choice(_SENTENCES), int(file.parent.name)), ""]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

    def front(self) -> None:
        file = self._any()
        name = self._chance.choice(list(_FRONT))
        value = self._filled(self._chance.choice(_FRONT[name]), int(file.parent.name))
        text = re.sub(rf"^{name}: .*\n", "", file.read_bytes().decode("utf-8", "replace"), flags=re.MULTILINE)
        file.write_text(text.replace("---\n", f"---\n{name}: {value}\n", 1), encoding="utf-8", newline="\n")

    def cycle(self, year: int = 0) -> None:
        pick = self._chance
        rules = pick.sample(
            ("length", "misspelling", "first-person-rare", "problem-share", "section-missing", "link-broken"),
            3,
        )
        weights = ", ".join(f"{rule}: {pick.choice(['off', 'advice', 'warning', 'error'])}" for rule in rules)
        text = (
            f"limits: {{length: [{pick.choice([1, 50, 300])}, {pick.choice([400, 5000])}], first_person: {pick.choice([0, 0.5, 9])}}}\n"
            f"required: [{pick.choice(['problems', 'plan', 'rectification', 'problems, plan'])}]\n"
            f"rules: {{{weights}}}\nexempt: {{{pick.choice(CODES)}: 机构合并}}\n"
        )
        self._write(f"{year or pick.choice(YEARS)}/cycle.yml", text)

    def words(self) -> None:
        right = {"走坊": "走访", "落时": "落实", "布暑": "部署", "贯切": "贯彻"}
        wrong = self._chance.sample(_WORDS, self._chance.randint(1, 3))
        rows = "".join(f"  - {{wrong: {word}, right: {right[word]}, reason: 错字}}\n" for word in wrong)
        self._write("wordlist.yml", f"words:\n{rows}")

    def organization(self) -> None:
        pick = self._chance
        changes: Mapping[str, tuple[Any, ...]] = {
            "short": (f"单位{pick.randint(0, 9)}支部", f"走坊{pick.randint(0, 9)}支部"),
            "name": (f"单位{pick.randint(0, 9)}支部委员会",),
            "since": (2021, 2022),
            "until": (2022, 2024),
            "kind": ("党支部", "党总支", "党委"),
        }
        field = pick.choice(list(changes))
        self._organizations[pick.choice(CODES)][field] = pick.choice(changes[field])
        self._write_registry()

    def picture(self) -> None:
        picture = self._reports / f"{self._chance.choice(YEARS)}/picture-{self._chance.randint(0, 3)}.png"
        if picture.exists():
            picture.unlink()
        else:
            picture.write_bytes(b"\x89PNG")

    def delete(self) -> None:
        if len(list(self._reports.glob("2*/*.md"))) > 5:
            self._any().unlink()

    def second(self) -> None:
        self.report(ending="_2")

    def spoil(self) -> None:
        self._any().write_bytes(
            self._chance.choice([b"", b"\x00", "述职".encode("gb18030"), b"---\ntitle: [\n---\n"])
        )


def told(archive: Archive, kept: facts.ArchiveFacts | None) -> dict[str, object]:
    """Everything that facts are used for."""
    ledger, figures = ledger_of(archive), figures_of(archive)
    found: dict[str, object] = {"problems": ledger.problems, "unfounded": ledger.unfounded}
    for report in archive.reports:
        values = [
            *(report.readable, report.title, report.secretary, report.role, report.submitted, report.tags),
            *(report.classification, report.retention, report.archive_no, report.imported, report.on_behalf),
            dict(report.allow),
        ]
        stated = [
            (f.item, f.value, f.unit, f.line, f.anchor, f.text, f.report.path)
            for f in figures.of_report(report)
        ]
        found[report.path] = (values, stated)
    for diagnostic in check_archive(archive, facts=kept):
        found.setdefault(f"told of {diagnostic.path}", []).append(diagnostic)  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_what_was_kept_is_what_reading_anew_tells(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    changing = Changing(tmp_path / "archive", chance)
    store = Store(tmp_path / "facts.sqlite")
    before: dict[str, object] = {}
    changes = 0
    for _ in range(40):
        act = chance.choice(changing.acts())
        act()
        archive = load_archive(changing.root)
        kept = told(archive, facts_of(archive, None, store))
        fresh = told(load_archive(changing.root), None)
        assert kept.keys() == fresh.keys()
        differing = [name for name in fresh if kept[name] != fresh[name]]
        assert not differing, f"after {act.__name__}: {[(kept[name], fresh[name]) for name in differing][:2]}"
        changes += fresh != before
        before = fresh
    assert changes > 25


@pytest.mark.parametrize("processes", [1, 3])
def test_what_is_kept_does_not_depend_on_who_worked_it_out(tmp_path: Path, processes: int) -> None:
    archive = load_archive(PROJECT)
    kept = facts_of(archive, None, Store(tmp_path / "facts.sqlite"), processes)
    again = load_archive(PROJECT)
    expected = told(load_archive(PROJECT), None)
    assert told(archive, kept) == expected
    assert told(again, facts_of(again, None, Store(tmp_path / "facts.sqlite"))) == expected


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The organizations whose reports are read, in the order in which they are."""
    codes: list[str] = []
    work_out = facts._work_out

    def noted(archive: Archive, code: str, judge: Judge) -> tuple[bytes, dict[str, Fingerprints]]:
        codes.append(code)
        return work_out(archive, code, judge)

    monkeypatch.setattr(facts, "_work_out", noted)
    return codes


def _archive(root: Path) -> Changing:
    changing = Changing(root, random.Random(1))
    for year in YEARS:
        for code in CODES:
            changing.report(year, code)
            file = root / f"reports/{year}/{code}.md"
            file.write_text(re.sub(r"^见.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    with (root / "reports/2022/depot.md").open("a", encoding="utf-8") as file_:
        file_.write("\n见[那份报告](../2023/works.md)和![现场](picture-3.png)。\n")
    for picture in root.glob("reports/2*/*.png"):
        picture.unlink()
    return changing


def _append(file: str, text: str) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        with (root / "reports" / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    return act


def _rename(root: Path) -> None:
    (root / "reports/2023/works.md").rename(root / "reports/2023/works_2.md")


ALL: Final = set(CODES)
CHANGES: Final[Mapping[str, tuple[Callable[[Path], None], set[str]]]] = {
    "nothing": (lambda _: None, set()),
    "a report": (_append("2021/works.md", "\n改动。\n"), {"works"}),
    "a name that another links to": (_rename, {"works", "depot"}),
    "a picture that one links to": (
        lambda root: (root / "reports/2022/picture-3.png").touch() or None,
        {"depot"},
    ),
    "an organization": (
        _append(
            "organizations.yml", "  - {code: new, name: 新设支部, short: 新设, kind: 党支部, since: 2021}\n"
        ),
        ALL,
    ),
    "a word": (_append("wordlist.yml", "  - {wrong: 坏蛋, right: 怀旦, reason: 错字}\n"), ALL),
    "a year's rules": (_append("2022/cycle.yml", "deadline: 2023-01-09\n"), ALL),
    "a theme": (_append("themes.yml", "themes:\n  学习: [理论学习]\n"), set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_a_change_concerns_is_read_anew(tmp_path: Path, read: list[str], change: str) -> None:
    changing = _archive(tmp_path / "archive")
    store = Store(tmp_path / "facts.sqlite")
    facts_of(load_archive(changing.root), None, store)
    assert set(read) == ALL
    read.clear()
    act, concerned = CHANGES[change]
    act(changing.root)
    facts_of(load_archive(changing.root), None, store)
    assert set(read) == concerned
    read.clear()
    facts_of(load_archive(changing.root), None, store)
    assert read == []


def test_a_branch_that_is_left_and_come_back_to_is_still_known(tmp_path: Path, read: list[str]) -> None:
    changing = _archive(tmp_path / "archive")
    store = Store(tmp_path / "facts.sqlite")
    report = changing.root / "reports/2021/works.md"
    texts = [report.read_text("utf-8") + f"\n第{number}个分支。\n" for number in range(3)]
    for text in (*texts, *texts):
        report.write_text(text, "utf-8")
        facts_of(load_archive(changing.root), None, store)
    assert read.count("works") == 3
    assert len(read) == len(CODES) + 2


def test_another_program_reads_everything_anew(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changing = _archive(tmp_path / "archive")
    store = Store(tmp_path / "facts.sqlite")
    facts_of(load_archive(changing.root), None, store)
    read.clear()
    monkeypatch.setattr(facts, "program_digest", lambda: "another program")
    facts_of(load_archive(changing.root), None, store)
    assert set(read) == ALL


def test_what_was_worked_out_before_the_end_is_kept(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changing = _archive(tmp_path / "archive")
    store = Store(tmp_path / "facts.sqlite")
    monkeypatch.setattr(facts, "_REPORTS_A_PIECE", 1)

    def pressed(done: int, _: int) -> None:
        if done > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        facts_of(load_archive(changing.root), None, store, progress=pressed)
    begun = list(read)
    assert len(begun) == 2
    read.clear()
    facts_of(load_archive(changing.root), None, store)
    assert set(read) == ALL - set(begun)


def test_facts_of_another_organization_are_not_taken_for_ones_own(tmp_path: Path) -> None:
    """Two organizations with the same texts: what is told names each by its own path."""
    changing = _archive(tmp_path / "archive")
    for year in YEARS:
        text = (changing.root / f"reports/{year}/works.md").read_bytes()
        (changing.root / f"reports/{year}/office.md").write_bytes(text)
    store = Store(tmp_path / "facts.sqlite")
    facts_of(load_archive(changing.root), ["works"], store)
    archive = load_archive(changing.root)
    assert told(archive, facts_of(archive, None, store)) == told(load_archive(changing.root), None)
