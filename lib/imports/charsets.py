"""Character set detection of text files, by the words they give; ambiguous ones are asked about.

A file without a mark says nothing of its character set. Unicode is recognised by its form. For the
older sets, every word with a letter outside ASCII is read in each of them: Norwegian words and the
letters that Norwegian has speak for a set, signs in the middle of a word speak against it.
"""

import codecs
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from lib.i18n import _
from lib.imports.plan_model import Diagnostics
from lib.store.package import descriptions

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Codec name and display name of each character set.
NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "Macintosh",
    "cp850": "DOS 850",
    "cp865": "DOS 865",
    "cp437": "DOS 437",
    "iso8859_15": "ISO 8859-15",
    "iso8859_1": "ISO 8859-1",
}
# Single-byte sets; where two give the same text, the first is named.
_OLDER: Final = ("cp1252", "mac_roman", "cp850", "cp865", "cp437", "iso8859_15", "iso8859_1")

# Anchored at word starts, so that a long line is scanned once.
_WORD: Final = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Za-z]*[\x80-\xff][0-9A-Za-z\x80-\xff]*")
_MOST_WORDS: Final = 20_000  # most distinct words that are scored
_NORWEGIAN: Final = frozenset("æøåÆØÅ")
_SEEN: Final = frozenset("éèêëóòôöüäáàâíîñçšžÉÈÓÒÖÜÄÁÀÇŠŽ")  # letters in names, Sámi and loan words
_SIGNS: Final = frozenset("–—−‘’“”„«»…•·§°©®™²³½¼¾µ×€£\u00a0\u00ad")
_ALONE: Final = frozenset("æøåéÆØÅ")  # words of one letter
_COMMON: Final = """
på år når få går så også både være gjøre gjør måned måneder første før øre kjøp støtte tilskudd
søknad søker område områder fylkesmannen målt mål råd står språk gjennomført påbegynt grønn rød
ønske nærhet læring mestring lærings bærum tromsø forløp døgn døgnplasser øyeblikkelig årsverk
pårørende kjøkken vår høst sør nord øst møre trøndelag østfold følgende følge høy høyere større
må måte måtte årlig hjå vêr frå sjå gå
"""
_COMMON_WORDS: Final = frozenset(_COMMON.split())
# UTF-8 that was decoded as another set and saved again (mojibake).
_MENDED: Final = {
    letter.encode().decode(encoding): letter
    for encoding in ("cp850", "cp437", "mac_roman", "iso8859_1", "cp1252")
    for letter in "æøåÆØÅäöüéèóÄÖ–«»’"
    if len(letter.encode().decode(encoding, "ignore")) == len(letter.encode())
}
_SPOILT_PARTS: Final = re.compile("|".join(map(re.escape, _MENDED)))
_SPOILT: Final = re.compile(rf"\w*(?:(?:{_SPOILT_PARTS.pattern})\w*)+")
_ASKED: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}(?:\?[^\W\d_]{1,40}){1,3}")
_AROUND: Final = 40  # letters shown around the wrong part of a word


@dataclass(frozen=True, slots=True)
class _Reading:
    """Decoded words of a file in one character set, with a score."""

    encoding: str
    words: tuple[str, ...]
    score: int
    bad: frozenset[int]


def decode_text(
    content: bytes, asked: str, names: Callable[[], Iterable[str]], diagnostics: Diagnostics
) -> str:
    """Decode a text file.

    Args:
        content: the file.
        asked: the character set that somebody has named; empty to tell it from the content.
        names: names that may stand in it.
        diagnostics: told what is wrong, and asked where two sets would do.

    Returns:
        The text; empty when it cannot be told, which the notes then say.
    """
    if asked:
        return _as_asked(content, asked, diagnostics)
    marked = next((name for sign, name in _MARKS if content.startswith(sign)), "")
    encoding = marked or _wide(content)
    if encoding:
        return _in(content, encoding, diagnostics)
    if b"\0" in content:
        return _refuse_nul(_row(content, content.index(b"\0")), diagnostics)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return _older(content, names, diagnostics)
    return text if _whole(text, diagnostics) else ""


def _refuse_nul(row: int, diagnostics: Diagnostics) -> str:
    words = _(
        "The file has NUL characters, which text files never have. Save the table as CSV "
        "or as an Excel workbook (.xlsx)."
    )
    diagnostics.error(row, "", "", words, alone=True)
    return ""


def _as_asked(content: bytes, asked: str, diagnostics: Diagnostics) -> str:
    try:
        encoding = codecs.lookup(asked).name.replace("-", "_")
    except LookupError:
        encoding = ""
    found = next(
        (name for name in NAMES if codecs.lookup(name).name.replace("-", "_") == encoding), ""
    )
    if not found:
        words = _("The character set “{asked}” is not known. These are: {names}")
        diagnostics.error(
            None, "", asked, words.format(asked=asked, names=", ".join(NAMES.values())), alone=True
        )
        return ""
    return _in(content, found, diagnostics)


