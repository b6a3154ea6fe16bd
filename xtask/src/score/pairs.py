# Pairs claims with gold claims as the scorer does: SCORER GOLD OUTPUT.jsonl -> a JSON list, an entry a report.
# Given to `python3 -c` by `cargo xtask score claims`; the scorer itself is a file of another place and stays as it is.
import importlib.util, json, pathlib, sys

path, gold, output = sys.argv[1:]
spec = importlib.util.spec_from_file_location("scorer", path)
scorer = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(scorer)

folder = pathlib.Path(gold)
given = {}
for line in pathlib.Path(output).read_text(encoding="utf-8").splitlines():
    if line.strip():
        report = json.loads(line)
        given[report["report"].get("id")] = report["claims"]
reports = []
for file in [folder] if folder.is_file() else sorted(folder.glob("*.gold.json")):
    gold = json.loads(file.read_text(encoding="utf-8"))
    claims = given.get(gold["id"], [])
    pairs = {j: (score, i) for score, i, j in scorer.pair_up(gold["claims"], claims)}
    entry = {"id": gold["id"], "required": sum(not c.get("optional") for c in gold["claims"]), "claims": []}
    for j, claim in enumerate(claims):
        score, i = pairs.get(j, (0, None))
        match = None if i is None else gold["claims"][i]
        entry["claims"].append({
            "kind": claim.get("kind"),
            "confidence": claim.get("confidence"),
            "factuality": claim.get("factuality"),
            "evidence": (claim.get("evidence") or {}).get("text", ""),
            "right": score == 1.0,
            "optional": bool(match and match.get("optional")),
            "gold_factuality": None if match is None else scorer.some(match.get("factuality", "asserted")),
        })
    reports.append(entry)
print(json.dumps(reports, ensure_ascii=False))
