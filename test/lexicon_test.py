#!/usr/bin/env python3
"""The word lists of the voice room and its gold set are well formed: lexicon_test.py

Checks every file under src/rooms/voice/lexicon and test/data/voice/gold: columns, sorting,
duplicates, ranges, known theme keys, that gold statements stand in their comments in order, and
that the lists are as large as the documentation promises. Prints one line a finding.
"""
import collections
import json
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEXICON = ROOT / "src/rooms/voice/lexicon"
GOLD = ROOT / "test/data/voice/gold"

LANGUAGES = ("fi", "sv", "en", "uk")
QUADRANTS = {"", "accessibility", "speed", "smoothness", "pleasantness"}
CHANNELS = {"", "search_result", "advert", "social_media", "web_phone", "web_tablet",
            "web_computer", "web", "app", "chat", "email", "phone", "shop", "till", "packaging",
            "invoice", "print", "radio_tv", "self_service", "delivery", "feedback", "other"}
INTENTS = {"recommends", "will_return", "will_not_return", "wants_contact", "idea", "thanks",
           "complains", "asks"}
OPINION_KINDS = {"adjective", "verb", "noun", "adverb", "phrase", "interjection", "emoji",
                 "compound"}
MODIFIER_KINDS = {"negator", "intensifier", "diminisher", "contrast", "wish", "unmet", "excess",
                  "former", "doubt", "sarcasm"}
MORE_MODIFIER_KINDS = {"absolute", "hedge", "past", "reproach", "question", "comparison", "litotes"}
STEP_KINDS = {"movement", "transaction", "time", "place", "touchpoint", "earlier"}
# A lemma, =form, lemma:conditional, +part, part+, word*, or * for any word.
WORD = re.compile(r"\*$|=[^=+*|\s]+$|\+?[^=+*|\s]+$|[^=+*|\s]+[+*]$|\w+[*/]\S*$")
SENTIMENTS = {"negative", "neutral", "positive"}
FILES = ("opinions.tsv", "modifiers.tsv", "spoken.tsv", "themes.tsv", "intents.tsv",
         "journey.tsv", "names.tsv", "lemma_exceptions.tsv")

# What a language must hold.
LEAST_OPINIONS = {"fi": 3000, "sv": 2000, "en": 2000, "uk": 2000}
LEAST_SPOKEN = {"fi": 400}
LEAST_NAMES = 300
LEAST_GOLD = {"fi": 400, "sv": 150, "en": 150, "uk": 150}
LEAST_THEMES = 60
LEAST_PATTERNS_A_THEME = 12

findings: list[str] = []


def say(path: pathlib.Path, line: int, what: str) -> None:
    findings.append(f"{path.relative_to(ROOT)}:{line}: {what}")


def read_table(path: pathlib.Path, least: int, most: int, key: tuple[int, ...]) -> list[list[str]]:
    """The rows of a table, each filled up to `most` columns, after checking what all share."""
    rows: list[list[str]] = []
    seen: dict[tuple[str, ...], int] = {}
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    if not text.startswith("#"):
        say(path, 1, "begin with a line that says what the columns are, after a #")
    if lines[-1] != "":
        say(path, len(lines), "end the last line")
    for number, line in enumerate(lines[1:-1], 2):
        if line != unicodedata.normalize("NFC", line):
            say(path, number, "write the line in NFC")
        row = line.split("\t")
        if not least <= len(row) <= most:
            say(path, number, f"{len(row)} columns, not {least} to {most}: {line!r}")
            continue
        row += [""] * (most - len(row))
        if any(cell != cell.strip() or "  " in cell for cell in row):
            say(path, number, "spaces at an edge or doubled")
        name = tuple(row[index] for index in key)
        if name in seen:
            say(path, number, f"stands already in line {seen[name]}: {' '.join(name)}")
        seen[name] = number
        if rows and rows[-1] > row:
            say(path, number, f"not in order: {row[0]}")
        rows.append(row)
    return rows


def check_pattern(path: pathlib.Path, pattern: str) -> None:
    """Words in a row, as src/rooms/voice/patterns.h says how each may be written."""
    for word in pattern.split(" "):
        if not WORD.match(word):
            say(path, 0, f"not a pattern: {pattern!r}")


