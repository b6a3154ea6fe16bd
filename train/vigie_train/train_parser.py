"""Supervised training of tags, lemmas and dependencies on the treebanks."""

import math
import random
import time
from collections import Counter

import torch
from torch import nn
from torch.nn import functional as F

from . import features
from .conllu import OTHER_PRONOUN_LEMMAS, Sentence
from .network import Parser

IGNORE = -100


class Labels:
    """Every label the network can answer, in the order of the model file."""

    def __init__(self, train: dict[str, tuple[list[Sentence], float]]):
        tags, rules, relations, upos = Counter(), Counter(), Counter(), Counter()
        lexicon: dict[tuple[str, str, str], Counter] = {}
        for style, (sentences, weight) in train.items():
            for sentence in sentences:
                for w in sentence.words:
                    tags[w.upos, w.feats] += 1
                    upos[w.upos] += 1
                    relations[w.deprel] += 1
                    if learns_lemma(style, w):
                        rule = features.lemma_rule(w.form, w.lemma)
                        rules[rule] += 1
                        key = (w.form.lower(), w.upos, w.feats)
                        lexicon.setdefault(key, Counter())[rule] += weight
        first = next(iter(train))
        own = {(w.upos, w.feats) for s in train[first][0] for w in s.words}
        self.upos = sorted(upos)
        self.tags = sorted(t for t, n in tags.items() if n >= 2 or t in own)
        self.rules = [("K", 0, "")] + sorted(r for r, n in rules.items() if n >= 2 and r != ("K", 0, ""))
        self.relations = ["root"] + sorted(r for r in relations if r != "root")
        self.tag_index = {t: i for i, t in enumerate(self.tags)}
        self.rule_index = {r: i for i, r in enumerate(self.rules)}
        self.relation_index = {r: i for i, r in enumerate(self.relations)}
        self.upos_index = {u: i for i, u in enumerate(self.upos)}
        self.upos_of = torch.tensor([self.upos_index[u] for u, _ in self.tags])
        names = sorted({u for u, _ in self.tags} | {f for _, fs in self.tags for f in fs.split("|") if f})
        at = {n: i for i, n in enumerate(names)}
        self.parts = torch.zeros(len(self.tags), len(names))
        for i, (u, fs) in enumerate(self.tags):
            for n in (u, *(f for f in fs.split("|") if f)):
                self.parts[i, at[n]] = 1.0
        self.lexicon = {}
        for (form, u, fs), seen in lexicon.items():
            rule, times = seen.most_common(1)[0]
            tag = self.tag_index.get((u, fs))
            if tag is not None and rule in self.rule_index and times >= 0.9 * sum(seen.values()):
                self.lexicon[form, tag] = self.rule_index[rule]

    def derive(self, words) -> int:
        """Adds lemmas of verbs that the treebanks' let us infer: of the same participle with other features, and of prefixed kin
        (*reprise* by *prise*) where both the form and the lemma so found are words of the raw text; gives their number.
        In place."""

        def alike(a: int, b: int) -> bool:
            """The same tag, or participles that contradict each other in nothing but voice."""
            one, other = (dict(f.split("=") for f in self.tags[t][1].split("|") if f) for t in (a, b))
            participles = one.get("VerbForm") == other.get("VerbForm") == "Part"
            return a == b or participles and all(one[f] == other[f] for f in one.keys() & other.keys() - {"Voice"})

        verbs = [tag for tag, (upos, _) in enumerate(self.tags) if upos == "VERB"]
        likes = {tag: [other for other in verbs if alike(tag, other)] for tag in verbs}
        kin: dict[str, dict[tuple[int, str], None]] = {}
        for (form, tag), rule in self.lexicon.items():
            lemma = features.apply_rule(self.rules[rule], form)
            if self.tags[tag][0] == "VERB" and len(form) >= 3 and lemma and len(lemma) >= 4 and lemma != form:
                for other in likes[tag]:
                    kin.setdefault(form, {})[other, lemma] = None
        found = {}
        for word in words:
            for cut in range(min(7, max(1, len(word) - 2))):  # the shortest prefix first
                for tag, lemma in kin.get(word[cut:], ()):
                    whole = word[:cut] + lemma
                    rule = self.rule_index.get(features.lemma_rule(word, whole))
                    if (word, tag) not in self.lexicon and whole in words and rule is not None:
                        found.setdefault((word, tag), rule)
        self.lexicon.update(found)
        return len(found)


