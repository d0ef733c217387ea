"""The headers that a web server sends with every page: a strict policy that names the inline programs one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from shuzhi.publishing.records import Record

_LONGEST: Final = 3_900
"""Bytes of the policy. nginx takes no parameter of more than 4,096 (`NGX_CONF_BUFFER`)."""

_POLICY: Final = (
    ("default-src", "'none'"),
    # Pagefind's search is WebAssembly.
    ("script-src", "'self' 'wasm-unsafe-eval'{scripts}"),
    ("style-src", "'self'{styles}"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("worker-src", "'self'"),
    ("manifest-src", "'self'"),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
    ("frame-ancestors", "'none'"),
)

_OTHERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)

_HEAD: Final = """# 由 shuzhi publish 生成，每次发布都会重写，请勿手工修改。
# 在每个 location 里引用：include <目标文件夹>/nginx/security-headers.conf;
# （nginx 的 add_header 不会从外层继承到另有 add_header 的内层。）
"""


def headers_text(records: Sequence[Record]) -> str:
    """The headers as nginx reads them.

    Args:
        records: the releases whose pages the policy must allow, the most important first. Those for which there is no
            room any more are left out; a switch to one of them writes the headers anew.
    """
    scripts: set[str] = set()
    styles: set[str] = set()
    policy = _policy(scripts, styles)
    for record in records:
        more_scripts, more_styles = scripts.union(record.scripts), styles.union(record.styles)
        wider = _policy(more_scripts, more_styles)
        if len(wider) <= _LONGEST:
            scripts, styles, policy = more_scripts, more_styles, wider
    lines = [("Content-Security-Policy", policy), *_OTHERS]
    return _HEAD + "".join(f'add_header {name} "{value}" always;\n' for name, value in lines)


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    quoted = {"scripts": _quoted(scripts), "styles": _quoted(styles)}
    return "; ".join(f"{name} {value.format(**quoted)}" for name, value in _POLICY)


def _quoted(digests: Iterable[str]) -> str:
    return "".join(f" '{digest}'" for digest in sorted(digests))