def check_themes() -> set[str]:
    path = LEXICON / "themes.tsv"
    rows = read_table(path, 8, 8, (0,))
    keys = {row[0] for row in rows}
    children = {row[0] for row in rows if row[1]}
    for key, parent, quadrant, channel, *names in rows:
        if not re.fullmatch(r"[a-z][a-z_]*", key):
            say(path, 0, f"{key}: a key has small letters and _ only")
        if parent and (parent not in keys or parent in children):
            say(path, 0, f"{key}: its parent {parent} is unknown or has a parent itself")
        if quadrant not in QUADRANTS or channel not in CHANNELS:
            say(path, 0, f"{key}: unknown quadrant or channel")
        if not all(names):
            say(path, 0, f"{key}: a name is missing")
    for column in range(4, 8):
        for name, count in collections.Counter(row[column] for row in rows).items():
            if count > 1:
                say(path, 0, f"two themes are named {name}")
    if len(keys) < LEAST_THEMES:
        say(path, 0, f"{len(keys)} themes, not {LEAST_THEMES}")
    return keys


def is_number(text: str, low: float, high: float) -> bool:
    try:
        return low <= float(text) <= high
    except ValueError:
        return False


def check_opinions(path: pathlib.Path, themes: set[str]) -> None:
    words = set()
    for row in read_table(path, 4, 5, (0, 4)):
        entry, polarity, strength, kind, conditions = row
        if kind != "emoji":
            check_pattern(path, entry)
        if polarity not in ("-1", "0", "+1", "1") or strength not in ("1", "2", "3", "4"):
            say(path, 0, f"{entry}: polarity {polarity} or strength {strength} out of range")
        if kind not in OPINION_KINDS:
            say(path, 0, f"{entry}: unknown kind {kind}")
        for condition in filter(None, conditions.split(" ")):
            name, _, words_of_it = condition.partition(":")
            if condition != "not_next:adjective" and (
                    name not in ("with", "not_with", "theme") or not all(words_of_it.split("|"))):
                say(path, 0, f"{entry}: not a condition: {condition}")
            if name == "theme" and not set(words_of_it.split("|")) <= themes:
                say(path, 0, f"{entry}: unknown theme in {condition}")
        if " " not in entry and kind not in ("emoji", "compound"):
            words.add(entry)
    least = LEAST_OPINIONS[path.parent.name]
    if len(words) < least:
        say(path, 0, f"{len(words)} opinion words, not {least}")


def check_theme_patterns(path: pathlib.Path, themes: set[str]) -> None:
    rows = read_table(path, 2, 3, (0, 1))
    for theme, pattern, not_with in rows:
        if theme not in themes:
            say(path, 0, f"unknown theme {theme}")
        check_pattern(path, pattern)
        if not_with and not all(word.strip() for word in re.split("[,|]", not_with)):
            say(path, 0, f"{pattern}: an empty word in {not_with}")
    for theme in sorted(themes - {row[0] for row in rows}):
        say(path, 0, f"no pattern for {theme}")
    if len(rows) < LEAST_PATTERNS_A_THEME * len(themes):
        say(path, 0, f"{len(rows)} patterns are fewer than {LEAST_PATTERNS_A_THEME} a theme")


def check_modifiers(path: pathlib.Path) -> None:
    rows = read_table(path, 2, 3, (0, 1))
    for entry, kind, factor in rows:
        check_pattern(path, entry)
        if kind not in MODIFIER_KINDS | MORE_MODIFIER_KINDS:
            say(path, 0, f"{entry}: unknown kind {kind}")
        if factor and not is_number(factor, -2, 3):
            say(path, 0, f"{entry}: factor {factor}")
    for kind in sorted(MODIFIER_KINDS - {row[1] for row in rows}):
        say(path, 0, f"no {kind}")


def check_forms(path: pathlib.Path, least: int) -> None:
    rows = read_table(path, 2, 2, (0,))
    for form, target in rows:
        if not form or not target or form != form.lower() or " " in form:
            say(path, 0, f"{form!r}: one form in small letters and what it stands for")
    if len(rows) < least:
        say(path, 0, f"{len(rows)} forms, not {least}")


