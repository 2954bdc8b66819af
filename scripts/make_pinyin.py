#!/usr/bin/env python3
"""Writes Sources/Pipeline/Align/PinyinTable.swift from Debian's unicode-data (Unihan_Readings.txt, Unihan_Variants.txt).

Every character of the Table of General Standard Chinese Characters (kTGHZ2013: 8105 of them) with all readings that its dictionary gives,
the frequent readings of kHanyuPinlu, and the traditional forms of those characters with their own readings, else their simplified form's.
"""
import bz2, collections, re, sys, unicodedata

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"


def fields(name, wanted):
    table = collections.defaultdict(dict)
    for line in bz2.open(f"{folder}/{name}.bz2", "rt", encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3 and parts[1] in wanted:
            table[chr(int(parts[0][2:], 16))][parts[1]] = parts[2]
    return table


def plain(reading):
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    syllable = "".join(c for c in letters if not unicodedata.combining(c)).lower()
    return syllable if re.fullmatch("[a-z]+", syllable) else None


def readings(entry):
    found = []
    for key in ("kMandarin", "kHanyuPinlu", "kTGHZ2013"):
        for part in entry.get(key, "").split():
            part = part.split(":")[-1] if key == "kTGHZ2013" else part.split("(")[0]
            found += [plain(one) for one in part.split(",")]
    return [syllable for syllable in dict.fromkeys(found) if syllable]


entries = fields("Unihan_Readings.txt", {"kMandarin", "kHanyuPinlu", "kTGHZ2013"})
variants = fields("Unihan_Variants.txt", {"kSimplifiedVariant"})
table = {c: readings(e) for c, e in entries.items() if "kTGHZ2013" in e}
for character, entry in variants.items():
    simple = [chr(int(v[2:], 16)) for v in entry["kSimplifiedVariant"].split()]
    if character not in table and any(s in table for s in simple):
        table[character] = readings(entries.get(character, {})) or [r for s in simple if s in table for r in table[s]]

by_syllable = collections.defaultdict(list)
for character, found in sorted(table.items()):
    for syllable in found:
        by_syllable[syllable].append(character)
with open("Sources/Pipeline/Align/PinyinTable.swift", "w", encoding="utf-8") as out:
    out.write("// Made by scripts/make_pinyin.py from the Unicode Han database 15.0 (Copyright 1991-2022 Unicode, Inc.; unicode.org/license.txt); not edited by hand.\n\n")
    out.write("// swift-format-ignore-file\n\n")
    out.write("/// A syllable without tones and the characters that are read so, two to a line; a character with several readings stands in several.\n")
    out.write('let pinyinTable = """\n')
    entries = [f"{syllable} {''.join(characters)}" for syllable, characters in sorted(by_syllable.items())]
    for index in range(0, len(entries), 2):
        out.write(f"    {'/'.join(entries[index:index + 2])}\n")
    out.write('    """\n')
print(len(table), "characters", len(by_syllable), "syllables", sum(len(v) > 1 for v in table.values()), "with several readings")
