"""`make setup` in a folder whose name is Chinese."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import PROJECT

# What pip does to the environment that matters here: an editable install leaves an absolute path in a .pth file.
_PIP = """#!/bin/sh
case "$*" in *--editable*) printf %s "$PWD/hooks" > "{packages}/_shuzhi.pth" ;; *) exec "{python}" -S -c '
import site; site.addsitedir("{packages}")' ;; esac
"""


def test_the_environment_starts_in_every_locale(tmp_path: Path) -> None:
    root = tmp_path / "述职 库"
    packages = root / ".venv/lib/python3.11/site-packages"
    packages.mkdir(parents=True)
    (root / ".venv/bin").mkdir()
    (root / "hooks/shuzhi").mkdir(parents=True)
    (root / "hooks/shuzhi/__init__.py").touch()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, root / name)
    program = root / ".venv/bin/python"
    program.write_text(_PIP.format(packages=packages, python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "LC_ALL": "C"}
    (packages / "_shuzhi.pth").write_text(
        str(root / "hooks"), encoding="utf-8"
    )  # as older environments have it
    for _ in range(2):  # once anew, once after the locks changed
        done = subprocess.run(
            ["make", "setup"], cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        (root / "requirements.lock").touch()
    read = "import site, sys; site.addsitedir(sys.argv[1]); import shuzhi; print(shuzhi.__name__)"
    found = subprocess.run(
        [sys.executable, "-S", "-c", read, str(packages)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (0, "shuzhi\n"), found.stderr
