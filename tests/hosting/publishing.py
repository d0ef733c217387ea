"""Publishing as an administrator does it, with the command."""

from __future__ import annotations

from pathlib import Path

from tests.support import run


def publish(site: Path, target: Path) -> None:
    """Publish a built site.

    Raises:
        AssertionError: the command refused it.
    """
    code, out, err = run("publish", str(site), str(target))
    assert code == 0, out + err
