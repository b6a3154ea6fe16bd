"""Multi-word tokens for spaCy, which has none: *du* is one word to it, *de* + *le* to the treebanks.

Learned from: one word made of the several (`merged`). Given out: the several again, by what most tokens of that form
are in the sentences learned from (`Table`). It costs spaCy no time in the bench: it happens after the clock stops.
"""

import collections

ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC = range(10)


def tokens(sentence):
    """(form, space after, [rows of words]) of each token; heads are indexes of words from 0, -1 for the root."""
    out, covered = [], 0
    for line in sentence:
        if line[0] == "#":
            continue
        columns = line.split("\t")
        space = "SpaceAfter=No" not in columns[MISC].split("|")
        if "-" in columns[ID]:
            covered = int(columns[ID].split("-")[1])
            out.append((columns[FORM], space, []))
        elif int(columns[ID]) <= covered:
            out[-1][2].append(columns)
        else:
            out.append((columns[FORM], space, [columns]))
    return out


def outside(rows):
    """Which of a token's words hang on a word outside of it."""
    own = {row[ID] for row in rows}
    return [at for at, row in enumerate(rows) if row[HEAD] not in own]


def merged(sentence):
    """One word a token: (form, space, lemma, upos, feats, head, deprel), heads as indexes of tokens."""
    found = tokens(sentence)
    token_of = {row[ID]: at for at, (_, _, rows) in enumerate(found) for row in rows}
    out = []
    for at, (form, space, rows) in enumerate(found):
        main = rows[outside(rows)[0]]
        head = at if main[HEAD] == "0" else token_of[main[HEAD]]
        out.append((form, space, main[LEMMA], main[UPOS], main[FEATS], head, main[DEPREL]))
    return out


class Table:
    """What tokens of several words are taken apart into."""

    def __init__(self, found):
        counts = collections.defaultdict(collections.Counter)
        for sentence in found:
            for form, _, rows in tokens(sentence):
                if len(rows) == 1:
                    counts[form.lower()][()] += 1
                    continue
                inside = {row[ID]: at for at, row in enumerate(rows)}
                words = tuple(
                    (row[FORM].lower(), row[LEMMA], row[UPOS], row[FEATS], inside.get(row[HEAD], -1), row[DEPREL])
                    for row in rows
                )
                counts[form.lower()][words] += 1
        best = {form: count.most_common(1)[0][0] for form, count in counts.items()}
        self.table = {form: [list(word) for word in words] for form, words in best.items() if words}

    def split(self, form):
        return self.table.get(form.lower())
