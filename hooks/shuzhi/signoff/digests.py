"""Digests of approved texts: SHA-256 for everybody, SM3 for DA/T 97-2023."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from shuzhi.signoff.git import Repository
from shuzhi.signoff.model import Digests


def sm3_available() -> bool:
    """Whether this computer's OpenSSL knows SM3 (GB/T 32905)."""
    return "sm3" in hashlib.algorithms_available


def digests_of(repository: Repository, blobs: Iterable[str]) -> dict[str, Digests]:
    """Digests of texts as they lie in git, by git's names of them; what cannot be read is left out."""
    with_sm3 = sm3_available()
    return {
        blob: Digests(
            hashlib.sha256(content).hexdigest(),
            hashlib.new("sm3", content).hexdigest() if with_sm3 else None,
        )
        for blob, content in repository.blobs(blobs)
    }
