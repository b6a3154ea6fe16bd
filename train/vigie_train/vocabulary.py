"""The tables of words and affixes: which strings have a row, and a word's row in each."""

from collections import Counter

from .features import AFFIXES, affixes, norm, shape

AFFIX_ROWS = {"1": 250, "2": 1500, "3": 4000, "a": 250, "b": 1200, "c": 4000, "d": 5000, "e": 5000}


class Vocabulary:
    """Row 0 of every table is the unknown; row 1 of the affixes a word too short to have it."""

    def __init__(self, words: list[str], affix_counts: dict[str, Counter]):
        self.words = {w: i + 1 for i, w in enumerate(words)}
        self.affixes = {}
        for kind in AFFIXES:
            common = [a for a, _ in sorted(affix_counts[kind].items(), key=lambda p: (-p[1], p[0]))[: AFFIX_ROWS[kind]]]
            self.affixes[kind] = {a: i + 2 for i, a in enumerate(common)}
        self._rows: dict[str, tuple[int, ...]] = {}

    def rows(self, form: str) -> tuple[int, ...]:
        """(word, eight affixes, shape)."""
        known = self._rows.get(form)
        if known is None:
            n = norm(form)
            row = [self.words.get(n, 0)]
            for kind, affix in zip(AFFIXES, affixes(n)):
                row.append(1 if affix is None else self.affixes[kind].get(affix, 0))
            known = (*row, shape(form))
            self._rows[form] = known
        return known

    def sizes(self) -> tuple[int, dict[str, int]]:
        return len(self.words) + 1, {k: len(v) + 2 for k, v in self.affixes.items()}


def count_affixes(forms: Counter) -> dict[str, Counter]:
    """How many distinct words (weighted by the logarithm of their count, roughly) show each affix."""
    counts = {kind: Counter() for kind in AFFIXES}
    for form, times in forms.items():
        weight = times.bit_length()
        for kind, affix in zip(AFFIXES, affixes(form)):
            if affix is not None:
                counts[kind][affix] += weight
    return counts
