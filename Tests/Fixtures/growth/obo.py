#!/usr/bin/env python3
"""Writes OBO files of shapes that are dear where somebody compares each with each, or follows data by recursion.

    obo.py SHAPE N > file      N is the number of terms, or of what the shape has many of
    obo.py --list              the shapes, one a line with what they are

A file's length grows with N in proportion, so what a load of it costs must do so too.
"""

import sys
from collections.abc import Callable, Iterator

HEADER = "format-version: 1.4\nontology: test\ndata-version: 2026-01-01\n"
SHAPES: dict[str, Callable[[int], Iterator[str]]] = {}


def shape(make: Callable[[int], Iterator[str]]) -> Callable[[int], Iterator[str]]:
    SHAPES[make.__name__.replace("_", "-")] = make
    return make


def term(number: int | str, *lines: str, name: str | None = None) -> str:
    clauses = (f"id: T:{number}", f"name: {name or f'term {number}'}", *lines)
    return "\n[Term]\n" + "".join(f"{clause}\n" for clause in clauses)


def obsolete(number: int, *successors: int | str, tag: str = "replaced_by") -> str:
    return term(number, "is_obsolete: true", *(f"{tag}: T:{next}" for next in successors))


@shape
def plain(n):
    """terms with nothing special"""
    yield HEADER
    for i in range(n):
        yield term(i, f'synonym: "also called {i}" EXACT []')


@shape
def replaced_chain(n):
    """each term replaced by the next, the last one live"""
    yield HEADER
    for i in range(n - 1):
        yield obsolete(i, i + 1)
    yield term(n - 1)


@shape
def replaced_chain_backwards(n):
    """each term replaced by the one before it, the first one live"""
    yield HEADER
    yield term(0)
    for i in range(1, n):
        yield obsolete(i, i - 1)


@shape
def replaced_cycle(n):
    """each term replaced by the next, the last by the first"""
    yield HEADER
    for i in range(n):
        yield obsolete(i, (i + 1) % n)


