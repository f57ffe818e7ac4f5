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
MODIFIER_KINDS = {"negator", "intensifier", "excess", "absolute", "diminisher", "wish", "unmet",
                  "past", "comparison", "contrast", "litotes", "hedge", "sarcasm", "reproach",
                  "question"}
SENTIMENTS = {"negative", "neutral", "positive"}
CONDITION = re.compile(r"(with|not_with|theme):([^\s|]+(?:\|[^\s|]+)*)$|not_next:adjective$")
TOKEN = re.compile(r"\*$|=\S+$|\+?[^\s:+=|]+\+?$|[^\s:+=|]+:(?:conditional|comparative)$")

# What a language that is there at all must hold.
LEAST_OPINIONS = {"fi": 3000, "sv": 2000, "en": 2000, "uk": 2000}
LEAST_SPOKEN = {"fi": 400}
LEAST_GOLD = {"fi": 400, "sv": 150, "en": 150, "uk": 150}
LEAST_THEMES = 60
LEAST_PATTERNS_A_THEME = 12

findings: list[str] = []


def say(path: pathlib.Path, line: int, what: str) -> None:
    findings.append(f"{path.relative_to(ROOT)}:{line}: {what}")


def read_table(path: pathlib.Path, columns: int, key: tuple[int, ...]) -> list[list[str]]:
    """The rows of a table, after checking what is common to all of them."""
    rows: list[list[str]] = []
    seen: dict[tuple[str, ...], int] = {}
    text = path.read_text(encoding="utf-8")
    if not text.startswith("# "):
        say(path, 1, "begin with a comment line that says what the columns are")
    if not text.endswith("\n"):
        say(path, text.count("\n") + 1, "end the last line")
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            if rows:
                say(path, number, "keep comment lines at the top")
            continue
        if line != unicodedata.normalize("NFC", line):
            say(path, number, "write the line in NFC")
        row = line.split("\t")
        if len(row) != columns:
            say(path, number, f"{len(row)} columns, not {columns}")
            continue
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


def check_pattern(path: pathlib.Path, row: list[str], pattern: str) -> None:
    if not pattern or not all(TOKEN.match(token) for token in pattern.split(" ")):
        say(path, 0, f"not a pattern: {pattern!r} in {row}")


def check_themes() -> set[str]:
    path = LEXICON / "themes.tsv"
    rows = read_table(path, 8, (0,))
    keys = {row[0] for row in rows}
    for key, parent, quadrant, channel, *names in rows:
        if not re.fullmatch(r"[a-z][a-z_]*", key):
            say(path, 0, f"{key}: a key has small letters and _ only")
        if parent and (parent not in keys or parent == key):
            say(path, 0, f"{key}: unknown parent {parent}")
        if any(row[0] == parent and row[1] for row in rows):
            say(path, 0, f"{key}: its parent {parent} has a parent; two levels are enough")
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


def check_opinions(folder: pathlib.Path, themes: set[str]) -> None:
    path = folder / "opinions.tsv"
    rows = read_table(path, 5, (0, 4))
    words = set()
    for row in rows:
        entry, polarity, strength, kind, conditions = row
        if kind == "emoji":
            if not entry or " " in entry:
                say(path, 0, f"not an emoji: {entry!r}")
        else:
            check_pattern(path, row, entry)
        if polarity not in ("-1", "0", "+1") or strength not in ("1", "2", "3", "4"):
            say(path, 0, f"{entry}: polarity {polarity} or strength {strength} out of range")
        if kind not in OPINION_KINDS or (kind == "phrase") != (" " in entry):
            say(path, 0, f"{entry}: unknown or wrong kind {kind}")
        for condition in filter(None, conditions.split(" ")):
            if not CONDITION.match(condition):
                say(path, 0, f"{entry}: unknown condition {condition}")
            elif condition.startswith("theme:"):
                for theme in condition[6:].split("|"):
                    if theme not in themes:
                        say(path, 0, f"{entry}: unknown theme {theme}")
        if kind not in ("emoji", "phrase", "compound"):
            words.add(entry)
    if len(words) < LEAST_OPINIONS[folder.name]:
        say(path, 0, f"{len(words)} opinion words, not {LEAST_OPINIONS[folder.name]}")


