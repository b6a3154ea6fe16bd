"""The network of docs/decisions (syntax): word vectors from tables, two bidirectional LSTM layers, five heads."""

import torch
from torch import nn
from torch.nn import functional as F

from .features import AFFIXES, SHAPES

WORD, AFFIX, SHAPE = 96, 24, 8


class LockedDropout(nn.Module):
    """One mask for a whole sentence, as recurrent networks want it."""

    def __init__(self, rate: float):
        super().__init__()
        self.rate = rate

    def forward(self, x):  # [batch, time, features]
        if not self.training or self.rate == 0:
            return x
        mask = x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - self.rate) / (1 - self.rate)
        return x * mask


class BiLstm(nn.Module):
    """Two directions; the backward one reads each sentence reversed within its own length, so padding is always last."""

    def __init__(self, inputs: int, hidden: int):
        super().__init__()
        self.f = nn.LSTM(inputs, hidden, batch_first=True)
        self.b = nn.LSTM(inputs, hidden, batch_first=True)

    def forward(self, x, reverse):
        forward, _ = self.f(x)
        backward, _ = self.b(take(x, reverse))
        return torch.cat([forward, take(backward, reverse)], -1)


def take(x, index):
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.shape[2]))


def reversal(lengths, longest: int):
    """Positions of each sentence read backwards; padding stays where it is."""
    at = torch.arange(longest).unsqueeze(0).expand(len(lengths), -1)
    n = lengths.unsqueeze(1)
    return torch.where(at < n, n - 1 - at, at)


class WordEncoder(nn.Module):
    """A word's form → x: table rows concatenated, a maxout layer, normalised."""

    def __init__(self, sizes, fixed, x: int, trained_words: int):
        super().__init__()
        words, affix_sizes = sizes
        self.register_buffer("fixed", fixed)  # pre-trained vectors [words, WORD]
        # A correction for the words of the treebanks, which come first in the table.
        self.word = nn.Embedding(trained_words, WORD)
        self.affix = nn.ModuleList(nn.Embedding(affix_sizes[k], AFFIX) for k in AFFIXES)
        self.shape = nn.Embedding(SHAPES, SHAPE)
        nn.init.zeros_(self.word.weight)
        for e in (*self.affix, self.shape):
            nn.init.normal_(e.weight, std=0.3)
        self.layer = nn.Linear(WORD + len(AFFIXES) * AFFIX + SHAPE, 2 * x)
        self.norm = nn.LayerNorm(x)
        self.x = x
        self.trained_words = trained_words

    def forward(self, rows, lose_word: float = 0.0, lose_correction=None):
        word = rows[..., 0]
        if self.training and lose_word:
            word = torch.where(torch.rand(word.shape) < lose_word, torch.zeros_like(word), word)
        own = torch.where(word < self.trained_words, word, torch.zeros_like(word))
        if self.training and lose_correction is not None:
            own = torch.where(torch.rand(own.shape) < lose_correction[own], torch.zeros_like(own), own)
        vector = F.embedding(word, self.fixed) + self.word(own)
        parts = [vector] + [e(rows[..., 1 + i]) for i, e in enumerate(self.affix)] + [self.shape(rows[..., -1])]
        a, b = self.layer(torch.cat(parts, -1)).chunk(2, -1)
        return self.norm(torch.maximum(a, b))


