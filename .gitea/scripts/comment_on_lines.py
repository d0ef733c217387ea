"""Tell findings on the changed lines of a request: `comment_on_lines.py findings.json changes.diff`.

Gitea and Forgejo do not show the `::error` lines of a workflow beside the text. So the findings become one review with a
comment a line, which neither approves nor refuses. Findings on lines that the request does not touch are counted in the
review's own text. A review that would say the same as the last one of this program is not written again.
"""

# ruff: noqa: T201 (what it prints is the log of the step)

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from actions_api import Failed, call

MARK: Final = "<!-- shuzhi check -->"
"""Tells the reviews of this program from people's."""
_MOST: Final = 50
"""Comments in a review: more of them nobody reads."""
_WEIGHTS: Final = {"error": "错误", "warning": "警告", "advice": "建议"}
_FILE: Final = re.compile(r'\+\+\+ (?:"b/(?P<quoted>.*)"|b/(?P<plain>.*?))\t?\Z')
_HUNK: Final = re.compile(r"@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")
_ESCAPED: Final = re.compile(rb'\\([0-7]{3}|["\\abtnvfr])')


def changed_lines(diff: str) -> dict[str, set[int]]:
    """The lines that a diff without context (`--unified=0`) adds or changes, by path."""
    found: dict[str, set[int]] = defaultdict(set)
    path: str | None = None
    for line in diff.split("\n"):
        if match := _HUNK.match(line):
            start, count = int(match["start"]), int(match["count"] or 1)
            if path is not None:
                found[path].update(range(start, start + count))
        elif line.startswith("diff --git "):
            path = None
        # Only the first one behind a file's head: what a changed line says can look like it.
        elif path is None and (match := _FILE.match(line)):
            path = match["plain"] if match["quoted"] is None else _unquoted(match["quoted"])
    return dict(found)


def _unquoted(name: str) -> str:
    """A path as git quotes it where it is not plain ASCII."""
    plain = _ESCAPED.sub(
        lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else m[1], name.encode("utf-8", "surrogateescape")
    )
    return plain.decode("utf-8", "replace")


def review_of(
    findings: Sequence[Mapping[str, Any]], changed: Mapping[str, set[int]], commit: str
) -> dict[str, Any]:
    """The review that tells the findings, as the API wants it."""
    here = [one for one in findings if one["line"] in changed.get(one["path"], ())]
    comments = [
        {"path": one["path"], "new_position": one["line"], "old_position": 0, "body": _told(one)}
        for one in here[:_MOST]
    ]
    counts = [
        f"{label} {number}"
        for weight, label in _WEIGHTS.items()
        if (number := sum(1 for one in findings if one["severity"] == weight))
    ]
    body = f"检查发现：{'，'.join(counts)}。"
    if len(findings) > len(comments):
        body += f"其中 {len(findings) - len(comments)} 处没有标在行上，请看流水线里“检查全库”的输出。"
    return {"event": "COMMENT", "commit_id": commit, "body": f"{body}\n{MARK}", "comments": comments}


def _told(finding: Mapping[str, Any]) -> str:
    text = f"**{_WEIGHTS.get(finding['severity'], '')}** {_plain(finding['message'])} [{finding['rule']}]"
    return text + (f"\n\n{_plain(finding['help'])}" if finding.get("help") else "")


def _plain(text: str) -> str:
    """A text that Markdown leaves as it is: a report's words must not become links, pictures or mentions."""
    return re.sub(r"([\\`*_\[\]<>!#|~&])", r"\\\1", text).replace("@", "@\u200b").replace("://", ":\u200b//")


def main(arguments: list[str]) -> int:
    """Write the review; what cannot be told is no reason to fail: the next step prints everything."""
    findings = json.loads(Path(arguments[0]).read_text(encoding="utf-8") or "[]")
    changed = changed_lines(Path(arguments[1]).read_text(encoding="utf-8", errors="replace"))
    api, number, token = os.environ["API"], os.environ["NUMBER"], os.environ["TOKEN"]
    address = f"{api.rstrip('/')}/repos/{quote(os.environ['REPOSITORY'])}/pulls/{number}/reviews"
    if not findings:
        print("没有发现问题。")
        return 0
    review = review_of(findings, changed, os.environ["SHA"])
    try:
        earlier = call("GET", f"{address}?limit=50", f"token {token}")
        same = [
            one
            for one in earlier
            if MARK in (one.get("body") or "") and one.get("commit_id") == review["commit_id"]
        ]
        if not same:
            call("POST", address, f"token {token}", json.dumps(review).encode())
            print(f"已在请求里逐行留言 {len(review['comments'])} 处。")
    except Failed as failure:
        print(f"::warning::没有在请求里留言：{failure}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
