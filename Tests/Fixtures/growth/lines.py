#!/usr/bin/env python3
"""Writes request lines whose shape makes careless answerers slow, in any length up to the daemon's limit.

usage: lines.py --list            the shapes
       lines.py SHAPE BYTES       a request of about so many bytes, with its line feed, on standard output

An answer to twice the line should take twice the time: 'scripts/bench --only growth' measures it.
"""
import sys

ID, WRONG = "HP:0003002", "HP:0100013"

# The repeated text, and the text after all repetitions.
SCANNED = {
    "sentence": ("positive regulation of activity of protein complex binding cell (GO:0008150), ", ""),
    "bullets": ("*\t", f" {ID}"),
    "hashes": ("#", f" {ID}"),
    "arrows": ("->", f" {ID}"),
    "dashes": ("- ", f" {ID}"),
    "quotations": ("> ", f" {ID}"),
    "footnotes": ("[^", f" {ID}"),
    "brackets": ("[x", f" {ID}"),
    "links": ("](", f" {ID}"),
    "tags": ("<a", f" {ID}"),
    "cells": (f"{ID} | ", ""),
    "cells-of-text": ("breast carcinoma | ", ID),
    "pairs-of-cells": (f"{WRONG} | breast carcinoma | ", ""),
    "tabs": (f"{ID}\tliver\t", ""),
    "prefixes": ("HP-", ":0003002"),
    "identifiers": (f"{ID} ", ""),
    "identifiers-and-commas": (f"{ID}, ", ""),
    "open": ("(", f" {ID}"),
    "double-quotes": ('"a ', ID),
    "single-quotes": ("'a ", ID),
    "braces": ("{a:", f" {ID}"),
    "assignments": ("a=b ", f" {ID}"),
    "json": (f'{{"id":"{ID}","label":"x"}},', ""),
    "json-open": (f'{{"id":"{ID}",', ""),
    "conjunctions": ("seizure and ", "(HP:0001250 and HP:0001251)"),
    "words": ("cell of the ", f"({ID})"),
    "words-and-identifiers": ("cell of the protein binding (GO:0008150) ", ""),
    "full-stops": ("a. ", ID),
    "line-breaks": ("<br>", ID),
    "rows-of-html": ("<td>seizure</td><td>HP:0001250</td>", ""),
    "nested": ("(a [b ", "HP:0001250"),
    "nested-identifiers": ("(seizure (HP:0001250) ", ""),
    "latex": (r"\textbf{a} ", "HP:0001250"),
    "ampersands": ("a & HP:0001250 ", r"\\"),
    "semicolons": ("HP:0001250;", " "),
    "labels-before-brackets": ("liver [UBERON:0002107]|", ""),
    "clinical": ("NT=liver;AC=UBERON:0002107;", ""),
    "calls": (f'Term(id="{ID}", label="x"), ', ""),
    "setters": (f'.setId("{ID}").setLabel("x")', ""),
    "triples": ('obo:HP_0003002 rdfs:label "x" . ', ""),
    "slashes": ("HP:0001250/", ""),
    "continued": ("GO:0008150/0008151/", ""),
    "groups": ("seizure, ataxia, fever (HP:0001250, HP:0001251, HP:0001945) ", ""),
    "bold": ("**seizure** (HP:0001250) ", ""),
    "underscores": ("_a_", "HP:0001250"),
    "addresses": ("http://purl.obolibrary.org/obo/HP_0003002 ", ""),
    "address": ("a-", f" http://x/{ID}"),
    "ligatures": ("\ufdfa ", "HP:0001250"),
    "wrong-pairs": (f"breast carcinoma ({WRONG}) ", ""),
    "prose-without-identifiers": ("the patient was seen with breast carcinoma. ", ""),
    "line-separators": (f"breast carcinoma\u2028({WRONG})\u2028", ""),
}
# A text, repeated.
TEXTS = {
    "letters": "a",
    "word": "carcinoma ",
    "words": "cell disease of ",
    "sums": "a+",
    "plus": "+",
    "ligatures": "\ufdfa",
    "marks": "a" + "\u0301" * 30,
    "misspelled": "carcinomma brest ",
    "long-misspelled": "neoplasmofthebrest",
    "digits": "1",
    "hyphens": "a-",
    "blanks": " ",
    "quotes": "'",
    "stop-words": "of the ",
    "greek": "β-",
    "capitals": "CD",
    "brackets": "(",
    "opposites": "positive negative ",
}
TOLD = {
    "CHECK": f"CHECK {ID} ",
    "CHECK-CL": "CHECK CL:0000624 ",
    "LABEL": "LABEL ",
    "COMPLETE": "COMPLETE ",
    "SEARCH": "SEARCH ",
    "LOOKUP": "LOOKUP ",
    "LOOKUP-HP": "LOOKUP HP:",
    "ISA": f"ISA {ID} ",
    "TERMS": "TERMS after=",
    "OBSOLETE": "OBSOLETE ",
    "TAG": "@",
    "VERB": "",
}


def repeated(unit, size):
    return unit * max(1, size // len(unit.encode()))


def scanned(name, options):
    unit, tail = SCANNED[name]
    return lambda size: f"SCAN {options}-- {repeated(unit, size - len(tail.encode()) - 30)}{tail}"


def told(verb, text):
    head = TOLD[verb]
    # A text that must not contain spaces is a single word.
    isWord = verb in ("LOOKUP", "LOOKUP-HP", "ISA", "TERMS", "OBSOLETE", "TAG", "VERB")
    unit = TEXTS[text].replace(" ", "_") if isWord else TEXTS[text]
    return lambda size: head + repeated(unit, size - len(head) - 4) + (" PING" if verb == "TAG" else "")


def assigned(size):
    """Each name occurs once, so that nothing about it is cached."""
    line, number = "SCAN -- ", 0
    while len(line) < size:
        line, number = f"{line}k{number}=v, ", number + 1
    return line + ID


SHAPES = {f"SCAN-{name}": scanned(name, "") for name in SCANNED}
SHAPES |= {f"SCAN-code-{name}": scanned(name, "kind=code ") for name in ("calls", "json", "words", "identifiers")}
SHAPES |= {f"SCAN-cell-{name}": scanned(name, "cell=2 ") for name in ("tabs", "cells", "pairs-of-cells")}
SHAPES |= {"SCAN-names": assigned}
SHAPES |= {
    f"{verb}-{text}": told(verb, text)
    for verb in TOLD
    for text in (TEXTS if verb in ("CHECK", "LABEL", "COMPLETE", "SEARCH") else ("letters", "digits", "ligatures", "marks"))
}


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(SHAPES))
    elif len(sys.argv) == 3 and sys.argv[1] in SHAPES and sys.argv[2].isdigit():
        sys.stdout.buffer.write(SHAPES[sys.argv[1]](int(sys.argv[2])).encode() + b"\n")
    else:
        sys.exit(__doc__)


main()
