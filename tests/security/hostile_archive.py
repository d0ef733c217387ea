"""An archive, with its git history, that holds every vector in every place that people, files and commits can put a text."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from shuzhi.numbering import han_from_number

from tests.security.corpus import HOST, MARK, Vector, quoted, vectors
from tests.support import PROJECT

IN_A_REPORT: Final = 16
"""Vectors of one report. Each stands in every place by itself, a title or a name holds all of them."""

PLACES: Final = (
    "{v}",
    "{m}正文{l}",
    "### {m}小标题{l}",
    "#### {l} {{#x}}",
    "[{m}链接文字{l}](c1.md)",
    "[{m}链接]({v})",
    "[{m}尖括号](<{l}>)",
    '[{m}题名](c1.md "{l}")',
    "![{m}图片说明{l}](p.png)",
    "![{m}外图{l}](http://" + HOST + "/a.png)",
    "![{l}]()",
    "![{m}图片]({v})",
    "- {m}列表{l}",
    "> {m}引用{l}",
    "`{m}代码{l}` ``{l}`` **{l}** *{l}*",
    "| {m}表头{l} | 乙 |\n|---|---:|\n| {m}单元格{l} | [看]({l}) |",
    "<{l}>",
    "召开支委会12次{l}，{l}讲党课4次。",
)
"""Places in a body, each a paragraph: {v} is a vector as it is, {l} the same on one line, {m} the mark."""

FILE_NAME_BYTES: Final = 255


def groups() -> Sequence[Sequence[Vector]]:
    """The vectors of each report."""
    every = vectors()
    return [every[start : start + IN_A_REPORT] for start in range(0, len(every), IN_A_REPORT)]


def joined(group: Sequence[Vector]) -> str:
    """All vectors of a report as one line of text."""
    return " ".join(f"{MARK}{vector.line}" for vector in group)


def fitting(group: Sequence[Vector]) -> str:
    """One of a report's vectors, as the checks of names let it through."""
    allowed = (vector.line for vector in group if not set(vector.line) & set("<>"))
    return next(allowed, "甲")[:36]


Named = Callable[[Sequence[Vector]], str]
"""What a report's names hold: `joined` where the checks are off, `fitting` where they are on."""


def report_text(index: int, group: Sequence[Vector], year: int, named: Named) -> str:
    """A report with its vectors in every place."""
    line = named(group)
    head = [
        "---",
        f"title: {quoted('题名' + line)}",
        f"year: {year}",
        f"organization: c{index}",
        f"secretary: {quoted('述职人' + line)}",
        f"role: {quoted('职务' + line)}",
        "submitted: 2023-12-20",
        "classification: 内部",
        "retention: 30年",
        *([f"archive_no: {quoted(line)}"] if named is joined else []),
        f"original_file: {quoted(line)}",
        "tags: [" + ", ".join(quoted(vector.line) for vector in group) + "]",
        f"allow: {{length: {quoted('理由' + line)}, first-person-rare: {quoted(group[0].line)}}}",
        "---",
        "",
    ]
    body = [f"## 一、履职情况{MARK}"]
    for vector in group:
        values = {"v": vector.text, "l": vector.line, "m": MARK}
        body += [place.format(**values) for place in PLACES]
    body.append("## 二、存在的问题")
    body += [f"（{han_from_number(i + 1)}）问题{MARK}{vector.line}。" for i, vector in enumerate(group)]
    body.append("## 三、下一步打算")
    body += [f"（{han_from_number(i + 1)}）打算{MARK}{vector.line}。" for i, vector in enumerate(group)]
    body.append(f"## 四、上年度问题整改情况 {group[0].line}")
    body += [
        f"（{han_from_number(i + 1)}）问题{MARK}{vector.line}已经解决。" for i, vector in enumerate(group)
    ]
    return "\n".join(head) + "\n" + "\n\n".join(body) + "\n"


def registry_text(named: Named) -> str:
    """The registry: names, short names, former names and reviewers."""
    rows = ["organizations:"]
    for index, group in enumerate(groups()):
        line = quoted(named(group))
        rows += [
            f"  - code: c{index}",
            f"    name: {line}",
            f"    short: {line}",
            "    kind: 党支部",
            "    since: 2015",
            f"    former_names: [{{name: {line}, until: 2022}}]",
            f"    reviewers: [{quoted('审' + group[0].line.replace('@', '') + ' a@b.example')}]",
            *([f"    parent: c{(index - 1) // 8}"] if index else []),
        ]
    return "\n".join(rows) + "\n"


