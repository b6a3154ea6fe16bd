"""Raw text for pre-training: sentences of normalised words, cut as the treebanks cut them, near enough."""

import random
import re
from pathlib import Path

from .features import norm

FRENCH = re.compile(
    r"(?:\b(?:aujourd'hui|quelqu'un|presqu'île|prud'homm\w*))"
    r"|(?:\b(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)')"
    r"|\d+(?:[ .,:]\d+)*"
    r"|-(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce|moi|toi|lui|leur|les|la|le|y|en)\b(?![-'])"
    r"|\w+(?:-(?!(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce|moi|toi|lui|leur|les|la|le|y|en|là|ci)\b)\w+)*'?"
    r"|-(?:là|ci)\b|\.\.\.|[^\w\s]"
)
ENGLISH = re.compile(
    r"\w+?(?=n't\b)|n't\b|'(?:s|m|re|ve|ll|d)\b|\b(?:u\.s\.|mr\.|mrs\.|ms\.|dr\.|st\.|e\.g\.|i\.e\.)"
    r"|\d+(?:[.,:]\d+)*|\w+|\.\.\.|-+|[^\w\s]"
)
CONTRACTIONS = {"du": ("de", "le"), "au": ("à", "le"), "aux": ("à", "les"), "des": ("de", "les")}
CANNOT = {"cannot": ("can", "not")}
END = re.compile(r"^(?:[.!?]|\.\.\.)$")


def sentences(folder: Path, language: str, limit: int, seed: int = 1):
    """Sentences of normalised words from every .txt file of the folder, in a fixed order, `limit` words at most."""
    pattern = FRENCH if language == "fr" else ENGLISH
    draw = random.Random(seed)
    out, words = [], 0
    files = sorted(folder.glob("*.txt"))
    size = sum(f.stat().st_size for f in files)
    for path in files:
        share = limit * path.stat().st_size / size
        taken = 0
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                sentence: list[str] = []
                for word in pattern.findall(norm(line.rstrip("\n"))):
                    if language == "fr" and word in CONTRACTIONS and (word != "des" or draw.random() < 0.55):
                        sentence.extend(CONTRACTIONS[word])
                    elif language == "en" and word in CANNOT:
                        sentence.extend(CANNOT[word])
                    else:
                        sentence.append(word)
                    if END.match(word) and len(sentence) > 3 or len(sentence) >= 60:
                        out.append(sentence)
                        taken += len(sentence)
                        sentence = []
                if len(sentence) > 3:
                    out.append(sentence)
                    taken += len(sentence)
                if taken > share:
                    break
        words += taken
    return out, words
