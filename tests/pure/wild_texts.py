"""Texts full of what may be a link, for the tests of X's counting, and what its library makes of them."""

from __future__ import annotations

import unicodedata
import warnings

from hypothesis import strategies as st

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)
    from twitter_text.extract_urls import extract_urls_with_indices

LINK = "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=twitter&utm_medium=social"

pieces = st.one_of(
    st.sampled_from(
        [
            "https://",
            "http://",
            "a.de",
            "b.com/",
            "example.com",
            "x.y",
            "t.co/abc",
            "https://t.co/aB1",
            "?a=b",
            "&",
            "#",
            "@",
            "$",
            "/pfad",
            "(z)",
            ")",
            "»",
            "«",
            "ü",
            "日本",
            "🙂",
            "👩\u200d🌾",
            "🇩🇪",
            "1️⃣",
            "❤️",
            "©",
            "…",
            "-",
            "_",
            ":",
            "8080",
            "www.",
            "siebenlinden.org",
            "localhost",
            "127.0.0.1",
            "xn--a",
            "ß",
            "z.B.",
            "e.V.",
            "D.com",
            "a-b.eu",
            "HTTPS://A.DE",
            "[",
            "%",
            "~",
            "+",
            "=",
            "|",
            "*",
            "'",
            "!",
            ";",
            ".de",
            ".",
            "😀",
            "🇨",
            "中国",
            ".中国",
            ".москва",
            ".嘉里大酒店",
            "。",
            "vermögensberater",
            "＠",
            "((b)c)",
            "(",
            "–",
            '"',
            "a" * 63,
            "\u200e",
            ".xn--p1ai",
        ]
    ),
    st.sampled_from(
        [" ", "\n", "\r\n", "\t", "\u2028", "\x1c", "\x85", "\u202f", "\u200d", "\ufe0f", "\ufeff", ". "]
    ),
    st.sampled_from([LINK, "https://a.de/?utm_source=x&utm_content=hof-1", "https://domherrn8.de"]),
    # the library takes ſ, ı and İ for s and i, as Python's IGNORECASE does; X's JavaScript does not
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="ſıİ"), max_size=12),
)

texts = st.lists(pieces, max_size=10).map("".join)


def library_spans(text: str) -> list[tuple[int, int]]:
    """Where the library sees links; ``text`` is in NFC."""
    return [tuple(link["indices"]) for link in extract_urls_with_indices(text)]


def is_read_soundly(text: str) -> bool:
    """Has each link of the library the length that its place says? Not where its domain stands in its path again."""
    found = extract_urls_with_indices(unicodedata.normalize("NFC", text))
    return all(link["indices"][1] - link["indices"][0] == len(link["url"]) for link in found)
