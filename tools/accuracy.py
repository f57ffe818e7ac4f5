#!/usr/bin/env python3
"""Measures how well comments are understood: accuracy.py [--data FOLDER] [--write] [--part dev|test]

Runs `polku analyze` over the gold set (test/data/voice/gold) and, where --data names a folder of
labelled texts (label, tab, text; dev/*.tsv), over those too. Prints the figures, or writes
docs/accuracy.md with --write. Texts of --data are never stored.
"""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("POLKU_PROGRAM", ROOT / "build/bin/polku")
LABELS = ("negative", "neutral", "positive")
SHORT = {"neg": "negative", "neu": "neutral", "pos": "positive"}

# Sets of texts from elsewhere: file stem -> (language, kind, what it is).
SETS = {
    "fi_kv_bin": ("fi", "binary", "Finnish app reviews, two classes"),
    "fi_kv3": ("fi", "three", "Finnish app reviews, three classes"),
    "fi_xed_bin": ("fi", "binary", "Finnish film subtitles, two classes"),
    "fi_xed3": ("fi", "three", "Finnish film subtitles, three classes"),
    "fi_finparl3": ("fi", "three", "Finnish parliament, three classes"),
    "sv_reviews_bin": ("sv", "binary", "Swedish customer reviews, two classes"),
    "sv_absabank_imm3": ("sv", "three", "Swedish opinion pieces, three classes"),
    "sv_mabsa_restaurant": ("sv", "aspects", "Swedish restaurant sentences (machine-translated)"),
    "sv_mabsa_hotel": ("sv", "aspects", "Swedish hotel sentences (machine-translated)"),
    "en_xed3": ("en", "three", "English film subtitles, three classes"),
    "en_mams_acsa": ("en", "aspects", "English restaurant sentences"),
    "en_dimabsa_rest": ("en", "aspects", "English restaurant reviews"),
    "uk_sent_rest3": ("uk", "three", "Ukrainian restaurant sentences, three classes"),
    "uk_absa_rest": ("uk", "aspects", "Ukrainian restaurant sentences"),
}
# What the sets call an aspect, and which of our themes (or their children) speak of it.
ASPECTS = {
    "FOOD": {"food", "taste", "portion", "menu"}, "DRINKS": {"drinks"},
    "SERVICE": {"service", "staff", "waiting", "contact", "resolution", "booking"},
    "AMBIENCE": {"premises", "atmosphere"}, "LOCATION": {"access"},
    "PRICE": {"price"}, "food": {"food", "taste", "portion"}, "menu": {"menu", "range"},
    "staff": {"staff"}, "service": {"service", "waiting"}, "price": {"price", "payment"},
    "ambience": {"premises", "atmosphere"}, "place": {"access"},
    "location": {"access"}, "food_drinks": {"food", "drinks", "taste"},
}


def analyse(texts: list[str], language: str = "auto") -> list[dict]:
    lines = "\n".join(text.replace("\n", " ").replace("\r", " ") for text in texts) + "\n"
    done = subprocess.run([PROGRAM, "analyze", "--language", language], input=lines.encode(),
                          capture_output=True, check=True)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == len(texts), (len(answers), len(texts))
    return answers


