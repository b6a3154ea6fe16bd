"""The sentences that the peers learn from: those that Vigie's own French model learns from.

In: the folder of treebanks (`../shared/data/ud`). Out: two lists of CoNLL-U sentences, each the lines of one sentence.
Invariant: no sentence whose `# text` stands in a test set is learned from.
"""

import pathlib

TRAIN = [
    "fr/UD_French-Sequoia/fr_sequoia-ud-train.conllu",
    "fr/UD_French-GSD/fr_gsd-ud-dev.conllu",
    "fr/UD_French-FQB/fr_fqb-ud-test.conllu",
    "fr/UD_French-Rhapsodie/fr_rhapsodie-ud-train.conllu",
    "fr/UD_French-Rhapsodie/fr_rhapsodie-ud-dev.conllu",
    "fr/UD_French-Rhapsodie/fr_rhapsodie-ud-test.conllu",
    "fr/UD_French-ParisStories/fr_parisstories-ud-train.conllu",
    "fr/UD_French-ParisStories/fr_parisstories-ud-dev.conllu",
    "fr/UD_French-ParisStories/fr_parisstories-ud-test.conllu",
]
DEV = ["fr/UD_French-Sequoia/fr_sequoia-ud-dev.conllu"]
TEST = [
    "fr/UD_French-Sequoia/fr_sequoia-ud-test.conllu",
    "fr/UD_French-GSD/fr_gsd-ud-test.conllu",
    "fr/UD_French-PUD/fr_pud-ud-test.conllu",
]


def sentences(path):
    """The sentences of a CoNLL-U file; empty nodes and enhanced graphs are left out."""
    found, lines = [], []
    for line in pathlib.Path(path).read_text(encoding="utf-8").split("\n"):
        if not line:
            if lines:
                found.append(lines)
            lines = []
        elif line[0] == "#":
            lines.append(line)
        elif "." not in line.split("\t")[0]:
            columns = line.split("\t")
            columns[8] = "_"
            lines.append("\t".join(columns))
    return found


def text(sentence):
    return next(line[9:] for line in sentence if line.startswith("# text = "))


def split(ud):
    """The sentences to learn from, and those to watch the learning with."""
    ud = pathlib.Path(ud)
    read = lambda names: [sentence for name in names for sentence in sentences(ud / name)]
    held_out = {text(sentence) for sentence in read(TEST)}
    everything = read(TRAIN)
    train = [sentence for sentence in everything if text(sentence) not in held_out]
    dev = read(DEV)
    words = sum(line[0] != "#" and "-" not in line.split("\t")[0] for sentence in train for line in sentence)
    print(f"{len(train)} sentences, {words} words; {len(everything) - len(train)} left out that stand in a test set", flush=True)
    return train, dev
