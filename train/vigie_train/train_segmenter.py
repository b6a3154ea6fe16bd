"""Where tokens and sentences begin, and which tokens are several words."""

import math
import random
import time
from collections import Counter

import torch
from torch import nn
from torch.nn import functional as F

from .conllu import Sentence
from .features import SHAPES, norm, piece_key, pieces, shape
from .network import Segmenter

IGNORE = -100
WINDOW = 240


def expansions(train) -> tuple[list[str], dict[str, list[str]]]:
    """Classes of expansion and the table of whole forms, from the multi-word tokens seen twice or more."""
    table: dict[str, Counter] = {}
    splits = Counter()
    for sentences, _ in train.values():
        for sentence in sentences:
            for token in sentence.tokens:
                if token.count > 1:
                    words = [w.form for w in sentence.words[token.first : token.first + token.count]]
                    kind = split_class(token.form, words)
                    if kind:
                        splits[kind] += 1
                    else:
                        table.setdefault(norm(token.form), Counter())[tuple(w.lower() for w in words)] += 1
    kept = {form: list(seen.most_common(1)[0][0]) for form, seen in sorted(table.items())}
    return ["none", "table", *sorted(k for k, n in splits.items() if n >= 3)], kept


def split_class(form: str, words: list[str]) -> str | None:
    if len(words) == 2 and "".join(words) == form:
        return f"split:{len(words[1])}"
    return None


def documents(sentences: list[Sentence], draw: random.Random) -> list[list[Sentence]]:
    """Runs of sentences that share a segment: by paragraph where the treebank marks them, else by eight or so."""
    out: list[list[Sentence]] = []
    marked = any(s.new_paragraph for s in sentences)
    left = 0
    for sentence in sentences:
        if sentence.new_paragraph or not out or (not marked and left <= 0):
            out.append([])
            left = draw.randint(3, 30)
        out[-1].append(sentence)
        left -= 1
    return out


# Names as the press writes them and the treebanks seldom do: al-Noomane, Kafr-Nabel, Ma'arrat.
PARTICLES = "al el ez ech es as ar ad an at ash as-sa ul ol bin ben ibn abou abu kafr tel tell deir ouad bab".split()
ENGLISH_ENDINGS = frozenset({"s", "t", "m", "re", "ve", "ll", "d"})


def invented_name(names: list[str], draw: random.Random, hyphens: bool) -> str:
    """A name that is one token although it has hyphens (where the language writes so) or an apostrophe in it."""
    a, b, particle = draw.choice(names), draw.choice(names), draw.choice(PARTICLES)
    if not hyphens or draw.random() < 0.15:
        cut = draw.randint(2, max(2, len(a) - 2))
        tail = a[cut:].lower()
        return a if len(a) < 4 or tail in ENGLISH_ENDINGS else f"{a[:cut]}'{tail}"
    if draw.random() < 0.3:
        particle = particle.title()
    return draw.choice((f"{particle}-{b}", f"{particle}-{b}", f"{a}-{b}", f"{a}-{particle}-{b}", f"{particle}-{a}-{b}"))


def names_of(train) -> list[str]:
    return sorted(
        {w.form for sentences, _ in train.values() for s in sentences for w in s.words
         if w.upos == "PROPN" and w.form.isalpha() and w.form.istitle() and len(w.form) > 2}
    )  # fmt: skip


def example(run: list[Sentence], classes: dict[str, int], table, tables, draw: random.Random, noisy: bool,
            names=(), hyphens=False, spaced=False):  # fmt: skip
    """(rows [n][5], boundaries [n], expansions [n]) of one segment, or None where pieces and tokens do not agree."""
    rows, bounds, mwts = [], [], []
    space = 3
    for sentence in run:
        capitals = noisy and draw.random() < 0.01
        curly = noisy and draw.random() < 0.3
        drop_stop = noisy and draw.random() < 0.04 and len(sentence.tokens) > 3
        tokens = sentence.tokens
        if drop_stop and norm(tokens[-1].form) in (".", "!", "?"):
            tokens = tokens[:-1]
        for number, token in enumerate(tokens):
            form = token.form.upper() if capitals else token.form
            if names and token.count == 1 and draw.random() < 0.06 and sentence.words[token.first].upos == "PROPN":
                form = invented_name(names, draw, hyphens)
            elif spaced and noisy and token.form.isdigit() and draw.random() < 0.2:
                form = f"{draw.randint(1, 999)} {draw.randint(0, 999):03}"
                if draw.random() < 0.1:
                    form += f" {draw.randint(0, 999):03}"
            if curly:
                form = form.replace("'", "’")
            parts = pieces(form)
            words = [w.form for w in sentence.words[token.first : token.first + token.count]]
            kind = "none"
            if token.count > 1:
                kind = split_class(token.form, words) or ("table" if norm(token.form) in table else "none")
            for at, (piece, _, _, before) in enumerate(parts):
                k = space if at == 0 else before
                if noisy and k == 1 and draw.random() < 0.01:
                    k = 2
                key = piece_key(piece)
                rows.append((
                    tables["W"].get(key, 0), tables["P"].get(key[:2], 0), tables["S"].get(key[-3:], 0),
                    shape(piece), k,
                ))  # fmt: skip
                bounds.append(0 if at else (2 if number == 0 else 1))
                mwts.append(classes.get(kind, 0) if at == len(parts) - 1 else IGNORE)
            space = 1 if token.space_after else 0
        if drop_stop:
            space = 1
    return rows, bounds, mwts