def macro_f1(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> float:
    total = 0.0
    for label in labels:
        hit = sum(1 for true, said in pairs if true == said == label)
        given = sum(1 for true, _ in pairs if true == label)
        said = sum(1 for _, one in pairs if one == label)
        total += 2 * hit / (given + said) if given + said else 0
    return total / len(labels)


def micro_f1(truth: list[set], said: list[set]) -> tuple[float, float, float]:
    hit = sum(len(a & b) for a, b in zip(truth, said))
    given, found = sum(map(len, truth)), sum(map(len, said))
    precision, recall = hit / max(1, found), hit / max(1, given)
    return 2 * hit / max(1, given + found), precision, recall


def part_of(identifier: str) -> str:
    return "dev" if hashlib.sha256(identifier.encode()).digest()[0] % 2 == 0 else "test"


def gold(language: str) -> list[dict]:
    path = ROOT / f"test/data/voice/gold/{language}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def spans(row: dict) -> list[tuple[int, int]]:
    """Byte spans of the gold statements, found from left to right."""
    text, at, found = row["text"].encode(), 0, []
    for statement in row["statements"]:
        piece = statement["text"].encode()
        start = text.find(piece, at)
        start = text.find(piece) if start < 0 else start
        found.append((start, start + len(piece)))
        at = start + len(piece)
    return found


def score_gold(language: str, part: str) -> dict:
    rows = [row for row in gold(language) if part_of(row["id"]) == part]
    answers = analyse([row["text"] for row in rows])
    comments, statements, themes_true, themes_said, intents_true, intents_said = [], [], [], [], [], []
    right_language, worded = 0, 0
    for row, answer in zip(rows, answers):
        # Emoji and full stops are of no language.
        if any(letter.isalpha() for letter in row["text"]):
            worded += 1
            right_language += answer["language"] == language
        comments.append((row["label"], answer["label"]))
        themes_true.append({t for s in row["statements"] for t in s["themes"]})
        themes_said.append({t for s in answer["statements"] for t in s["themes"]})
        intents_true.append({t for s in row["statements"] for t in s["intents"]})
        intents_said.append({t for s in answer["statements"] for t in s["intents"]})
        for statement, span in zip(row["statements"], spans(row)):
            best = max(answer["statements"], default=None,
                       key=lambda s: overlap(span, (s["start"], s["end"])))
            said = best["label"] if best and overlap(span, (best["start"], best["end"])) else "neutral"
            statements.append((statement["sentiment"], said))
    return {"comments": len(rows), "statements": len(statements),
            "language": right_language / worded,
            "comment": macro_f1(comments, LABELS), "statement": macro_f1(statements, LABELS),
            "themes": micro_f1(themes_true, themes_said),
            "intents": micro_f1(intents_true, intents_said)}


def score_set(path: pathlib.Path, language: str, kind: str) -> str:
    rows = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line]
    answers = analyse([text for _, text in rows], language)
    if kind == "aspects":
        truth, pairs, said, said_pairs = [], [], [], []
        known = {a.split(":")[0] for labels, _ in rows for a in labels.split(",")} & set(ASPECTS)
        for (labels, _), answer in zip(rows, answers):
            given = {tuple(a.split(":")) for a in labels.split(",") if a.split(":")[0] in known}
            truth.append({a for a, *_ in given})
            pairs.append(given)
            found = {}
            for statement in answer["statements"]:
                for theme in statement["themes"]:
                    for aspect in known:
                        if theme in family(ASPECTS[aspect]):
                            found.setdefault(aspect, []).append(statement["sentiment"])
            said.append(set(found))
            said_pairs.append({(aspect, polarity(values)) for aspect, values in found.items()})
        return f"category F1 {micro_f1(truth, said)[0]:.3f}, with polarity {micro_f1(pairs, said_pairs)[0]:.3f}"
    pairs = []
    for (label, _), answer in zip(rows, answers):
        said = answer["label"]
        if kind == "binary":
            said = "positive" if answer["sentiment"] > 0 else "negative"
        pairs.append((SHORT[label], said))
    return f"macro-F1 {macro_f1(pairs, LABELS if kind == 'three' else ('negative', 'positive')):.3f}"


def polarity(values: list[float]) -> str:
    mean = sum(values) / len(values)
    return "pos" if mean > 0.1 else "neg" if mean < -0.1 else "neu"


_children: dict[str, set] = {}


def family(keys: set) -> set:
    if not _children:
        for line in (ROOT / "src/rooms/voice/lexicon/themes.tsv").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                key, parent = line.split("\t")[:2]
                _children.setdefault(parent, set()).add(key)
    every, waiting = set(), list(keys)
    while waiting:
        key = waiting.pop()
        if key not in every:
            every.add(key)
            waiting += _children.get(key, ())
    return every


def report(part: str, data: pathlib.Path | None) -> list[str]:
    lines = [f"| gold set, {part} half | comments | language | comments macro-F1 | statements macro-F1 | themes micro-F1 (precision, recall) | intents micro-F1 |",
             "|---|---|---|---|---|---|---|"]
    for language in ("fi", "sv", "en", "uk"):
        r = score_gold(language, part)
        lines.append(f"| {language} | {r['comments']} | {r['language']:.3f} | {r['comment']:.3f} | {r['statement']:.3f} "
                     f"| {r['themes'][0]:.3f} ({r['themes'][1]:.2f}, {r['themes'][2]:.2f}) | {r['intents'][0]:.3f} |")
    if data:
        lines += ["", "| texts from elsewhere | texts | figure |", "|---|---|---|"]
        for stem, (language, kind, what) in SETS.items():
            path = data / "dev" / f"{stem}.tsv"
            if path.exists():
                count = len(path.read_text(encoding="utf-8").splitlines())
                lines.append(f"| {what} | {count} | {score_set(path, language, kind)} |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--part", default="dev")
    options = parser.parse_args()
    lines = report(options.part, options.data)
    if not options.write:
        print("\n".join(lines))
        return 0
    head = (ROOT / "docs/accuracy.head.md").read_text(encoding="utf-8") if (ROOT / "docs/accuracy.head.md").exists() else "# Accuracy\n"
    (ROOT / "docs/accuracy.md").write_text(head + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
