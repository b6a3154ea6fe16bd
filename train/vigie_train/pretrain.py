"""Pre-training on raw text: word vectors (skip-gram), then the first LSTM layer as a language model both ways."""

import math
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .network import WORD, BiLstm, WordEncoder, reversal
from .vocabulary import Vocabulary

OUT_WORDS = 24_000
NEGATIVES = 2_048


def word_vectors(sentences, seed: int, workers: int):
    """Skip-gram vectors [words, WORD], scaled to unit root mean square, of the words seen five times, commonest first."""
    from gensim.models import Word2Vec

    model = Word2Vec(
        sentences, vector_size=WORD, sg=1, window=3, negative=8, min_count=5, epochs=4, sample=1e-4,
        workers=workers, seed=seed, max_final_vocab=60_000,
    )  # fmt: skip
    vectors = model.wv.vectors.astype(np.float32)
    vectors *= 1.0 / math.sqrt(float((vectors**2).mean()))
    return list(model.wv.index_to_key), vectors * 0.5


class LanguageModel(nn.Module):
    """Predicts the next word from the forward states of the first layer, the word before from the backward ones."""

    def __init__(self, words: WordEncoder, l1: BiLstm, hidden: int, out: torch.Tensor):
        super().__init__()
        self.words, self.l1 = words, l1
        self.forward_out, self.backward_out = nn.Linear(hidden, WORD), nn.Linear(hidden, WORD)
        self.out = nn.Embedding.from_pretrained(out.clone() * 0.5, freeze=False)
        self.bias = nn.Parameter(torch.zeros(out.shape[0]))
        self.hidden = hidden

    def loss(self, rows, targets, lengths, negatives, log_q):
        x = F.dropout(self.words(rows, 0.1), 0.1, self.training)
        h = self.l1(x, reversal(lengths, rows.shape[1]))
        f, b = h.split(self.hidden, -1)
        mask = torch.arange(rows.shape[1] - 1).unsqueeze(0) < (lengths - 1).unsqueeze(1)
        pairs = [(self.forward_out(f[:, :-1][mask]), targets[:, 1:][mask])]
        pairs.append((self.backward_out(b[:, 1:][mask]), targets[:, :-1][mask]))
        total, count = 0.0, 0
        table, table_bias = self.out(negatives), self.bias[negatives] - log_q[negatives]
        for state, target in pairs:
            known = target > 0
            state, target = state[known], target[known]
            right = (state * self.out(target)).sum(-1) + self.bias[target] - log_q[target]
            wrong = state @ table.t() + table_bias
            wrong = wrong.masked_fill(negatives.unsqueeze(0) == target.unsqueeze(1), -1e4)
            total = total + (torch.logsumexp(torch.cat([right.unsqueeze(1), wrong], 1), 1) - right).sum()
            count += len(target)
        return total / max(count, 1), count


def language_model(sentences, vocabulary: Vocabulary, words: WordEncoder, l1: BiLstm, hidden: int, seed: int, log) -> None:  # fmt: skip
    """Trains `words` and `l1` in place: one passage over the text."""
    draw = random.Random(seed)
    counts = Counter(w for s in sentences for w in s)
    out_words = [w for w, _ in counts.most_common(OUT_WORDS) if w in vocabulary.words]
    target_of = {w: i + 1 for i, w in enumerate(out_words)}
    rows_of = torch.tensor([0] + [vocabulary.words[w] for w in out_words])
    model = LanguageModel(words, l1, hidden, words.fixed[rows_of])
    weight = torch.tensor([1e-9] + [counts[w] ** 0.75 for w in out_words])
    log_q = (weight / weight.sum() * NEGATIVES).log()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, betas=(0.9, 0.98))
    order = list(range(len(sentences)))
    draw.shuffle(order)
    # Sentences of like length together, in batches of about 1,600 words, the batches in random order.
    batches, buffer = [], []
    for start in range(0, len(order), 4096):
        buffer = sorted(order[start : start + 4096], key=lambda i: len(sentences[i]))
        batch, size = [], 0
        for i in buffer:
            batch.append(i)
            size += len(sentences[i])
            if size >= 1600:
                batches.append(batch)
                batch, size = [], 0
        if batch:
            batches.append(batch)
    draw.shuffle(batches)
    began, seen, running = time.time(), 0, None
    model.train()
    for number, batch in enumerate(batches):
        passed = number / len(batches)
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * min(1, (number + 1) / 200) * (1 - passed) + 1e-5
        chosen = [sentences[i] for i in batch]
        longest = max(map(len, chosen))
        pad = (0,) * 10
        rows = torch.tensor([[vocabulary.rows(w) for w in s] + [pad] * (longest - len(s)) for s in chosen])
        targets = torch.tensor([[target_of.get(w, 0) for w in s] + [0] * (longest - len(s)) for s in chosen])
        lengths = torch.tensor([len(s) for s in chosen])
        negatives = torch.multinomial(weight, NEGATIVES, replacement=False)
        loss, _ = model.loss(rows, targets, lengths, negatives, log_q)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        seen += int(lengths.sum())
        running = loss.item() if running is None else 0.99 * running + 0.01 * loss.item()
        if number % 500 == 0:
            log(f"language model: {number}/{len(batches)} batches, {seen / 1e6:.1f} M words, loss {running:.3f}, "
                f"{seen / (time.time() - began):.0f} words/s")  # fmt: skip
    log(f"language model: {seen / 1e6:.1f} M words, loss {running:.3f}")


def save(path: Path, **values) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(values, path)