def check_theme_patterns(folder: pathlib.Path, themes: set[str]) -> None:
    path = folder / "themes.tsv"
    rows = read_table(path, 4, (0, 1))
    for row in rows:
        theme, pattern, not_with, weight = row
        if theme not in themes:
            say(path, 0, f"unknown theme {theme}")
        check_pattern(path, row, pattern)
        if not_with and not all(not_with.split("|")):
            say(path, 0, f"{pattern}: an empty word in {not_with}")
        try:
            fits = 0 < float(weight) <= 1
        except ValueError:
            fits = False
        if not fits:
            say(path, 0, f"{pattern}: weight {weight} is not above 0 and at most 1")
    for theme in sorted(themes - {row[0] for row in rows}):
        say(path, 0, f"no pattern for {theme}")
    if len(rows) < LEAST_PATTERNS_A_THEME * len(themes):
        say(path, 0, f"{len(rows)} patterns are fewer than {LEAST_PATTERNS_A_THEME} a theme")


def check_modifiers(folder: pathlib.Path) -> None:
    path = folder / "modifiers.tsv"
    rows = read_table(path, 3, (0, 1))
    for row in rows:
        entry, kind, factor = row
        check_pattern(path, row, entry)
        if kind not in MODIFIER_KINDS:
            say(path, 0, f"{entry}: unknown kind {kind}")
        try:
            fits = -2 <= float(factor) <= 2
        except ValueError:
            fits = False
        if not fits:
            say(path, 0, f"{entry}: factor {factor} is not between -2 and 2")
    for kind in sorted(MODIFIER_KINDS - {row[1] for row in rows}):
        say(path, 0, f"no {kind}")


def check_forms(path: pathlib.Path, least: int) -> None:
    rows = read_table(path, 2, (0,))
    for form, target in rows:
        if not form or not target or form != form.lower():
            say(path, 0, f"{form}: a form in small letters and what it stands for")
        if " " in form:
            say(path, 0, f"{form}: one form, no spaces")
    if len(rows) < least:
        say(path, 0, f"{len(rows)} forms, not {least}")


def check_intents(folder: pathlib.Path) -> None:
    path = folder / "intents.tsv"
    rows = read_table(path, 2, (0, 1))
    for row in rows:
        if row[0] not in INTENTS:
            say(path, 0, f"unknown intent {row[0]}")
        check_pattern(path, row, row[1])
    for intent in sorted(INTENTS - {row[0] for row in rows}):
        say(path, 0, f"no pattern for {intent}")


def check_journey(folder: pathlib.Path) -> None:
    path = folder / "journey.tsv"
    for row in read_table(path, 5, (0, 1)):
        pattern, kind, stage, channel, touchpoint = row
        check_pattern(path, row, pattern)
        if kind not in ("verb", "time", "place", "touchpoint"):
            say(path, 0, f"{pattern}: unknown type {kind}")
        if stage not in ("", "before", "during", "after") or channel not in CHANNELS:
            say(path, 0, f"{pattern}: unknown stage {stage} or channel {channel}")
        if touchpoint not in ("", "physical", "digital"):
            say(path, 0, f"{pattern}: unknown kind of touchpoint {touchpoint}")
        if not (stage or channel or touchpoint):
            say(path, 0, f"{pattern}: says nothing")


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
        folder = LEXICON / language
        # A language comes whole or not at all.
        if not folder.is_dir():
            continue
        check_opinions(folder, themes)
        check_theme_patterns(folder, themes)
        check_modifiers(folder)
        check_forms(folder / "spoken.tsv", LEAST_SPOKEN.get(language, 1))
        check_forms(folder / "lemma_exceptions.tsv", 1)
        check_intents(folder)
        check_journey(folder)
    print("\n".join(findings) or "every word list and gold comment is well formed")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