class Parser(nn.Module):
    def __init__(self, sizes, fixed, trained_words, tags, rules, relations, styles, upos_of, parts, dims):
        super().__init__()
        x, h, arc, rel = dims["x"], dims["h"], dims["arc"], dims["rel"]
        self.words = WordEncoder(sizes, fixed, x, trained_words)
        self.style = nn.Embedding(styles, x)
        nn.init.zeros_(self.style.weight)
        self.l1, self.l2 = BiLstm(x, h), BiLstm(2 * h, h)
        self.drop = LockedDropout(0.33)
        self.drop_word = LockedDropout(0.2)
        # A tag's score is the sum of its parts' (its class, each of its features) and of its own.
        self.tag = nn.Linear(2 * h, tags)
        self.part = nn.Linear(2 * h, parts.shape[1])
        self.register_buffer("parts", parts)
        self.register_buffer("upos_of", upos_of)
        self.lemma = nn.Linear(2 * h + x, rules)
        self.arc_dep, self.arc_head = nn.Linear(2 * h, arc), nn.Linear(2 * h, arc)
        self.u = nn.Parameter(torch.empty(arc, arc))
        nn.init.xavier_uniform_(self.u)
        self.arc_bias = nn.Parameter(torch.zeros(arc))
        self.arc_root = nn.Parameter(torch.randn(arc) * 0.1)
        self.rel_dep, self.rel_head = nn.Linear(2 * h, rel), nn.Linear(2 * h, rel, bias=True)
        self.rel_root = nn.Parameter(torch.randn(rel) * 0.1)
        self.rel = nn.Linear(2 * rel, relations)

    def encode(self, batch, lose_correction=None):
        x = self.words(batch["rows"], 0.04, lose_correction)
        x = x + (self.style(batch["style"]) * (batch["style"] > 0).unsqueeze(-1)).unsqueeze(1)
        reverse = reversal(batch["lengths"], batch["rows"].shape[1])
        h = self.l1(self.drop_word(x), reverse)
        h = self.drop(self.l2(self.drop(h), reverse))
        return x, h

    def heads(self, h):
        """Scores [batch, dependent, head] with the root as head 0."""
        dep = self.drop(F.leaky_relu(self.arc_dep(h), 0.1))
        head = self.drop(F.leaky_relu(self.arc_head(h), 0.1))
        head = torch.cat([self.arc_root.expand(h.shape[0], 1, -1), head], 1)
        return dep @ self.u @ head.transpose(1, 2) + (head @ self.arc_bias).unsqueeze(1)

    def relations(self, h, chosen):
        """Scores [batch, dependent, relation] for the chosen heads (0 = root)."""
        p = self.drop(self.rel_dep(h))
        q = torch.cat([self.rel_root.expand(h.shape[0], 1, -1), self.drop(self.rel_head(h))], 1)
        q = take(q, chosen)
        return self.rel(torch.cat([F.leaky_relu(p + q, 0.1), p * q], -1))

    def tags(self, h):
        return self.tag(h) + self.part(h) @ self.parts.t()

    def lemmas(self, x, h):
        return self.lemma(torch.cat([h, x], -1))


class Segmenter(nn.Module):
    def __init__(self, sizes, classes: int, width: int, hidden: int):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(n, width) for n in sizes)  # words, prefixes, suffixes, shape, space
        for t in self.tables:
            nn.init.normal_(t.weight, std=0.3)
        self.c1 = nn.Conv1d(width, hidden, 5, padding=2)
        self.c2 = nn.Conv1d(hidden, hidden, 5, padding=2)
        self.c3 = nn.Conv1d(hidden, hidden, 5, padding=2)
        self.bound, self.mwt = nn.Linear(hidden, 3), nn.Linear(hidden, classes)

    def forward(self, rows):  # [batch, time, 5]
        lose = 0.08 if self.training else 0.0
        ids = rows.unbind(-1)
        word = ids[0]
        if lose:
            word = torch.where(torch.rand(word.shape) < lose, torch.zeros_like(word), word)
        e = sum(t(i) for t, i in zip(self.tables, (word, *ids[1:])))
        e = F.dropout(e, 0.15, self.training)
        h = F.relu(self.c1(e.transpose(1, 2)))
        h = F.dropout(h, 0.15, self.training)
        h = h + F.relu(self.c2(h))
        h = h + F.relu(self.c3(h))
        h = F.dropout(h.transpose(1, 2), 0.1, self.training)
        return self.bound(h), self.mwt(h)
