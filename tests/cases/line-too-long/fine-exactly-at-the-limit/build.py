"""A paragraph of 20,000 characters."""

from pathlib import Path


def build(root: Path) -> None:
    """Put the paragraph in place of the sentence on the performance."""
    file = root / "reports" / "2023" / "workshop.md"
    text = file.read_text(encoding="utf-8")
    text = text.replace("我带头讲党课4次，支部开展主题党日12次。", "支部开展主题党日。" * 2222 + "学。")
    file.write_text(text, encoding="utf-8", newline="\n")