def learns_lemma(style: str, word) -> bool:
    if word.lemma == "_" and word.form != "_":
        return False
    return not (style in OTHER_PRONOUN_LEMMAS and word.upos in ("PRON", "DET"))


def prepared(sentence: Sentence, style: int, labels: Labels, vocabulary, draw: random.Random, noisy: bool):
    """(rows, tags, upos, rules, heads, relations) of a sentence; noisy: now and then in capitals, or with no last stop."""
    words = sentence.words
    forms = [w.form for w in words]
    if noisy:
        dice = draw.random()
        last = words[-1]
        if dice < 0.06 and len(words) > 2 and last.upos == "PUNCT" and last.head and all(
            w.head != len(words) for w in words
        ):
            words, forms = words[:-1], forms[:-1]
        elif dice < 0.075:
            forms = [f.upper() for f in forms]
        elif dice < 0.10:
            forms = [forms[0][:1].upper() + forms[0][1:], *forms[1:]]
    rows = [vocabulary.rows(f) for f in forms]
    tags = [labels.tag_index.get((w.upos, w.feats), IGNORE) for w in words]
    upos = [labels.upos_index[w.upos] for w in words]
    rules = [
        labels.rule_index.get(features.lemma_rule(f, w.lemma), IGNORE) if learns_lemma(sentence.style, w) else IGNORE
        for w, f in zip(words, forms)
    ]
    heads = [w.head for w in words]
    relations = [labels.relation_index.get(w.deprel, IGNORE) for w in words]
    return rows, tags, upos, rules, heads, relations, style


def collate(items):
    longest = max(len(i[0]) for i in items)

    def padded(column, filler):
        return torch.tensor([i[column] + [filler] * (longest - len(i[column])) for i in items])

    return {
        "rows": padded(0, (0,) * 10), "tags": padded(1, IGNORE), "upos": padded(2, IGNORE), "rules": padded(3, IGNORE),
        "heads": padded(4, IGNORE), "relations": padded(5, IGNORE),
        "style": torch.tensor([i[6] for i in items]), "lengths": torch.tensor([len(i[0]) for i in items]),
    }  # fmt: skip


def batches(items, size: int, draw: random.Random):
    """Batches of about `size` words, sentences of like length together, in random order."""
    draw.shuffle(items)
    items.sort(key=lambda i: len(i[0]) + draw.random() * 2)
    out, batch, words = [], [], 0
    for item in items:
        batch.append(item)
        words += len(item[0])
        if words >= size:
            out.append(batch)
            batch, words = [], 0
    if batch:
        out.append(batch)
    draw.shuffle(out)
    return out


def masked_heads(scores, lengths):
    """No word is its own head, and padding is nobody's."""
    n = scores.shape[1]
    at = torch.arange(n + 1)
    outside = at.unsqueeze(0) > lengths.unsqueeze(1)
    scores = scores.masked_fill(outside.unsqueeze(1), -1e4)
    own = torch.zeros(n, n + 1, dtype=torch.bool)
    own[torch.arange(n), torch.arange(n) + 1] = True
    return scores.masked_fill(own, -1e4)


def loss_of(model: Parser, batch, lose_correction):
    x, h = model.encode(batch, lose_correction)
    flat = lambda t: t.reshape(-1, t.shape[-1])  # noqa: E731
    tags = flat(model.tags(h))
    target = batch["tags"].reshape(-1)
    loss = F.cross_entropy(tags, target, ignore_index=IGNORE)
    real = batch["heads"].reshape(-1) != IGNORE
    rules = batch["rules"].reshape(-1)
    known = rules != IGNORE
    loss = loss + 0.5 * F.cross_entropy(flat(model.lemmas(x, h))[known], rules[known])
    arcs = masked_heads(model.heads(h), batch["lengths"])
    loss = loss + F.cross_entropy(flat(arcs)[real], batch["heads"].reshape(-1)[real])
    gold = batch["heads"].clamp(min=0)
    relations = flat(model.relations(h, gold))
    loss = loss + F.cross_entropy(relations, batch["relations"].reshape(-1), ignore_index=IGNORE)
    return loss


