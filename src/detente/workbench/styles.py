"""Style attributes into style sheets: a strict content policy allows no styles in the markup."""

from __future__ import annotations

import hashlib
import re

_TAG = re.compile(r"<[a-zA-Z][^<>]*?\sstyle=\"[^\"]*\"[^<>]*>")
_STYLE = re.compile(r"\sstyle=\"([^\"]*)\"")
_CLASS = re.compile(r"(\sclass=\")([^\"]*)\"")


class Styles:
    """Collects the styles of some markup as rules of a sheet.

    Examples
    --------
    >>> styles = Styles()
    >>> styles.moved('<i style="--v:40">x</i>')
    '<i class="s-57c635d4">x</i>'
    >>> styles.css
    '.s-57c635d4{--v:40}'
    """

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}

    def moved(self, markup: str) -> str:
        """The markup with classes in place of style attributes."""
        return _TAG.sub(lambda match: self._tag(match.group(0)), markup)

    def _tag(self, tag: str) -> str:
        found = _STYLE.search(tag)
        assert found is not None
        style = found.group(1)
        name = "s-" + hashlib.sha256(style.encode()).hexdigest()[:8]
        self._rules[name] = style
        tag = tag[: found.start()] + tag[found.end() :]
        if _CLASS.search(tag):
            return _CLASS.sub(lambda match: f'{match.group(1)}{match.group(2)} {name}"', tag, 1)
        end = re.match(r"<[a-zA-Z][\w:-]*", tag)
        assert end is not None
        return f'{tag[: end.end()]} class="{name}"{tag[end.end() :]}'

    @property
    def css(self) -> str:
        """The rules, sorted by name."""
        return "".join(f".{name}{{{style}}}" for name, style in sorted(self._rules.items()))