def tables_of(train) -> dict[str, dict[str, int]]:
    counts = {"W": Counter(), "P": Counter(), "S": Counter()}
    for sentences, _ in train.values():
        for sentence in sentences:
            for piece, *_ in pieces(sentence.text):
                key = piece_key(piece)
                counts["W"][key] += 1
                counts["P"][key[:2]] += 1
                counts["S"][key[-3:]] += 1
    least = {"W": 2, "P": 2, "S": 3}
    return {
        kind: {k: i + 1 for i, k in enumerate(sorted(k for k, n in seen.items() if n >= least[kind]))}
        for kind, seen in counts.items()
    }


def windows(examples):
    for rows, bounds, mwts in examples:
        for start in range(0, len(rows), WINDOW):
            yield rows[start : start + WINDOW], bounds[start : start + WINDOW], mwts[start : start + WINDOW]


def collate(items):
    longest = max(len(i[0]) for i in items)

    def padded(column, filler):
        return torch.tensor([i[column] + [filler] * (longest - len(i[column])) for i in items])

    return padded(0, (0,) * 5), padded(1, IGNORE), padded(2, IGNORE)


@torch.no_grad()
def evaluate(model, examples):
    model.eval()
    right = {"token": Counter(), "sentence": Counter(), "mwt": Counter()}
    for rows, bounds, mwts in examples:
        b, m = model(torch.tensor([rows]))
        b, m = b[0].argmax(-1).tolist(), m[0].argmax(-1).tolist()
        b[0] = 2
        for kind, test in (("token", lambda v: v > 0), ("sentence", lambda v: v == 2)):
            right[kind].update(
                {"both": sum(test(x) and test(y) for x, y in zip(b, bounds)), "own": sum(map(test, b)),
                 "gold": sum(map(test, bounds))}
            )  # fmt: skip
        for x, y in zip(m, mwts):
            if y != IGNORE:
                right["mwt"].update({"both": x == y and y > 0, "own": x > 0, "gold": y > 0})
    model.train()
    return {k: round(200 * c["both"] / max(1, c["own"] + c["gold"]), 2) for k, c in right.items()}


def train(train_data, dev, width: int, hidden: int, epochs: int, seed: int, log):
    draw = random.Random(seed)
    torch.manual_seed(seed)
    names, table = expansions(train_data)
    classes = {n: i for i, n in enumerate(names)}
    tables = tables_of(train_data)
    model = Segmenter([len(tables[k]) + 1 for k in "WPS"] + [SHAPES, 4], len(names), width, hidden)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    average = {k: v.detach().clone() for k, v in model.named_parameters()}
    # Whether the language's treebanks keep a hyphenated name in one token.
    proper = names_of(train_data)
    every = [w.form for sentences, _ in train_data.values() for s in sentences for w in s.words if w.upos == "PROPN"]
    hyphens = sum("-" in form[1:-1] for form in every) > 0.01 * len(every)
    # Whether they write figures in groups of three (580 000).
    spaced = sum(" " in t.form for sentences, _ in train_data.values() for s in sentences for t in s.tokens) > 20
    began, step, steps = time.time(), 0, None
    dev_examples = [example(r, classes, table, tables, draw, False) for r in documents(dev, draw)]
    model.train()
    for epoch in range(1, epochs + 1):
        items = []
        for sentences, weight in train_data.values():
            for _ in range(max(1, round(weight))):
                runs = documents(sentences, draw)
                items += windows(example(r, classes, table, tables, draw, True, proper, hyphens, spaced) for r in runs)
        draw.shuffle(items)
        items.sort(key=lambda i: len(i[0]) // 20)
        parts, batch, size = [], [], 0
        for item in items:
            batch.append(item)
            size += len(item[0])
            if size >= 2500:
                parts.append(batch)
                batch, size = [], 0
        if batch:
            parts.append(batch)
        draw.shuffle(parts)
        steps = steps or len(parts) * epochs
        for part in parts:
            rate = 2e-3 * min(1, (step + 1) / 50) * (0.5 * (1 + math.cos(math.pi * min(1, step / steps))) + 0.01)
            for group in optimizer.param_groups:
                group["lr"] = rate
            rows, bounds, mwts = collate(part)
            b, m = model(rows)
            loss = F.cross_entropy(b.flatten(0, 1), bounds.flatten(), ignore_index=IGNORE) + F.cross_entropy(
                m.flatten(0, 1), mwts.flatten(), ignore_index=IGNORE
            )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            step += 1
            keep = min(0.998, (step + 1) / (step + 10))
            with torch.no_grad():
                for k, v in model.named_parameters():
                    average[k].lerp_(v, 1 - keep)
        own = {k: v.detach().clone() for k, v in model.named_parameters()}
        model.load_state_dict(average, strict=False)
        log(f"segmenter epoch {epoch}: loss {loss.item():.4f} {(time.time() - began) / 60:.1f} min "
            f"dev {evaluate(model, dev_examples)}")  # fmt: skip
        if epoch < epochs:
            model.load_state_dict(own, strict=False)
    return model, names, table, tables
