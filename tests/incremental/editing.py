"""Random changes to an archive, of every kind that a site can show."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from tests.faults.damage import FILES, STORES
from tests.reproducible.building import git

_SENTENCES: Final = (
    "支部把联系群众的情况按月公布。",
    "全年走访老党员12人次，解决困难7件。",
    "对照检查中发现，活动阵地管理还不够细致。",
    "下一步，每季度开展一次主题党日。",
    "党课由书记、委员轮流讲，共讲9次。",
)
_PARAGRAPH: Final = re.compile(r"^[^#\s\-|>!\[].{20,}$", re.MULTILINE)


class Editor:
    """Changes one archive in a git repository, the same way for the same seed.

    Args:
        root: the archive.
        seed: decides what is done.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self._chance = random.Random(seed)
        self._number = 0
        self.acts: dict[str, Callable[[], None]] = {
            "an edit that is not committed": self.edit,
            "an edit that is signed off": self.sign_off,
            "a commit that nobody signed": self.commit,
            "a new report": self.add,
            "a second report of a year": self.add_second,
            "a deleted report": self.delete,
            "a report of another organization": self.rename,
            "a new picture and a link to it": self.add_picture,
            "a deleted picture": self.delete_picture,
            "another day of submission": self.submit_later,
            "a heading more": self.add_heading,
            "figures in a table": self.add_table,
            "an organization renamed": self.rename_organization,
            "an organization founded": self.found_organization,
            "a year's rules": self.change_cycle,
            "the word list": self.change_words,
            "the themes": self.change_themes,
            "the configuration": self.change_configuration,
            "a handwritten page": self.change_guide,
            "the theme": self.change_theme,
            "another branch": self.switch,
            "a file that somebody put into the site": self.litter,
            "a page that somebody changed in the site": self.spoil,
            "links that somebody put into the site": self.link,
            "a cache that was damaged": self.damage,
            "a cache of which some is gone": self.forget,
        }

    def one_more(self, name: str) -> None:
        """Do something."""
        self._number += 1
        self.acts[name]()

    def _reports(self) -> list[Path]:
        return sorted((self.root / "reports").glob("2*/*.md"))

    def _any_report(self) -> Path:
        return self._chance.choice(self._reports())

    def _sentence(self) -> str:
        return f"{self._chance.choice(_SENTENCES)}（第{self._number}次修改）"

    def edit(self) -> None:
        report = self._any_report()
        text = report.read_text("utf-8")
        match = self._chance.choice(list(_PARAGRAPH.finditer(text, text.index("\n---", 4) + 4)))
        changed = text[: match.end()] + self._sentence() + text[match.end() :]
        report.write_text(changed, "utf-8", newline="\n")

    def sign_off(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--allow-empty", "-m", "收存改动")
        git(self.root, "checkout", "-q", "-B", "draft")
        self.edit()
        git(self.root, "commit", "-q", "-a", "-m", "修改报告")
        git(self.root, "checkout", "-q", "main")
        request = f"https://forge.example/pulls/{self._number}"
        message = f"Merge branch 'draft'\n\nReviewed-by: 陆衡 <lu@archive.example>\nReviewed-on: {request}"
        git(self.root, "merge", "-q", "--no-ff", "-m", message, "draft")

    def commit(self) -> None:
        self.edit()
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", f"修改（{self._number}）")

    def add(self) -> None:
        report = self._any_report()
        year = int(report.parent.name)
        while (target := self.root / "reports" / str(year) / report.name).exists():
            year += 1
        target.parent.mkdir(exist_ok=True)
        text = report.read_text("utf-8").replace(report.parent.name, str(year))
        target.write_text(text.replace("---\n\n", f"---\n\n{self._sentence()}\n\n", 1), "utf-8", newline="\n")

    def add_second(self) -> None:
        report = self._any_report()
        if "_" not in report.stem:
            text = report.read_text("utf-8").replace("---\n\n", f"---\n\n{self._sentence()}\n\n", 1)
            report.with_name(f"{report.stem}_2.md").write_text(text, "utf-8", newline="\n")

    def delete(self) -> None:
        self._any_report().unlink()

    def rename(self) -> None:
        report = self._any_report()
        year = int(report.parent.name)
        listed = yaml.safe_load(self._registry().read_text("utf-8"))["organizations"]
        # An organization of another time would be an error, which ends a build.
        there = [one["code"] for one in listed if one["since"] <= year < one.get("until", year + 1)]
        code = self._chance.choice(there)
        target = report.with_name(f"{code}.md")
        if not target.exists():
            text = re.sub(
                r"^organization: .*$", f"organization: {code}", report.read_text("utf-8"), flags=re.M
            )
            text = re.sub(r"^title: .*$", f"title: {report.parent.name}年度述职报告", text, flags=re.M)
            report.unlink()
            target.write_text(text, "utf-8", newline="\n")

    def add_picture(self) -> None:
        report = self._any_report()
        name = f"picture-{self._number}.png"
        (report.parent / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([self._number % 256]))
        with report.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n![现场]({name})\n")

    def delete_picture(self) -> None:
        pictures = sorted((self.root / "reports").glob("2*/*.png"))
        if pictures:
            self._chance.choice(pictures).unlink()

    def submit_later(self) -> None:
        report = self._any_report()
        year, day = int(report.parent.name), self._chance.randint(1, 28)
        text = report.read_text("utf-8")
        changed = re.sub(r"^submitted: .*$", f"submitted: {year + 1}-02-{day:02}", text, flags=re.M)
        report.write_text(changed, "utf-8", newline="\n")

    def add_heading(self) -> None:
        """In the place of a blank line: links to what stands below it land elsewhere, and no line has moved."""
        report = self._any_report()
        text = report.read_text("utf-8")
        begin = re.search(r"^## .*履职.*\n", text, re.MULTILINE)
        blank = re.compile(r"(?<=\n)\n(?=[^\n#|-])").search(text, begin.end() if begin else 0)
        if begin and blank:
            heading = f"### 补记之{self._number}\n"
            report.write_text(text[: blank.start()] + heading + text[blank.end() :], "utf-8", newline="\n")

    def add_table(self) -> None:
        report = self._any_report()
        table = f"### 数据\n\n项目 | 完成情况\n--- | ---\n全年 | {self._sentence()}\n\n"
        text = report.read_text("utf-8")
        place = self._chance.choice([match.start() for match in re.finditer(r"^## ", text, re.M)])
        report.write_text(text[:place] + table + text[place:], "utf-8", newline="\n")

    def _registry(self) -> Path:
        return self.root / "reports/organizations.yml"

    def rename_organization(self) -> None:
        text = self._registry().read_text("utf-8")
        names = list(re.finditer(r"short: ([^\s,}]+)", text))
        match = self._chance.choice(names)
        changed = f"{text[: match.end(1)]}（新）{text[match.end(1) :]}"
        self._registry().write_text(changed, "utf-8", newline="\n")

    def found_organization(self) -> None:
        with self._registry().open("a", encoding="utf-8", newline="\n") as file:
            file.write(
                f"  - code: founded-{self._number}\n    name: 中国共产党新设{self._number}支部委员会\n"
                f"    short: 新设{self._number}党支部\n    kind: 党支部\n    since: 2025\n"
            )

    def change_cycle(self) -> None:
        year = self._any_report().parent.name
        cycle = self.root / "reports" / year / "cycle.yml"
        text = cycle.read_text("utf-8") if cycle.exists() else ""
        kept = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("deadline"))
        cycle.write_text(
            f"deadline: {int(year) + 1}-01-{self._chance.randint(1, 28):02}\n{kept}", "utf-8", newline="\n"
        )

    def change_words(self) -> None:
        path = self.root / "reports/wordlist.yml"
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(
                f"  - {{wrong: 走坊{'壹贰叁肆伍陆柒捌玖拾'[self._number % 10]}, right: 走访, reason: 形近字误用}}\n"
            )

    def change_themes(self) -> None:
        path = self.root / "reports/themes.yml"
        text = path.read_text("utf-8") if path.exists() else "themes:\n"
        path.write_text(
            f"{text.rstrip()}\n  主题{self._number}: [情况{self._number}月, 问题{self._number}项]\n",
            "utf-8",
            newline="\n",
        )

    def change_configuration(self) -> None:
        path = self.root / "mkdocs.yml"
        text = re.sub(
            r"^site_name: .*$", f"site_name: 述职报告库{self._number}", path.read_text("utf-8"), flags=re.M
        )
        path.write_text(text, "utf-8", newline="\n")

    def change_guide(self) -> None:
        with (self.root / "docs/guide/reviewer.md").open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n{self._sentence()}见[规则参考](../rules/index.md)。\n")

    def change_theme(self) -> None:
        path = self.root / "docs/overrides/main.html"
        block = f"{{% block announce %}}通知{self._number}{{% endblock %}}"
        text = re.sub(r"\{% block announce %\}.*", "", path.read_text("utf-8"))
        path.write_text(f"{text.rstrip()}\n{block}\n", "utf-8", newline="\n")

    def switch(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--allow-empty", "-m", "收存改动")
        name = f"branch-{self._number % 2}"
        known = subprocess.run(
            ["git", "rev-parse", "-q", "--verify", name], cwd=self.root, capture_output=True, check=False
        )
        git(self.root, "checkout", "-q", *([] if known.returncode == 0 else ["-b"]), name)
        self.edit()
        git(self.root, "commit", "-q", "-a", "-m", "在分支上修改")
        if self._chance.random() < 0.5:
            git(self.root, "checkout", "-q", "main")

    def litter(self) -> None:
        for name in ("2024/nobody/index.html", "old/page.html", "ledger/index.html/inner.txt"):
            path = self.root / "site" / name
            if path.parent.is_file():
                path.parent.unlink()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("以前的网页", "utf-8")

    def link(self) -> None:
        pages = sorted((self.root / "site").glob("2*/*/index.html"))
        linked, folder = self._chance.sample(pages, 2)
        linked.unlink()
        linked.symlink_to(self.root / "docs/index.md")
        if folder.parent.exists():
            folder.unlink()
            folder.parent.rmdir()
            folder.parent.symlink_to(self.root / "docs/guide")

    def _kept(self) -> list[Path]:
        return sorted(
            file for file in (self.root / ".cache").rglob("*") if file.suffix in {".sqlite", ".bundle"}
        )

    def damage(self) -> None:
        for file in self._kept():
            damages = STORES if file.suffix == ".sqlite" else FILES
            self._chance.choice(damages)(file, self._chance)

    def forget(self) -> None:
        for file in self._chance.sample(self._kept(), 3):
            file.unlink()

    def spoil(self) -> None:
        page = self._chance.choice(sorted((self.root / "site").glob("2*/*/index.html")))
        page.write_text("别的内容", "utf-8")
