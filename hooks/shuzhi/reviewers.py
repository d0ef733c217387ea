"""How the registry names a person who may sign reports off: by name, mail address or account on the forge."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_HANDLE: Final = re.compile(r"@[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")
_MAIL: Final = re.compile(r"[^\s@#\\]+@[^\s@#\\]+\Z")

_FORM: Final = "的每一条必须是一个人的姓名、邮箱或 @账号；同一人的几种写法写在一条里，用空格隔开，如“陶溪石 taoxs@example.cn @taoxs”"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One person who may sign reports off.

    Attributes:
        name: the name, empty where none is written.
        mails: mail addresses as written.
        handles: accounts on the forge, with their `@`.
    """

    name: str
    mails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """How people are told of the person."""
        return self.name or next(iter((*self.handles, *self.mails)), "")


def parse_reviewer(text: str) -> Reviewer:
    """Read an entry of `reviewers`.

    Args:
        text: words parted by blanks: with an inner `@` a mail address, with a leading one an account, else the name.

    Raises:
        ValueError: a word is none of these, or there is none; the message is Chinese and begins after the field's name.
    """
    name: list[str] = []
    mails: list[str] = []
    handles: list[str] = []
    for written in text.split():
        bracketed = written.startswith("<") and written.endswith(">")  # as git writes people
        word = written[1:-1] if bracketed else written
        if "@" not in word:
            name.append(word)
        elif _HANDLE.match(word):
            handles.append(word)
        elif _MAIL.match(word):
            mails.append(word)
        elif word.startswith("@") and "/" in word:
            raise ValueError("只能写到人，不能写平台上的小组：小组里有谁，git 里查不到")
        else:
            raise ValueError(_FORM)
    if not (name or mails or handles):
        raise ValueError(_FORM)
    return Reviewer(" ".join(name), tuple(mails), tuple(handles))


def name_key(name: str) -> str:
    """A name as it is compared: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
