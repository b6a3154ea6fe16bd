"""The model file (format 1) that crates/vigie-syntax reads: header, hash table, quantised tensors."""

import json
import struct
from pathlib import Path

import numpy as np
import torch

from .features import AFFIXES, fnv
from .network import AFFIX, SHAPE, WORD


def quantised(matrix: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Rows of 8-bit integers and a scale for each."""
    m = matrix.detach().float().numpy()
    scale = np.abs(m).max(axis=1) / 127
    scale[scale == 0] = 1e-8
    q = np.clip(np.rint(m / scale[:, None]), -127, 127).astype(np.int8)
    return q, scale.astype(np.float32)


class Writer:
    def __init__(self):
        self.tensors: list[tuple[str, np.ndarray]] = []

    def vector(self, name: str, value: torch.Tensor):
        self.tensors.append((name, value.detach().float().numpy().astype(np.float32)))

    def matrix(self, name: str, value: torch.Tensor):
        q, s = quantised(value)
        self.tensors += [(f"{name}.q", q), (f"{name}.s", s)]

    def write(self, path: Path, header: dict) -> int:
        names = {np.dtype(np.int8): "i8", np.dtype(np.float32): "f32", np.dtype(np.uint32): "u32"}

        def laid_out(start: int):
            listed, at = [], start
            for name, array in self.tensors:
                at = -(-at // 64) * 64
                listed.append(
                    {"name": name, "dtype": names[array.dtype], "shape": list(array.shape), "offset": at}
                )
                at += array.nbytes
            return listed

        # Offsets depend on the header's length and the header on the offsets: a second round settles it.
        start = 0
        for _ in range(8):
            text = json.dumps({**header, "tensors": laid_out(start)}, ensure_ascii=False, separators=(",", ":"))
            data = text.encode()
            if -(-(16 + len(data)) // 64) * 64 == start:
                break
            start = -(-(16 + len(data)) // 64) * 64
        else:
            raise RuntimeError("the header's length did not settle")
        out = bytearray(b"VIGIESYN" + struct.pack("<II", 1, len(data)) + data)
        for entry, (_, array) in zip(laid_out(start), self.tensors):
            out += bytes(entry["offset"] - len(out)) + array.tobytes()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(out)
        return len(out)


def hash_table(entries: list[tuple[bytes, int]]) -> np.ndarray:
    capacity = 1
    while 5 * capacity < 8 * len(entries):  # at most five eighths full
        capacity *= 2
    table = np.zeros((capacity, 2), dtype=np.uint32)
    for key, row in entries:
        value = fnv(key)
        at, print_ = value & (capacity - 1), (value >> 32) or 1
        while table[at, 0]:
            if table[at, 0] == print_:
                raise RuntimeError(f"two keys share a fingerprint: {key!r}")
            at = (at + 1) & (capacity - 1)
        table[at] = (print_, row)
    return table


def write(path: Path, language: str, vocabulary, labels, parser, segmenter, segmenter_parts, styles, dims) -> int:
    names, table, tables = segmenter_parts
    entries = [(b"w" + w.encode(), i) for w, i in vocabulary.words.items()]
    for kind in AFFIXES:
        entries += [(kind.encode() + a.encode(), i) for a, i in vocabulary.affixes[kind].items()]
    entries += [(b"L" + f"{form}\t{tag}".encode(), rule) for (form, tag), rule in labels.lexicon.items()]
    for kind, seen in tables.items():
        entries += [(kind.encode() + k.encode(), i) for k, i in seen.items()]
    w = Writer()
    w.tensors.append(("hash", hash_table(entries)))
    words = parser.words
    vectors = words.fixed.clone()
    own = words.word.weight.detach().clone()
    vectors[: words.trained_words] += own
    vectors[words.trained_words :] += own[0]  # a word without a correction of its own takes the unknown's
    w.matrix("word", vectors)
    for name, e in zip(("p1", "p2", "p3", "s1", "s2", "s3", "s4", "s5"), words.affix):
        w.matrix(name, e.weight)
    w.vector("shape", words.shape.weight)
    w.matrix("in.w", words.layer.weight)
    w.vector("in.b", words.layer.bias)
    w.vector("in.ln_g", words.norm.weight)
    w.vector("in.ln_b", words.norm.bias)
    style = parser.style.weight.detach().clone()
    style[0] = 0
    w.vector("style", style)
    for n, layer in ((1, parser.l1), (2, parser.l2)):
        for d, lstm in (("f", layer.f), ("b", layer.b)):
            w.matrix(f"l{n}{d}.wx", lstm.weight_ih_l0)
            w.matrix(f"l{n}{d}.wh", lstm.weight_hh_l0)
            w.vector(f"l{n}{d}.b", lstm.bias_ih_l0 + lstm.bias_hh_l0)
    w.matrix("tag.w", parser.tag.weight + parser.parts @ parser.part.weight)
    w.vector("tag.b", parser.tag.bias + parser.parts @ parser.part.bias)
    for name, layer in (("arc_dep", parser.arc_dep), ("arc_head", parser.arc_head), ("rel_dep", parser.rel_dep),
                        ("rel_head", parser.rel_head), ("rel", parser.rel), ("lemma", parser.lemma)):  # fmt: skip
        w.matrix(f"{name}.w", layer.weight)
        w.vector(f"{name}.b", layer.bias)
    w.matrix("arc.u", parser.u)
    w.vector("arc.hb", parser.arc_bias)
    w.vector("arc.root", parser.arc_root)
    w.vector("rel.root", parser.rel_root)
    for name, e in zip(("seg.w", "seg.p", "seg.s"), segmenter.tables):
        w.matrix(name, e.weight)
    w.vector("seg.shape", segmenter.tables[3].weight)
    w.vector("seg.space", segmenter.tables[4].weight)
    for name in ("c1", "c2", "c3"):
        conv = getattr(segmenter, name)
        w.matrix(f"seg.{name}.w", conv.weight.permute(0, 2, 1).reshape(conv.weight.shape[0], -1))
        w.vector(f"seg.{name}.b", conv.bias)
    for name, layer in (("seg.bound", segmenter.bound), ("seg.mwt", segmenter.mwt)):
        w.matrix(f"{name}.w", layer.weight)
        w.vector(f"{name}.b", layer.bias)
    header = {
        "language": language,
        "dims": {"word": WORD, "affix": AFFIX, "shape": SHAPE, **dims},
        "upos": labels.upos,
        "tags": [list(t) for t in labels.tags],
        "deprels": labels.relations,
        "rules": [list(r) for r in labels.rules],
        "styles": styles,
        "mwt_classes": names,
        "mwt_table": table,
    }
    return w.write(path, header)
