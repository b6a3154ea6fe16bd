"""Fits the weights by which a report is judged to be about a conflict or not.

In: what `cargo run --release -p vigie-claim --example relevance` prints for the texts of `eval/relevance/` and of
`eval/gold/` (those held out excepted), of which a report without claims is about no conflict:

    python3 train/relevance.py --texts > texts.jsonl
    target/release/examples/relevance < texts.jsonl > evidence.jsonl
    python3 train/relevance.py evidence.jsonl

Out: the table of `crates/vigie-claim/src/relevance/judge.rs`, and how many texts are judged wrongly when each tenth is
left out of the fitting in turn. Logistic regression with a ridge penalty, by Newton's method; needs nothing but Python.
"""

import glob
import json
import math
import os
import sys

RIDGE = 1.0
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "eval")
# Reports of two matters at once, of which one is a conflict: the judgement is of the whole.
LEFT_OUT = {"fr-mindanao-01"}


def texts():
    """The annotated texts: id, lang, published, text, conflict."""
    for path in sorted(glob.glob(os.path.join(ROOT, "relevance", "*.jsonl"))):
        with open(path, encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)
    for folder in ["given", "examples", "negatives", "fr/development", "en/development"]:
        for path in sorted(glob.glob(os.path.join(ROOT, "gold", folder, "*.gold.json"))):
            with open(path, encoding="utf-8") as file:
                gold = json.load(file)
            if gold["id"] not in LEFT_OUT:
                keys = {key: gold.get(key) for key in ("id", "lang", "published", "text")}
                yield {**keys, "conflict": bool(gold["claims"])}


def log_odds(weights, values):
    return sum(weight * value for weight, value in zip(weights, values))


def solve(matrix, vector):
    """The solution of a system of linear equations, by elimination with pivots."""
    size = len(vector)
    rows = [row[:] + [value] for row, value in zip(matrix, vector)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def fit(data):
    """The weights for (values, conflict) pairs; the first value is 1 and its weight not held down."""
    size = len(data[0][0])
    weights = [0.0] * size
    for _ in range(60):
        gradient = [0.0] + [-RIDGE * w for w in weights[1:]]
        hessian = [[RIDGE * (i == j and i > 0) + 1e-6 * (i == j == 0) for j in range(size)] for i in range(size)]
        for values, conflict in data:
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds(weights, values)))))
            for i, value in enumerate(values):
                if value:
                    gradient[i] += (conflict - p) * value
                    for j, other in enumerate(values):
                        hessian[i][j] += p * (1 - p) * value * other
        step = solve(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def main():
    if sys.argv[1:] == ["--texts"]:
        for text in texts():
            print(json.dumps(text, ensure_ascii=False))
        return
    with open(sys.argv[1], encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    names = list(read[0]["evidence"])
    data = [([1.0] + [text["evidence"][name] for name in names], text["conflict"]) for text in read]
    wrong = []
    for k in range(10):
        weights = fit([pair for i, pair in enumerate(data) if i % 10 != k])
        wrong += [read[i]["id"] for i in range(k, len(data), 10) if (log_odds(weights, data[i][0]) > 0) != data[i][1]]
    print(f"{len(data)} texts, {sum(c for _, c in data)} about a conflict; left out in turn, judged wrongly:")
    print(" ", ", ".join(sorted(wrong)) or "none")
    for name, weight in zip(["BASE"] + names, fit(data)):
        print(f"{name:16} {weight:+.2f}")


if __name__ == "__main__":
    main()