def _in(content: bytes, encoding: str, diagnostics: Diagnostics) -> str:
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        words = _(
            "This row is not in the character set {name}. Save the file as UTF-8, or "
            "choose another set."
        )
        name = NAMES.get(encoding, encoding.upper())
        diagnostics.error(_row(content, error.start), "", "", words.format(name=name), alone=True)
        return ""
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return _refuse_nul(text.count("\n", 0, text.index("\0")) + 1, diagnostics)
    return text if _whole(text, diagnostics) else ""


def _wide(content: bytes) -> str:
    """Whether bytes are UTF-16 without a byte order mark: every second byte is zero."""
    head = content[:4096]
    if len(head) < 8:
        return ""
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = head[start::2]
        if high.count(0) > len(high) * 0.7 and head[1 - start :: 2].count(0) < len(high) * 0.1:
            return encoding
    return ""


def _whole(text: str, diagnostics: Diagnostics) -> bool:
    """Whether the text has no replacement characters."""
    spoilt = _find_spoilt(text)
    if spoilt is not None:
        word, start = spoilt
        where = text.count("\n", 0, start) + 1
        diagnostics.error(where, "", word, _spoilt_words(word, _mended(word)), alone=True)
        return False
    if "\ufffd" in text:
        where = text.count("\n", 0, text.index("\ufffd")) + 1
        diagnostics.error(where, "", "\ufffd", _lost_words(), alone=True)
        return False
    return True


def _find_spoilt(text: str) -> tuple[str, int] | None:
    """First word with wrongly decoded letters, and the offset of these."""
    part = _SPOILT_PARTS.search(text)
    if part is None:
        return None
    begin = max(part.start() - _AROUND, 0)
    word = _SPOILT.search(text[begin : part.end() + _AROUND])
    return (word[0] if word else part[0]), part.start()


def _mended(word: str) -> str:
    return _SPOILT_PARTS.sub(lambda found: _MENDED[found[0]], word)


def _spoilt_words(word: str, meant: str) -> str:
    words = _(
        "“{found}” was probably “{meant}”: letters were spoilt before the file was "
        "saved. Save it "
        "once more from where it comes, as UTF-8."
    )
    return words.format(found=word, meant=meant)


def _lost_words() -> str:
    return _("A letter was lost here when the file was saved. Save it once more, as UTF-8.")


def spoilt_cause() -> str:
    """Cause shared by cells with wrongly decoded letters."""
    return _(
        "Letters were spoilt before the file was saved. Save it once more from where it comes, "
        "as UTF-8."
    )


def spoilt_letters(cell: str, known: Callable[[], Collection[str]]) -> str:
    """Error message for wrongly decoded letters in a cell; empty if none.

    Args:
        cell: the cell.
        known: gives words in small letters that tell what a question mark in a word was.
    """
    if not cell.isascii():
        spoilt = _find_spoilt(cell)
        if spoilt is not None:
            return _spoilt_words(spoilt[0], _mended(spoilt[0]))
        if "\ufffd" in cell:
            return _lost_words()
    for word in _ASKED.findall(cell) if "?" in cell else ():
        parts = word.split("?")
        for letters in product("øåæ", repeat=len(parts) - 1):
            meant = "".join(map("".join, zip(parts, (*letters, ""), strict=True)))
            if meant.casefold() in _COMMON_WORDS or meant.casefold() in known():
                return _spoilt_words(word, meant)
    return ""


def _row(content: bytes, place: int) -> int:
    end = b"\n" if b"\n" in content else b"\r"
    return content.count(end, 0, place) + 1


# --- One byte a letter ----------------------------------------------------------------------------


def _older(content: bytes, names: Callable[[], Iterable[str]], diagnostics: Diagnostics) -> str:
    words = list(dict.fromkeys(_words(content)))
    if _two_sets(content, words, diagnostics):
        return ""
    known = _known(names())
    readings = _different(_reading(words, encoding, known) for encoding in _OLDER)
    best, *others = sorted(readings, key=lambda each: (-each.score, len(each.bad)))
    if best.bad and _changing(content, words, best, others, diagnostics):
        return ""
    if best.score <= 0 or len(best.bad) * 10 > len(words) or _close(best, others):
        _ask(words, [best, *others], diagnostics)
        return ""
    text = content.decode(best.encoding, "replace")
    if best.encoding != "cp1252":
        example = max(best.words, key=len)
        words = _(
            "The file is read in the character set {name}, so that words become such as "
            "“{example}”. See that they are right."
        )
        shown = NAMES[best.encoding]
        diagnostics.warning(None, "", "", words.format(name=shown, example=example), alone=True)
    return text


