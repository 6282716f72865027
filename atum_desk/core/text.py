"""Text that people wrote: Markdown made into clean HTML, and plain excerpts. The one sanitiser is here."""

from collections.abc import Iterator
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

_CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "s", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
)  # fmt: skip


# Each address is looked for through the whole of its paragraph: some ten thousand of them would take half a minute.
MOST_ADDRESSES = 200
# A process keeps the HTML of this many characters at most for each of its remembered texts: some megabytes in all.
KEPT_AT_MOST = 2000


def _markdown(*, linkify: bool = True) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True})
    markdown.enable(["linkify", "table", "strikethrough"])
    # Pictures from elsewhere would tell their server who reads; dashes and indented lines are plain mail.
    markdown.disable(["image", "lheading", "code", "html_block", "html_inline"])
    if markdown.linkify is not None:
        # "notes.md" is a file, not an address: only what has a scheme, or is an e-mail address, is linked.
        markdown.linkify.set({"fuzzy_link": False})
    return markdown


_MARKDOWN = _markdown()
_WITHOUT_LINKIFY = _markdown(linkify=False)
_BLOCKS = frozenset(
    {"paragraph_close", "heading_close", "list_item_close", "fence", "tr_close", "th_close", "td_close"}
)


def render_markdown(text: str) -> SafeString:
    """Return Markdown as HTML that is safe to show; line breaks stay, HTML in it is shown as text."""
    return _kept(text) if len(text) <= KEPT_AT_MOST else _rendered(text)


@lru_cache(maxsize=2048)
def _kept(text: str) -> SafeString:
    """Remember what short texts became: conversations are opened again and again."""
    return _rendered(text)


def _rendered(text: str) -> SafeString:
    tokens = _parsed(text)
    return clean_html(_MARKDOWN.renderer.render(list(_without_headings(tokens)), _MARKDOWN.options, {}))


def clean_html(html: str) -> SafeString:
    """Return HTML reduced to what the one frozen configuration allows."""
    return SafeString(_CLEANER.clean(html))


def excerpt(text: str, length: int = 160) -> str:
    """Return the beginning of Markdown as plain words on one line, cut at a word and ended by "…"."""
    words = " ".join(_plain(_parsed(text)).split())
    if len(words) <= length:
        return words
    cut = words[:length].rsplit(" ", 1)[0] or words[:length]
    return _("%s…") % cut.rstrip(".,;:!? ")


def _parsed(text: str) -> list[Token]:
    """Parse Markdown; where addresses are too many to look for, they stay plain text."""
    markdown = _MARKDOWN if text.count("://") <= MOST_ADDRESSES else _WITHOUT_LINKIFY
    return markdown.parse(text)


def _without_headings(tokens: list[Token]) -> Iterator[Token]:
    """Turn headings into bold paragraphs: the outline of the page is the page's own."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            opens = token.type == "heading_open"
            paragraph = Token(token.type.replace("heading", "paragraph"), "p", token.nesting)
            bold = Token("strong_open" if opens else "strong_close", "strong", token.nesting)
            yield from (paragraph, bold) if opens else (bold, paragraph)
        else:
            yield token


def _plain(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.children:
            parts.append(_plain(token.children))
        elif token.type in {"text", "code_inline", "fence"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        if token.type in _BLOCKS:
            parts.append(" ")
    return "".join(parts)
