"""Trains UDPipe 1 on the sentences of treebank.py: `train_udpipe.py UD_FOLDER OUT_FOLDER [--quick]`."""

import pathlib
import sys
import time

from ufal.udpipe import InputFormat, ProcessingError, Sentence, Sentences, Trainer

import treebank

# As UDPipe's own defaults, but for the iterations: these keep the whole under half an hour on one core.
TOKENIZER = "dimension=24;epochs=3;batch_size=50;learning_rate=0.005;dropout=0.1;early_stopping=1"
TAGGER = (
    "models=2;templates_1=lemmatizer;guesser_suffix_rules_1=8;guesser_enrich_dictionary_1=4;"
    "guesser_prefixes_max_1=4;use_lemma_1=1;use_xpostag_1=0;use_feats_1=0;provide_lemma_1=1;provide_xpostag_1=0;"
    "provide_feats_1=0;prune_features_1=0;iterations_1=6;"
    "templates_2=tagger;guesser_suffix_rules_2=8;guesser_enrich_dictionary_2=4;guesser_prefixes_max_2=0;"
    "use_lemma_2=0;use_xpostag_2=0;use_feats_2=1;provide_lemma_2=0;provide_xpostag_2=0;provide_feats_2=1;"
    "prune_features_2=0;iterations_2=6"
)
PARSER = (
    "iterations=5;embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;embedding_form=50;embedding_lemma=0;"
    "embedding_deprel=20;learning_rate=0.01;learning_rate_final=0.001;l2=0.5;hidden_layer=200;batch_size=10;"
    "transition_system=projective;transition_oracle=dynamic;structured_interval=8"
)
QUICK = [("epochs=3", "epochs=1"), ("iterations_1=6", "iterations_1=1"), ("iterations_2=6", "iterations_2=1"),
         ("iterations=5;", "iterations=1;")]


def read(found):
    """UDPipe's own representation."""
    # XPOS is empty in some of the treebanks and differs in the others.
    def plain(line):
        columns = line.split("\t")
        return "\t".join(columns[:4] + ["_"] + columns[5:]) if line[0] != "#" else line
    reader = InputFormat.newConlluInputFormat()
    reader.setText("".join("\n".join(map(plain, sentence)) + "\n\n" for sentence in found))
    out, error = Sentences(), ProcessingError()
    while True:
        sentence = Sentence()
        if not reader.nextSentence(sentence, error):
            break
        out.append(sentence)
    if error.occurred():
        sys.exit(error.message)
    return out


def main(ud, out, quick):
    train, dev = treebank.split(ud)
    options = [TOKENIZER, TAGGER, PARSER]
    if quick:
        train, dev = train[:300], dev[:50]
        for long, short in QUICK:
            options = [option.replace(long, short) for option in options]
    began, error = time.time(), ProcessingError()
    model = Trainer.train("morphodita_parsito", read(train), read(dev), *options, error)
    if error.occurred():
        sys.exit(error.message)
    path = pathlib.Path(out) / "fr.udpipe"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model)
    print(f"{path}: {len(model) / 1e6:.1f} MB in {time.time() - began:.0f} s")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    main(*arguments, quick="--quick" in sys.argv)
