"""Trains a spaCy pipeline on the sentences of treebank.py: `train_spacy.py UD_FOLDER OUT_FOLDER [--quick]`.

Its architecture is that of fr_core_news_sm: one small convolutional tok2vec under a morphologizer, a lemmatizer and a
parser, which also sets the sentences.
"""

import json
import pathlib
import sys
import time

import spacy
from spacy.cli.train import train
from spacy.tokens import Doc, DocBin

import expand
import treebank

# Sentences of one text: the parser learns where one ends from these.
TOGETHER = 10

CONFIG = """
[paths]
train = null
dev = null
[system]
seed = 0
gpu_allocator = null
[nlp]
lang = "fr"
pipeline = ["tok2vec","morphologizer","parser","trainable_lemmatizer"]
batch_size = 256
[components]
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true
[components.morphologizer]
factory = "morphologizer"
[components.morphologizer.model]
@architectures = "spacy.Tagger.v2"
nO = null
[components.morphologizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
upstream = "tok2vec"
[components.parser]
factory = "parser"
[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
nO = null
[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
upstream = "tok2vec"
[components.trainable_lemmatizer]
factory = "trainable_lemmatizer"
[components.trainable_lemmatizer.model]
@architectures = "spacy.Tagger.v2"
nO = null
[components.trainable_lemmatizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
upstream = "tok2vec"
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${paths.train}
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${paths.dev}
[training]
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"
seed = ${system.seed}
gpu_allocator = ${system.gpu_allocator}
dropout = 0.1
accumulate_gradient = 1
patience = 0
max_epochs = 0
max_steps = 6000
eval_frequency = 500
[training.batcher]
@batchers = "spacy.batch_by_words.v1"
discard_oversize = false
tolerance = 0.2
[training.batcher.size]
@schedules = "compounding.v1"
start = 100
stop = 1000
compound = 1.001
[training.optimizer]
@optimizers = "Adam.v1"
use_averages = true
[training.score_weights]
dep_las = 0.5
dep_uas = 0.0
sents_f = 0.1
pos_acc = 0.2
morph_acc = 0.1
lemma_acc = 0.1
"""


def document(vocab, found):
    """One document of several sentences."""
    words, spaces, lemmas, tags, feats, heads, deprels, starts = [], [], [], [], [], [], [], []
    for sentence in found:
        offset = len(words)
        for at, (form, space, lemma, upos, feat, head, deprel) in enumerate(expand.merged(sentence)):
            words.append(form)
            spaces.append(space)
            lemmas.append(lemma)
            tags.append(upos)
            feats.append("" if feat == "_" else feat)
            heads.append(offset + head)
            deprels.append("ROOT" if deprel == "root" else deprel)
            starts.append(at == 0)
    return Doc(vocab, words=words, spaces=spaces, lemmas=lemmas, pos=tags, morphs=feats, heads=heads, deps=deprels,
               sent_starts=None)


def main(ud, out, quick):
    out = pathlib.Path(out) / "fr.spacy"
    out.mkdir(parents=True, exist_ok=True)
    learned, dev = treebank.split(ud)
    if quick:
        learned, dev = learned[:300], dev[:50]
    vocab = spacy.blank("fr").vocab
    paths = {}
    for name, found in [("train", learned), ("dev", dev)]:
        documents = [document(vocab, found[at : at + TOGETHER]) for at in range(0, len(found), TOGETHER)]
        paths[f"paths.{name}"] = str(out / f"{name}.spacy")
        DocBin(docs=documents, store_user_data=False).to_disk(paths[f"paths.{name}"])
    (out / "config.cfg").write_text(CONFIG, encoding="utf-8")
    (out / "multiword.json").write_text(json.dumps(expand.Table(learned).table, ensure_ascii=False, indent=0))
    began = time.time()
    overrides = {**paths, **({"training.max_steps": 20, "training.eval_frequency": 10} if quick else {})}
    train(out / "config.cfg", out, overrides=overrides)
    print(f"{out}: trained in {time.time() - began:.0f} s")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    main(*arguments, quick="--quick" in sys.argv)