def check_names(path: pathlib.Path) -> None:
    rows = read_table(path, 1, 1, (0,))
    for (name,) in rows:
        if not name or name != name.lower() or " " in name:
            say(path, 0, f"{name!r}: one name in small letters")
    if len(rows) < LEAST_NAMES:
        say(path, 0, f"{len(rows)} names, not {LEAST_NAMES}")


def check_intents(path: pathlib.Path) -> None:
    rows = read_table(path, 2, 2, (0, 1))
    for intent, pattern in rows:
        if intent not in INTENTS:
            say(path, 0, f"unknown intent {intent}")
        check_pattern(path, pattern)
    for intent in sorted(INTENTS - {row[0] for row in rows}):
        say(path, 0, f"no pattern for {intent}")


def check_journey(path: pathlib.Path) -> None:
    for pattern, kind, stage, channel, touchpoint in read_table(path, 2, 5, (0,)):
        check_pattern(path, pattern)
        if kind not in STEP_KINDS:
            say(path, 0, f"{pattern}: unknown kind {kind}")
        if stage not in ("", "before", "during", "after") or channel not in CHANNELS:
            say(path, 0, f"{pattern}: unknown stage {stage} or channel {channel}")
        if touchpoint and not re.fullmatch(r"[a-z][a-z_]*", touchpoint):
            say(path, 0, f"{pattern}: not a touchpoint key: {touchpoint}")


def check_language(folder: pathlib.Path, themes: set[str]) -> None:
    for name in FILES:
        if not (folder / name).exists():
            say(folder / name, 0, "is missing; a language comes whole")
            continue
        path = folder / name
        match name:
            case "opinions.tsv":
                check_opinions(path, themes)
            case "modifiers.tsv":
                check_modifiers(path)
            case "themes.tsv":
                check_theme_patterns(path, themes)
            case "intents.tsv":
                check_intents(path)
            case "journey.tsv":
                check_journey(path)
            case "names.tsv":
                check_names(path)
            case "spoken.tsv":
                check_forms(path, LEAST_SPOKEN.get(folder.name, 1))
            case "lemma_exceptions.tsv":
                check_forms(path, 1)


def check_gold(language: str, themes: set[str]) -> None:
    path = GOLD / f"{language}.jsonl"
    comments = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ids: set[str] = set()
    texts: set[str] = set()
    for number, comment in enumerate(comments, 1):
        if set(comment) != {"id", "language", "text", "rating", "statements", "label"}:
            say(path, number, "other fields than the six agreed on")
            continue
        if comment["id"] in ids or comment["text"] in texts:
            say(path, number, "the id or the text stands already")
        ids.add(comment["id"])
        texts.add(comment["text"])
        if comment["language"] != language or comment["label"] not in SENTIMENTS:
            say(path, number, "wrong language or label")
        if comment["rating"] not in (None, 1, 2, 3, 4, 5):
            say(path, number, f"rating {comment['rating']}")
        place = 0
        for statement in comment["statements"]:
            if set(statement) != {"text", "sentiment", "themes", "intents"}:
                say(path, number, "a statement with other fields than the four agreed on")
                continue
            found = comment["text"].find(statement["text"], place)
            if found < 0 or not statement["text"]:
                say(path, number, f"not in the text, or out of order: {statement['text']!r}")
            place = max(place, found + len(statement["text"]))
            if statement["sentiment"] not in SENTIMENTS:
                say(path, number, f"unknown sentiment {statement['sentiment']}")
            for theme in statement["themes"]:
                if theme not in themes:
                    say(path, number, f"unknown theme {theme}")
            for intent in statement["intents"]:
                if intent not in INTENTS:
                    say(path, number, f"unknown intent {intent}")
    if len(comments) < LEAST_GOLD[language]:
        say(path, 0, f"{len(comments)} comments, not {LEAST_GOLD[language]}")
    for sentiment in sorted(SENTIMENTS - {comment["label"] for comment in comments}):
        say(path, 0, f"no {sentiment} comment")


def main() -> int:
    themes = check_themes()
    for language in LANGUAGES:
        check_gold(language, themes)
        if (LEXICON / language).is_dir():
            check_language(LEXICON / language, themes)
    print("\n".join(findings) or "every word list and gold comment is well formed")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
