"""Parses a raw text with a peer, on one thread: `parse.py udpipe|spacy MODEL TEXT OUT.conllu`.

Prints one line of JSON: seconds to load the program and the model, seconds from text to dependencies, by the clock and
of the processor, words.
"""

import json
import os
import pathlib
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import expand


def now():
    """Seconds by the clock, and of the processor."""
    return time.perf_counter(), time.process_time()


BEGAN = now()


def udpipe(model, text):
    from ufal.udpipe import Model, Pipeline, ProcessingError

    loaded = Model.load(model)
    if loaded is None:
        sys.exit(f"{model}: no model of UDPipe")
    pipeline = Pipeline(loaded, "tokenize", Pipeline.DEFAULT, Pipeline.DEFAULT, "conllu")
    error, ready = ProcessingError(), now()
    parsed = pipeline.process(text, error)
    if error.occurred():
        sys.exit(error.message)
    return ready, now(), parsed


def spacy(model, text):
    import spacy

    pipeline = spacy.load(pathlib.Path(model) / "model-best")
    table = expand.Table([])
    table.table = json.loads((pathlib.Path(model) / "multiword.json").read_text(encoding="utf-8"))
    ready = now()
    documents = list(pipeline.pipe(paragraph for paragraph in text.split("\n\n") if paragraph.strip()))
    done = now()
    return ready, done, "".join(conllu(sentence, table) for document in documents for sentence in document.sents)


def conllu(sentence, table):
    """A sentence of spaCy as CoNLL-U; multi-word tokens are taken apart by the table."""
    kept = [token for token in sentence if not token.is_space]
    if not kept:
        return ""
    expansions = {token.i: table.split(token.text) for token in kept}
    first, outer, total = {}, {}, 0
    for token in kept:
        words = expansions[token.i]
        first[token.i] = total + 1
        # What hangs on the token hangs on its first word that hangs on another token's.
        outer[token.i] = total + 1 + (next(at for at, word in enumerate(words) if word[4] < 0) if words else 0)
        total += len(words) if words else 1

    root = next((token for token in kept if token.head.i == token.i), kept[0])

    def head_of(token):
        """The head's number; white space is a token to spaCy, and no word here."""
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        if token is root:
            return 0
        return outer[root.i] if head.is_space or head.i == token.i else outer[head.i]

    lines = []
    for token in kept:
        head = head_of(token)
        deprel = "root" if head == 0 else token.dep_ if token.dep_ not in ("", "ROOT") else "dep"
        words, at = expansions[token.i], first[token.i]
        if not words:
            lines.append((at, token.text, token.lemma_ or "_", token.pos_, str(token.morph) or "_", head, deprel))
            continue
        lines.append((f"{at}-{at + len(words) - 1}", token.text, "_", "_", "_", "_", "_"))
        rooted = False
        for offset, (form, lemma, upos, feats, inside, own) in enumerate(words):
            if inside >= 0:
                lines.append((at + offset, form, lemma, upos, feats, at + inside, own))
            elif head == 0 and rooted:
                lines.append((at + offset, form, lemma, upos, feats, outer[token.i], own if own != "root" else "dep"))
            else:
                rooted = True
                lines.append((at + offset, form, lemma, upos, feats, head, "root" if head == 0 else own))
    rows = ["\t".join([*map(str, row[:4]), "_", *map(str, row[4:]), "_", "_"]) for row in lines]
    return "\n".join(rows) + "\n\n"


def main(peer, model, text, out):
    raw = pathlib.Path(text).read_text(encoding="utf-8")
    ready, done, parsed = {"udpipe": udpipe, "spacy": spacy}[peer](model, raw)
    pathlib.Path(out).write_text(parsed, encoding="utf-8")
    words = sum(line[:1].isdigit() and "-" not in line.split("\t")[0] for line in parsed.split("\n"))
    print(json.dumps({"load_s": ready[0] - BEGAN[0], "parse_s": done[0] - ready[0], "parse_cpu_s": done[1] - ready[1], "words": words}))


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in ("udpipe", "spacy"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