@shape
def replaced_cycle_with_exits(n):
    """a circle each member of which has a live replacement too"""
    yield HEADER
    for i in range(n // 2):
        yield obsolete(i, (i + 1) % (n // 2), f"live{i}")
        yield term(f"live{i}")


@shape
def replaced_lattice(n):
    """two terms a layer, each replaced by both of the next: ways double with each layer"""
    yield HEADER
    for i in range(0, n - 2, 2):
        yield obsolete(i, i + 2, i + 3)
        yield obsolete(i + 1, i + 3, i + 2)
    yield term(n - 2) + term(n - 1)


@shape
def replaced_wide_lattice(n):
    """layers as wide as there are layers"""
    yield HEADER
    width = max(2, int(n**0.5))
    for i in range(n):
        layer, place = divmod(i, width)
        if (layer + 1) * width >= n:
            yield term(i)
        else:
            following = ((layer + 1) * width + (place + k) % width for k in range(2))
            yield obsolete(i, *(min(j, n - 1) for j in following))


@shape
def replaced_hub(n):
    """half of the terms replaced by one, and that by the other half"""
    yield HEADER
    hub = n // 2
    for i in range(hub):
        yield obsolete(i, hub)
    yield obsolete(hub, *range(hub + 1, n))
    for i in range(hub + 1, n):
        yield term(i)


@shape
def replaced_by_many(n):
    """one term with many replacements"""
    yield HEADER + obsolete(0, *range(1, n + 1))
    yield term(1)


@shape
def replaced_by_the_same(n):
    """one term that names its replacement again and again"""
    yield HEADER + obsolete(0, *([1] * n)) + term(1)


@shape
def consider_many(n):
    """one term with many terms to consider"""
    yield HEADER + obsolete(0, *range(1, n + 1), tag="consider") + term(1)


@shape
def consider_merged(n):
    """half of the terms claim one alt_id, the others name it as the term to consider"""
    yield HEADER
    for i in range(n // 2):
        yield term(i, "alt_id: T:merged")
    for i in range(n // 2, n):
        yield obsolete(i, "merged", tag="consider")


@shape
def replaced_by_merged(n):
    """half of the terms claim one alt_id, the others are replaced by it"""
    yield HEADER
    for i in range(n // 2):
        yield term(i, "alt_id: T:merged")
    for i in range(n // 2, n):
        yield obsolete(i, "merged")


@shape
def claimed_by_many(n):
    """one alt_id that every term claims"""
    yield HEADER
    for i in range(n):
        yield term(i, "alt_id: T:merged")


@shape
def claimed_obsolete(n):
    """one obsolete term that every other term claims as its alt_id"""
    yield HEADER + obsolete(0)
    for i in range(1, n):
        yield term(i, "alt_id: T:0")


@shape
def alternates_of_one(n):
    """one term with many alt_ids"""
    yield HEADER + term(0, *(f"alt_id: T:a{i}" for i in range(n)))


@shape
def alternates_of_long_identifier(n):
    """one term with a long identifier and many alt_ids of another prefix"""
    yield HEADER + "\n[Term]\nid: T:" + "1" * n + "\nname: a\n"
    for i in range(n):
        yield f"alt_id: X:{i}\n"


@shape
def same_alternate(n):
    """one term that states its alt_id again and again"""
    yield HEADER + term(0, *(["alt_id: T:a"] * n))


@shape
def merged_chain(n):
    """each term claims the next as its alt_id; every second one is obsolete"""
    yield HEADER
    for i in range(n):
        yield term(i, f"alt_id: T:{i + 1}", *(["is_obsolete: true"] if i % 2 else []))


@shape
def synonyms_of_one(n):
    """one term with many synonyms"""
    yield HEADER + term(0, *(f'synonym: "name {i}" EXACT []' for i in range(n)))


@shape
def synonyms_in_other_order(n):
    """one term with many synonyms of the same words in another order each"""
    yield HEADER
    yield term(0, *(f'synonym: "{" ".join(f"w{i >> b & 1}{b}" for b in range(17))}" EXACT []' for i in range(n)))


@shape
def synonyms_of_other_case(n):
    """one term with many synonyms that differ in case only"""
    letters = "abcdefghijklmnopqrst"
    names = ("".join(c.upper() if i >> b & 1 else c for b, c in enumerate(letters)) for i in range(n))
    yield HEADER + term(0, *(f'synonym: "{name}" RELATED []' for name in names))


@shape
def british_synonyms(n):
    """one term with many synonyms, each of which has an American spelling too"""
    yield HEADER + term(0, *(f'synonym: "tumour haemorrhage {i}" EXACT []' for i in range(n)))


@shape
def same_label(n):
    """every term with the same label"""
    yield HEADER
    for i in range(n):
        yield term(i, name="the one name that all of them have")


@shape
def same_long_label(n):
    """every tenth of N terms with the same label of forty words"""
    yield HEADER
    for i in range(n // 10):
        yield term(i, name=" ".join(f"word{w}" for w in range(40)))


@shape
def one_word_again(n):
    """labels of one word that stands in them again and again"""
    yield HEADER
    for i in range(n // 10):
        yield term(i, name="cell " * 40 + str(i % 3))


@shape
def long_words(n):
    """labels of long words that begin alike"""
    yield HEADER
    for i in range(n // 10):
        yield term(i, name="a" * 300 + str(i))


@shape
def plurals(n):
    """words each of which may be the plural of others"""
    yield HEADER
    for i in range(n):
        yield term(i, name=f"w{i // 4}" + ["", "s", "es", "ies"][i % 4])


@shape
def parents_of_one(n):
    """one term with many parents"""
    yield HEADER + term(0, *(f"is_a: T:{i}" for i in range(1, n + 1))) + term(1)


@shape
def children_of_one(n):
    """one term with many children"""
    yield HEADER + term(0)
    for i in range(1, n):
        yield term(i, "is_a: T:0")


@shape
def deep_hierarchy(n):
    """each term a child of the one before it"""
    yield HEADER + term(0)
    for i in range(1, n):
        yield term(i, f"is_a: T:{i - 1}")


@shape
def circular_hierarchy(n):
    """each term a child of the one before it, the first one of the last"""
    yield HEADER
    for i in range(n):
        yield term(i, f"is_a: T:{(i - 1) % n}")


@shape
def hierarchy_lattice(n):
    """two terms a layer, each a child of both above it"""
    yield HEADER + term(0) + term(1)
    for i in range(2, n):
        above = (i // 2 - 1) * 2
        yield term(i, f"is_a: T:{above}", f"is_a: T:{above + 1}")


@shape
def relations_of_one(n):
    """one term with many relationships, each of a relation of its own"""
    yield HEADER + term(0, *(f"relationship: r{i} T:{i}" for i in range(n)))


@shape
def subsets_of_one(n):
    """one term in many subsets"""
    yield HEADER + term(0, *(f"subset: s{i}" for i in range(n)))


@shape
def xrefs_of_one(n):
    """one term with many cross references"""
    yield HEADER + term(0, *(f"xref: X:{i}" for i in range(n)))


@shape
def synonym_types(n):
    """many synonym types, and a synonym of each"""
    yield HEADER + "".join(f'synonymtypedef: t{i} "type {i}" EXACT\n' for i in range(n))
    yield term(0, *(f'synonym: "name {i}" t{i} []' for i in range(n)))


@shape
def repeated_frame(n):
    """one term in many frames"""
    yield HEADER
    for i in range(n):
        yield term(0, f'synonym: "name {i}" EXACT []', f"is_a: T:{i}", f"replaced_by: T:{i}")


@shape
def typedefs(n):
    """many relations"""
    yield HEADER + term(0)
    for i in range(n):
        yield f"\n[Typedef]\nid: r{i}\nname: relation {i}\n"


@shape
def prefixes(n):
    """every term with a prefix of its own"""
    yield HEADER
    for i in range(n):
        yield f"\n[Term]\nid: P{i}:1\nname: term {i}\nalt_id: Q{i}:1\n"


@shape
def native_prefixes(n):
    """many prefixes that the header declares, and alternates of each"""
    yield HEADER + "".join(f"namespace-id-rule: * P{i}:$sequence(7,0,9999999)$\n" for i in range(n))
    for i in range(n):
        yield f"\n[Term]\nid: P{i}:1\nname: term {i}\nalt_id: Q{i}:1\n"


@shape
def namespaces(n):
    """every term in a namespace of its own"""
    yield HEADER
    for i in range(n):
        yield term(i, f"namespace: n{i}")


@shape
def diagnostics(n):
    """a line that breaks the format in every term"""
    yield HEADER
    for i in range(n):
        yield term(i, "is_a: two words", "no such thing", f"unknown_tag: {i}")


@shape
def contradictions(n):
    """an alt_id in every term that is its own, another's, and foreign"""
    yield HEADER
    for i in range(n):
        yield term(i, f"alt_id: T:{i}", f"alt_id: T:{(i + 1) % n}", "alt_id: FOREIGN:1", "alt_id: http://x/1")


@shape
def unknown_frames(n):
    """frames that the format does not have"""
    yield HEADER + term(0)
    for i in range(n):
        yield f"\n[Frame{i}]\nid: T:{i}\n"


@shape
def frames_without_id(n):
    """frames without an identifier"""
    yield HEADER + term(0)
    for i in range(n):
        yield f"\n[Term]\nname: term {i}\n"


@shape
def qualifiers(n):
    """trailing qualifiers on every line"""
    yield HEADER
    for i in range(n):
        yield term(i, f'is_a: T:{i // 2} {{source="x", note="a {{b}} c"}} ! a comment', name=f'term {i} {{a="b"}}')


@shape
def qualifiers_of_one(n):
    """one line with many qualifiers"""
    yield HEADER + term(0, "is_a: T:1 {" + ", ".join(f'k{i}="v"' for i in range(n)) + "}")


@shape
def open_qualifiers(n):
    """one name with many lists of qualifiers that never end"""
    yield HEADER + term(0, name="name " + '{k="v",' * n)


@shape
def open_braces(n):
    """one name of braces"""
    yield HEADER + term(0, name="name " + "{" * n)


@shape
def open_quotes(n):
    """lists of cross references with quotation marks that have no partner"""
    yield HEADER + term(0, 'def: "text" [' + "a\\\"b\"," * n, 'def: "text" [' + '"' * n + "]")


@shape
def escapes(n):
    """one name of escapes"""
    yield HEADER + term(0, name="\\W\\n\\t\\{\\!" * n, *[])


@shape
def continued_lines(n):
    """one line that goes on over many"""
    yield HEADER + term(0, 'def: "text ' + "word \\\n" * n + '" []')


@shape
def continued_backslashes(n):
    """a line of backslashes that goes on over many lines of one"""
    yield HEADER + term(0, "comment: " + "\\" * (2 * n + 1) + "\n" + "\\\n" * n)


@shape
def giant_line(n):
    """one definition of many words"""
    yield HEADER + term(0, 'def: "' + "word " * n + '" []')


@shape
def giant_name(n):
    """one name of many words"""
    yield HEADER + term(0, name=" ".join(f"w{i}" for i in range(n)))


@shape
def giant_identifier(n):
    """one identifier as long as the file"""
    yield HEADER + term("x" * n, name="name")


@shape
def stacked_marks(n):
    """combining marks, more than are read, letter by letter"""
    yield HEADER + term(0, name=("\u00e4" + "\u0301\u0323" * 20) * (n // 40 + 1))


@shape
def latin1(n):
    """letters that are not ASCII on every line"""
    yield HEADER
    for i in range(n):
        yield term(i, f'synonym: "Ménière β {i}" EXACT []', name=f"Sjögren’s syndrome {i}")


@shape
def blank_lines(n):
    """lines with nothing but blanks"""
    yield HEADER + term(0) + "   \n\t\n" * n


def main() -> None:
    if sys.argv[1:] == ["--list"]:
        for name, make in SHAPES.items():
            print(f"{name}\t{make.__doc__}")
    elif len(sys.argv) == 3 and sys.argv[1] in SHAPES and sys.argv[2].isdecimal():
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.writelines(SHAPES[sys.argv[1]](int(sys.argv[2])))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