def _words(content: bytes) -> Iterator[bytes]:
    seen: set[bytes] = set()
    for match in _WORD.finditer(content):
        if match[0] not in seen:
            seen.add(match[0])
            yield match[0]
            if len(seen) >= _MOST_WORDS:
                return


def _known(names: Iterable[str]) -> frozenset[str]:
    """Known words with non-ASCII letters."""
    texts = [*names]
    for described in descriptions().values():
        for column in described["fields"].values():
            texts += [column["title"], *column.get("constraints", {}).get("enum", ())]
    found = {part for text in texts for part in re.findall(r"\w+", str(text).casefold())}
    return frozenset(found) | frozenset(_COMMON.split())


def _reading(words: list[bytes], encoding: str, known: frozenset[str]) -> _Reading:
    read = tuple(word.decode(encoding, "replace") for word in words)
    scores = [_score(word, known) for word in read]
    bad = frozenset(place for place, score in enumerate(scores) if score < 0)
    return _Reading(encoding, read, sum(scores), bad)


def _different(readings: Iterable[_Reading]) -> list[_Reading]:
    """Distinct readings, one for each text."""
    found: dict[tuple[str, ...], _Reading] = {}
    for reading in readings:
        found.setdefault(reading.words, reading)
    return list(found.values())


def _score(word: str, known: frozenset[str]) -> int:
    """Plausibility score of a decoded word."""
    letters = [place for place, letter in enumerate(word) if not letter.isascii()]
    if any(_out_of_place(word, place) for place in letters):
        return -8
    if word.casefold() in known:
        return 8
    found = {word[place] for place in letters}
    if found & _NORWEGIAN:
        return 4
    return 2 if found <= _SIGNS else 1


def _out_of_place(word: str, place: int) -> bool:
    """Whether a non-ASCII letter is implausible at its place."""
    letter = word[place]
    before, after = word[place - 1 : place], word[place + 1 : place + 2]
    if letter in _SIGNS:
        return letter not in "’\u00ad–" and before.isalpha() and after.isalpha()
    if letter not in _NORWEGIAN and letter not in _SEEN:
        return True
    if not before.isalpha() and not after.isalpha():
        return letter not in _ALONE or before.isdigit() or after.isdigit()
    if letter.isupper():
        return before.islower()
    return before.isupper() and after.isupper()


def _close(best: _Reading, others: list[_Reading]) -> bool:
    """Whether two readings have similar scores."""
    return any(not other.bad and other.score * 2 >= best.score for other in others)


def _two_sets(content: bytes, words: list[bytes], diagnostics: Diagnostics) -> bool:
    """Whether a file mixes UTF-8 and another character set."""
    unicode, older = [], []
    for word in words:
        try:
            read = word.decode()
        except UnicodeDecodeError:
            older.append(word)
        else:
            if len(read) < len(word) and _score(read, frozenset()) > 0:
                unicode.append(word)
    if not unicode or not older:
        return False
    _tell_change(content, min(unicode, older, key=len)[0], diagnostics)
    return True


def _changing(
    content: bytes,
    words: list[bytes],
    best: _Reading,
    others: list[_Reading],
    diagnostics: Diagnostics,
) -> bool:
    """Whether implausible words become plausible in another set."""
    if best.score <= 0:
        return False
    for place in sorted(best.bad):
        for other in others:
            if place not in other.bad and set(other.words[place]) & _NORWEGIAN:
                _tell_change(content, words[place], diagnostics)
                return True
    return False


def _tell_change(content: bytes, word: bytes, diagnostics: Diagnostics) -> None:
    expected = _(
        "The file changes its character set here (“{found}”). Save each part as UTF-8 "
        "before they are "
        "put together."
    )
    found = word.decode("cp1252", "replace")
    diagnostics.error(
        _row(content, content.index(word)), "", found, expected.format(found=found), alone=True
    )


def _ask(words: list[bytes], readings: list[_Reading], diagnostics: Diagnostics) -> None:
    likely = [each for each in readings if len(each.bad) * 2 <= len(words)] or readings
    answers = [(each.encoding, _example(each)) for each in likely]
    expected = _(
        "The file may be in several character sets: {names}. Say which, or save it as UTF-8."
    )
    shown = "; ".join(words for _encoding, words in answers)
    diagnostics.ask("encoding", answers, "", expected.format(names=shown))


def _example(reading: _Reading) -> str:
    words = [word for place, word in enumerate(reading.words) if place not in reading.bad]
    shown = ", ".join(
        _("“{name}”").format(name=word) for word in (words or list(reading.words))[:3]
    )
    return f"{NAMES[reading.encoding]} ({shown})"
