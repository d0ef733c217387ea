"""What a bare repository lets in: the judgement of a push before git takes it over (`pre-receive`).

A house without a forge keeps its archive in one bare repository. Nobody protects its main branch but this hook, so it
judges by what git itself holds: the commits that a push would bring, the texts in them, and the sign-off policy that was in
force before. What it cannot judge is who sits at the other end: names in commits are whatever their maker wrote. With
`signatures` asked for, an approval counts only where a key that the administrator has registered vouches for it.
"""

from shuzhi.receiving.installing import Installed, NotInstalled, install
from shuzhi.receiving.judgement import judge_push, main_of
from shuzhi.receiving.model import Ground, Note, Problem, Terms, Verdict
from shuzhi.receiving.telling import told
from shuzhi.receiving.updates import Malformed, Update, read_updates

__all__ = [
    "Ground",
    "Installed",
    "Malformed",
    "NotInstalled",
    "Note",
    "Problem",
    "Terms",
    "Update",
    "Verdict",
    "install",
    "judge_push",
    "main_of",
    "read_updates",
    "told",
]
