"""What the engine sees of a word: the same functions as crates/vigie-syntax/src, character for character."""

import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ′`´"), "'")
QUOTES = dict.fromkeys(map(ord, "“”„‟"), '"')
DASHES = dict.fromkeys(map(ord, "–—―‒‑−"), "-")
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\u200a"), " ")
TRANSLATE = {**APOSTROPHES, **QUOTES, **DASHES, **SPACES, ord("…"): "..."}
PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”„‘’–—…•·¡¿")
_norm_cache: dict[str, str] = {}


def is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] in "LM"


def is_number(c: str) -> bool:
    return unicodedata.category(c)[0] == "N"


def norm(form: str) -> str:
    known = _norm_cache.get(form)
    if known is None:
        lowered = "".join(c.lower() for c in form).translate(TRANSLATE)
        known = "".join("0" if is_number(c) else c for c in lowered)
        _norm_cache[form] = known
    return known


def shape(form: str) -> int:
    letters = [c for c in form if is_letter(c)]
    number = any(is_number(c) for c in form)
    if not letters:
        if number:
            return 5
        return 7 if all(c in PUNCTUATION for c in form) else 8
    if number:
        return 6
    upper = sum(c.isupper() for c in letters)
    if upper == 0:
        return 0
    if len(letters) == 1:
        return 2
    if upper == len(letters):
        return 3
    if upper == 1 and letters[0].isupper():
        return 1
    return 4


PREFIXES = ("1", "2", "3")
SUFFIXES = ("a", "b", "c", "d", "e")
AFFIXES = PREFIXES + SUFFIXES
SHAPES = 9


def affixes(normed: str) -> list[str | None]:
    """The eight affixes, None where the word is shorter than the affix."""
    n = len(normed)
    out: list[str | None] = [normed[:k] if n >= k else None for k in (1, 2, 3)]
    out += [normed[-k:] if n >= k else None for k in (1, 2, 3, 4, 5)]
    return out


def fnv(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def title(form: str) -> str:
    return form[:1].upper() + form[1:].lower()


def lemma_rule(form: str, lemma: str) -> tuple[str, int, str]:
    """(case, characters to strip, what to append): the shortest edit of the three ways of casing the form."""
    best = None
    for case, base in (("L", form.lower()), ("K", form), ("T", title(form))):
        common = 0
        for a, b in zip(base, lemma):
            if a != b:
                break
            common += 1
        rule = (case, len(base) - common, lemma[common:])
        cost = rule[1] + len(rule[2])
        if best is None or cost < best[0]:
            best = (cost, rule)
    return best[1]


def apply_rule(rule: tuple[str, int, str], form: str) -> str | None:
    case, strip, add = rule
    base = {"L": form.lower, "K": lambda: form, "T": lambda: title(form)}[case]()
    if strip > len(base):
        return None
    lemma = base[: len(base) - strip] + add
    return lemma or None


def pieces(text: str, newline: str = "\n") -> list[tuple[str, int, int, int]]:
    """(piece, start, end, space before: 0 none, 1 space, 2 newline, 3 first) of one segment."""
    out: list[tuple[str, int, int, int]] = []
    space, start, kind = 3, -1, ""
    for i, c in enumerate(text):
        if c.isspace():
            if start >= 0:
                out.append((text[start:i], start, i, before))
                start = -1
            if space != 3:
                space = 2 if c == newline or space == 2 else 1
            kind = ""
            continue
        k = "L" if is_letter(c) else "N" if is_number(c) else ""
        if start >= 0 and (k == "" or k != kind):
            out.append((text[start:i], start, i, before))
            start = -1
        if start < 0:
            start, before, space = i, space, 0
        kind = k
    if start >= 0:
        out.append((text[start:], start, len(text), before))
    return out


def piece_key(piece: str) -> str:
    n = norm(piece)
    return n if not n.startswith("00000") else "00000"
