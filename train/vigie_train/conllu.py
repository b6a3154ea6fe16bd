"""Universal Dependencies treebanks: reading CoNLL-U, and which files train and which ones only test."""

from dataclasses import dataclass, field
from pathlib import Path

# The universal features (universaldependencies.org/u/feat). Those of one treebank alone (Emph, Typo, …) are not learnt.
UNIVERSAL_FEATURES = frozenset(
    "PronType NumType Poss Reflex Foreign Abbr Gender Animacy Number Case Definite Degree VerbForm Mood Tense Aspect "
    "Voice Evident Polarity Person Polite".split()
)


@dataclass
class Word:
    form: str
    lemma: str
    upos: str
    feats: str
    head: int  # 1-based in the sentence, 0 = root
    deprel: str


@dataclass
class Token:
    form: str
    first: int  # index of its first word, 0-based
    count: int  # 1, or more for a multi-word token
    space_after: bool


@dataclass
class Sentence:
    text: str
    style: str
    tokens: list[Token] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    new_paragraph: bool = False


# style name → (files that train, how often an epoch shows them). The first style is what the engine answers by default.
TREEBANKS = {
    "fr": {
        "sequoia": (["UD_French-Sequoia/fr_sequoia-ud-train.conllu"], 2.0),
        "gsd": (["UD_French-GSD/fr_gsd-ud-dev.conllu"], 1.5),
        "fqb": (["UD_French-FQB/fr_fqb-ud-test.conllu"], 0.7),
        "rhapsodie": ([f"UD_French-Rhapsodie/fr_rhapsodie-ud-{s}.conllu" for s in ("train", "dev", "test")], 0.5),
        "parisstories": (
            [f"UD_French-ParisStories/fr_parisstories-ud-{s}.conllu" for s in ("train", "dev", "test")],
            0.5,
        ),
    },
    "en": {"ewt": (["UD_English-EWT/en_ewt-ud-train.conllu"], 1.0)},
}
DEV = {"fr": "UD_French-Sequoia/fr_sequoia-ud-dev.conllu", "en": "UD_English-EWT/en_ewt-ud-dev.conllu"}
TEST = {
    "fr": [
        "UD_French-Sequoia/fr_sequoia-ud-test.conllu",
        "UD_French-GSD/fr_gsd-ud-test.conllu",
        "UD_French-PUD/fr_pud-ud-test.conllu",
    ],
    "en": ["UD_English-EWT/en_ewt-ud-test.conllu", "UD_English-PUD/en_pud-ud-test.conllu"],
}
# Treebanks whose lemmas of pronouns follow another convention than the first style's: their lemma is not learnt there.
OTHER_PRONOUN_LEMMAS = frozenset({"fqb", "rhapsodie", "parisstories"})


def universal(feats: str) -> str:
    if feats == "_":
        return ""
    return "|".join(f for f in feats.split("|") if f.split("=")[0] in UNIVERSAL_FEATURES)


def read(path: Path, style: str) -> list[Sentence]:
    """All sentences of a CoNLL-U file; empty nodes are left out."""
    sentences, current, paragraph = [], None, False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") or line.startswith("# newdoc"):
            paragraph = True
        elif line.startswith("# text = "):
            current = Sentence(line[9:], style, new_paragraph=paragraph)
            paragraph, covered = False, 0
        elif not line:
            if current:
                sentences.append(current)
            current = None
        elif not line.startswith("#"):
            column = line.split("\t")
            space = "SpaceAfter=No" not in column[9].split("|")
            if "-" in column[0]:
                first, last = map(int, column[0].split("-"))
                current.tokens.append(Token(column[1], first - 1, last - first + 1, space))
                covered = last
            elif "." not in column[0]:
                number = int(column[0])
                if number > covered:
                    current.tokens.append(Token(column[1], number - 1, 1, space))
                current.words.append(
                    Word(column[1], column[2], column[3], universal(column[5]), int(column[6]), column[7])
                )
    if current:
        sentences.append(current)
    return sentences


def load(folder: Path, language: str):
    """(training sentences with their weight by style, dev sentences): sentences of any test set left out of training."""
    folder = folder / language
    tested = {s.text for name in TEST[language] for s in read(folder / name, "")}
    tested |= {s.text for s in read(folder / DEV[language], "")}
    train = {}
    for style, (files, weight) in TREEBANKS[language].items():
        sentences = [s for name in files for s in read(folder / name, style)]
        kept = [s for s in sentences if s.text not in tested]
        train[style] = (kept, weight)
    dev = read(folder / DEV[language], next(iter(TREEBANKS[language])))
    return train, dev
