"""python -m vigie_train fr --data ../../shared/data/ud --raw RAW --work WORK --out ../models/fr.syntax.bin"""

import argparse
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from . import conllu, export, pretrain, raw, train_parser, train_segmenter
from .features import norm
from .network import WORD, BiLstm, Parser, WordEncoder
from .vocabulary import Vocabulary, count_affixes

DIMS = {"x": 128, "h": 160, "arc": 128, "rel": 96, "seg": 48, "seg_hidden": 64}


def main() -> None:
    options = argparse.ArgumentParser(prog="vigie_train", description=__doc__)
    options.add_argument("language", choices=sorted(conllu.TREEBANKS))
    options.add_argument("--data", type=Path, required=True, help="folder of treebanks, with fr/ and en/ in it")
    options.add_argument("--raw", type=Path, help="folder of raw text: fr/*.txt, en/*.txt (none: no pre-training)")
    options.add_argument("--work", type=Path, required=True, help="folder for what the steps leave to each other")
    options.add_argument("--out", type=Path, required=True, help="the model file to write")
    options.add_argument("--stage", choices=["vectors", "segmenter", "language-model", "parser", "export", "all"],
                         default="all", help="run one step alone")  # fmt: skip
    options.add_argument("--epochs", type=int, default=44)
    options.add_argument("--segmenter-epochs", type=int, default=18)
    options.add_argument("--raw-words", type=int, default=20_000_000, help="raw words for the vectors")
    options.add_argument("--lm-words", type=int, default=12_000_000, help="raw words for the language model")
    options.add_argument("--threads", type=int, default=1, help="more than one is faster and not bit-reproducible")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)
    journal = (args.work / f"{args.language}.log").open("a", encoding="utf-8")

    def log(text: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {args.language} {text}"
        print(line, flush=True)
        journal.write(line + "\n")
        journal.flush()

    def wants(stage: str) -> bool:
        return args.stage in (stage, "all")

    data, dev = conllu.load(args.data, args.language)
    for style, (sentences, weight) in data.items():
        log(f"{style}: {len(sentences)} sentences, {sum(len(s.words) for s in sentences)} words, weight {weight}")
    counts = Counter(norm(w.form) for sentences, _ in data.values() for s in sentences for w in s.words)
    vectors_file = args.work / f"{args.language}.vectors.pt"
    segmenter_file = args.work / f"{args.language}.segmenter.pt"
    lm_file = args.work / f"{args.language}.lm.pt"
    parser_file = args.work / f"{args.language}.parser.pt"

    if wants("segmenter"):
        model, names, table, tables = train_segmenter.train(
            data, dev, DIMS["seg"], DIMS["seg_hidden"], args.segmenter_epochs, args.seed, log
        )
        pretrain.save(segmenter_file, model=model, parts=(names, table, tables))

    if wants("vectors"):
        words, vectors, raw_counts = [], np.zeros((0, WORD), np.float32), Counter()
        if args.raw:
            text, size = raw.sentences(args.raw / args.language, args.language, args.raw_words, args.seed)
            log(f"raw text: {size / 1e6:.1f} M words")
            random.Random(args.seed).shuffle(text)
            words, vectors = pretrain.word_vectors(text, args.seed, args.threads)
            raw_counts = Counter(w for s in text for w in s)
        # The treebanks' words come first: they alone have a correction of their own.
        own = [w for w, n in sorted(counts.items(), key=lambda p: (-p[1], p[0])) if n >= 2]
        known = set(own)
        order = own + [w for w in words if w not in known]
        at = {w: i for i, w in enumerate(words)}
        fixed = torch.zeros(len(order) + 1, WORD)
        for i, w in enumerate(order):
            if w in at:
                fixed[i + 1] = torch.from_numpy(vectors[at[w]])
        vocabulary = Vocabulary(order, count_affixes(Counter({w: n for w, n in (raw_counts + counts).items() if n >= 3})))
        log(f"{len(order)} words in the table, {len(own)} of them in the treebanks, {len(words)} with a vector")
        pretrain.save(vectors_file, vocabulary=vocabulary, fixed=fixed, trained=len(own) + 1)

    torch.manual_seed(args.seed)
    if args.stage in ("language-model", "parser", "export", "all"):
        kept = torch.load(vectors_file, weights_only=False)
        vocabulary, fixed, trained = kept["vocabulary"], kept["fixed"], kept["trained"]

    if wants("language-model") and args.raw:
        text, size = raw.sentences(args.raw / args.language, args.language, args.lm_words, args.seed + 1)
        log(f"language model on {size / 1e6:.1f} M words")
        encoder = WordEncoder(vocabulary.sizes(), fixed, DIMS["x"], trained)
        l1 = BiLstm(DIMS["x"], DIMS["h"])
        pretrain.language_model(text, vocabulary, encoder, l1, DIMS["h"], args.seed, log)
        pretrain.save(lm_file, words=encoder.state_dict(), l1=l1.state_dict())

    if args.stage in ("parser", "export", "all"):
        labels = train_parser.Labels(data)
        parser = Parser(
            vocabulary.sizes(), fixed, trained, len(labels.tags), len(labels.rules), len(labels.relations), len(data),
            labels.upos_of, labels.parts, DIMS,
        )  # fmt: skip
        log(f"{len(labels.tags)} tags, {len(labels.rules)} lemma rules, {len(labels.relations)} relations, "
            f"{sum(p.numel() for p in parser.parameters()) / 1e6:.2f} M weights")  # fmt: skip
    if wants("parser"):
        gentle = ()
        if lm_file.exists():
            kept = torch.load(lm_file, weights_only=False)
            parser.words.load_state_dict(kept["words"])
            parser.l1.load_state_dict(kept["l1"])
            gentle = (parser.words, parser.l1)
            log("starts from the language model")
        train_parser.train(parser, data, dev, labels, vocabulary, counts, args.epochs, args.seed, log, gentle=gentle)
        pretrain.save(parser_file, parser=parser.state_dict())
    if args.stage in ("export", "all"):
        parser.load_state_dict(torch.load(parser_file, weights_only=False)["parser"])
        kept = torch.load(segmenter_file, weights_only=False)
        log(f"{labels.derive(vocabulary.words)} lemmas of verbs derived")
        size = export.write(args.out, args.language, vocabulary, labels, parser, kept["model"], kept["parts"],
                            list(data), DIMS)  # fmt: skip
        log(f"wrote {args.out}: {size} bytes")


main()