@torch.no_grad()
def evaluate(model: Parser, sentences, labels: Labels, vocabulary, style: int = 0):
    """Accuracies in % on gold words, heads chosen one by one: UPOS, UFeats, lemma, UAS, LAS."""
    model.eval()
    draw = random.Random(0)
    right, total = Counter(), 0
    items = [(s, prepared(s, style, labels, vocabulary, draw, False)) for s in sentences]
    items.sort(key=lambda i: len(i[1][0]))
    for start in range(0, len(items), 64):
        part = items[start : start + 64]
        batch = collate([i[1] for i in part])
        x, h = model.encode(batch)
        tags = model.tags(h).argmax(-1)
        arcs = masked_heads(model.heads(h), batch["lengths"]).argmax(-1)
        relations = model.relations(h, arcs).argmax(-1)
        rules = model.lemmas(x, h).argmax(-1)
        for row, (sentence, _) in enumerate(part):
            for at, w in enumerate(sentence.words):
                tag = int(tags[row, at])
                upos, feats = labels.tags[tag]
                total += 1
                right["UPOS"] += upos == w.upos
                right["UFeats"] += feats == w.feats
                rule = labels.lexicon.get((w.form.lower(), tag), int(rules[row, at]))
                right["Lemma"] += w.lemma in ("_", features.apply_rule(labels.rules[rule], w.form))
                head = int(arcs[row, at]) == w.head
                right["UAS"] += head
                relation = labels.relations[int(relations[row, at])].split(":")[0]
                right["LAS"] += head and relation == w.deprel.split(":")[0]
    model.train()
    return {k: round(100 * right[k] / total, 2) for k in ("UPOS", "UFeats", "Lemma", "UAS", "LAS")}


def train(model: Parser, data, dev, labels: Labels, vocabulary, word_counts, epochs: int, seed: int, log, lr=2e-3,
          batch_words=900, gentle=()):  # fmt: skip
    """Trains for the given passages over the treebanks and leaves the running average of the weights in the model."""
    draw = random.Random(seed)
    trained = model.words.trained_words
    lose = torch.zeros(trained)
    for word, at in vocabulary.words.items():
        if at < trained:
            lose[at] = 0.5 / (0.5 + word_counts[word])
    gentle_ids = {id(p) for m in gentle for p in m.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if id(p) not in gentle_ids], "scale": 1.0},
        {"params": [p for p in model.parameters() if id(p) in gentle_ids], "scale": 0.6},
    ]
    optimizer = torch.optim.Adam(groups, lr=lr, betas=(0.9, 0.95))
    average = {k: v.detach().clone() for k, v in model.named_parameters()}
    began, step = time.time(), 0
    style_of = {name: i for i, name in enumerate(data)}
    running, steps = None, None
    model.train()
    for epoch in range(1, epochs + 1):
        items = []
        for name, (sentences, weight) in data.items():
            whole, rest = int(weight), weight - int(weight)
            chosen = sentences * whole + draw.sample(sentences, int(rest * len(sentences)))
            items += [prepared(s, style_of[name], labels, vocabulary, draw, True) for s in chosen]
        parts = batches(items, batch_words, draw)
        steps = steps or len(parts) * epochs
        for part in parts:
            passed = min(1.0, step / steps)
            rate = lr * min(1, (step + 1) / 150) * (0.5 * (1 + math.cos(math.pi * passed)) * 0.98 + 0.02)
            for group in optimizer.param_groups:
                group["lr"] = rate * group["scale"]
            loss = loss_of(model, collate(part), lose)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            step += 1
            running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
            keep = min(0.998, (step + 1) / (step + 10))
            with torch.no_grad():
                for k, v in model.named_parameters():
                    average[k].lerp_(v, 1 - keep)
        scores = ""
        if epoch % 4 == 0 or epoch == epochs:
            own = {k: v.detach().clone() for k, v in model.named_parameters()}
            model.load_state_dict(average, strict=False)
            scores = f"dev {evaluate(model, dev, labels, vocabulary)}"
            if epoch < epochs:
                model.load_state_dict(own, strict=False)
        log(f"epoch {epoch}, step {step}, {(time.time() - began) / 60:.1f} min, loss {running:.3f} {scores}")