def files(named: Named) -> Iterator[tuple[str, str]]:
    """Everything below `reports/` that git keeps."""
    yield "reports/organizations.yml", registry_text(named)
    numbered = list(enumerate(groups()))
    reasons = "".join(f"  c{index}: {quoted('免交' + joined(group))}\n" for index, group in numbered)
    yield "reports/2024/cycle.yml", f"exempt:\n{reasons}"
    themes = "".join(f"  {quoted('主题' + v.line)}: [{quoted(v.line + '。')}]\n" for v in vectors())
    yield "reports/themes.yml", f"themes:\n{themes}"
    words = "".join(
        f"  - {{wrong: 学用结合不够{word}, right: 学用结合紧密, reason: {quoted(v.line)}}}\n"
        for v, word in zip(vectors(), "紧密扎实深入全面", strict=False)
    )
    yield "reports/wordlist.yml", f"words:\n{words}"
    for index, group in numbered:
        yield f"reports/2023/c{index}.md", report_text(index, group, 2023, named)
        if index % 3 == 0:
            yield f"reports/2022/c{index}.md", report_text(index, group, 2022, named)


def hostile_names() -> Iterator[str]:
    """Names that a file can have, each with a vector."""
    for vector in vectors():
        name = vector.text.replace("/", "∕")
        if "\0" not in name and len(name.encode()) < FILE_NAME_BYTES - 8 and name[:1] not in ".~_":
            yield name


def write_archive(root: Path, named: Named) -> Path:
    """Write the archive and its history, with the project's own pages and theme around it."""
    for name, text in files(named):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    picture = bytes.fromhex("474946383961010001000000002c00000000010001000002003b")
    (root / "reports/2023/p.png").write_bytes(picture)
    (root / "reports/2023/x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="boom(0)"/>', "utf-8"
    )
    for name in hostile_names():
        (root / "reports/2023" / f"{name}.md").write_text("甲\n", encoding="utf-8")
        (root / "reports/2023" / f"{name}.png").write_bytes(picture)
    strange = root / "reports" / vectors()[0].text.replace("/", "∕")
    strange.mkdir()
    (strange / "a.md").write_text("甲\n", encoding="utf-8")
    (root / "docs").symlink_to(PROJECT / "docs")
    configuration = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  - hooks/report_archive.py\n" in configuration
    own = Path(__file__).with_name("ungated_hook.py")
    (root / "mkdocs.yml").write_text(
        configuration.replace("hooks/report_archive.py", str(own)), encoding="utf-8"
    )
    write_history(root, named)
    return root


def write_history(root: Path, named: Named) -> None:
    """Commit the archive as if it had come by merge requests: names, messages and addresses are hostile as well."""
    stream = bytearray()

    def data(text: str | bytes) -> bytes:
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return b"data %d\n%s\n" % (len(raw), raw)

    def commit(number: int, group: Sequence[Vector], changed: dict[str, str]) -> None:
        names = [v.line.translate({ord(c): None for c in "<>\0\n\r"}).strip() or "甲" for v in group]
        person = f"{names[0]}{names[-1]}"
        message = "\n".join(
            [
                f"{joined(group)} (#{number})",
                "",
                *[v.text for v in group],
                "",
                f"Reviewed-on: http://git.example/{group[0].line.replace(' ', '%20')}",
                *[f"Reviewed-on: {v.line}" for v in group],
                *[f"Reviewed-by: {name} <{i}@b.example>" for i, name in enumerate(names)],
                f"Approved-by: {names[-1]} <a@b.example>",
                f"Merged-by: {names[-1]}",
                f"Co-authored-by: {names[0]} <c{names[0].replace(' ', '')}@b.example>",
            ]
        )
        stream.extend(b"commit refs/heads/main\n")
        for role in ("author", "committer"):
            stream.extend(f"{role} {person} <x@b.example> {1_700_000_000 + number * 60} +0800\n".encode())
        stream.extend(data(message))
        for name, text in changed.items():
            stream.extend(f"M 100644 inline {name}\n".encode() + data(text))

    everything = dict(files(named))
    first = {name: text for name, text in everything.items() if not name.endswith(".md")}
    commit(1, groups()[0], first)
    number = 2
    for name, text in everything.items():
        if name.endswith(".md"):
            group = groups()[int(name.rpartition("/c")[2].removesuffix(".md"))]
            # An earlier version, so that the page shows what changed; every seventh is another text than on main.
            commit(number, group, {name: text.replace("正文", "旧文", 1).replace("打算", "计划", 1)})
            if number % 7:
                commit(number + 1, group, {name: text})
            number += 2
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for command, given in (
        (["init", "--quiet", "--initial-branch=main"], b""),
        (["fast-import", "--quiet"], bytes(stream)),
        (["read-tree", "HEAD"], b""),
    ):
        subprocess.run(["git", *command], cwd=root, env=environment, input=given, check=True)
