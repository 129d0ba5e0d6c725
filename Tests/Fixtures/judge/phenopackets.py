#!/usr/bin/env python3
"""Makes phenopackets with right and wrong terms, and judges the terms of phenopackets, independently of obod.

usage: phenopackets.py make FOLDER COUNT [--older OLD.obo.gz … --] FILE.obo.gz …
       phenopackets.py judge FOLDER COUNT [--older OLD.obo.gz … --] FILE.obo.gz …

Both write COUNT phenopackets (GA4GH, version 2) with some 27 identifiers and labels each, the same on every run. A
tenth of them is wrong, in each way that a verdict covers.

The second form then reads every .json file of the folder and prints what is not right: file name, line, column,
verdict, id. The position is the label's if the label is wrong, otherwise the identifier's. Line and column count from
1, the column in code points. The number of identifiers is printed on standard error.

With --older, the labels of terms in those releases count as their former labels.
"""
import json
import os
import random
import re
import sys
import unicodedata

from verdicts import SCOPES, Judge, Ontology

LABEL_VERDICTS = {"mismatch", "normalized", "synonym", "former"}
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


# Making


class Pool:
    """The terms of an ontology under its own prefix, and the wrong claims that may be made about them."""

    def __init__(self, prefix, ontology, former):
        own = [t for t in ontology.terms.values() if t.name and t.id.startswith(prefix + ":")]
        self.prefix = prefix
        self.current = [t for t in own if not t.obsolete]
        obsolete = [(t.id, t.name) for t in own if t.obsolete]
        self.mistakes = [
            obsolete,
            [(id, re.sub("^obsolete ", "", name)) for id, name in obsolete],
            [(id, t.name) for t in own for id in t.alternates],
            [(t.id, name) for t in self.current for name in former.get(t.id, []) if name != t.name],
        ]
        for scope in SCOPES:
            self.mistakes.append([(t.id, text) for t in self.current for text, s in t.synonyms if s == scope])
        self.mistakes = [pairs for pairs in self.mistakes if pairs]

    def right(self):
        term = random.choice(self.current)
        return {"id": term.id, "label": term.name}

    def wrong(self):
        """Returns a wrong pair, with each kind of mistake equally likely."""
        term, other = random.choice(self.current), random.choice(self.current)
        unloaded = random.choice(["ORPHA", "OMIM", "SNOMED", "MeSH"])
        pairs = [random.choice(pairs) for pairs in self.mistakes] + [
            (term.id, other.name),
            (term.id, random.choice(spellings(term.name))),
            (random.choice(forms(term.id)), term.name),
            (random.choice(forms(term.id)), random.choice([other.name, *(text for text, _ in term.synonyms)])),
            (f"{self.prefix}:{random.randrange(10**7):07}0", term.name),
            (f"{unloaded}:{random.randrange(10**6)}", term.name),
            (term.id, random.choice([None, ""])),
        ]
        id, label = random.choice(pairs + [(term.id, ())])
        return {"id": id} if label == () else {"id": id, "label": label}

    def __call__(self):
        pair = self.wrong() if random.random() < 0.1 else self.right()
        return dict(reversed(pair.items())) if random.random() < 0.02 else pair


def spellings(name):
    dashed = [name.replace(" ", "-"), name.replace("-", "\u2013"), name.replace(" ", "_"), name.replace("+", "-")]
    quoted = [name.replace("'", "\u2019"), name.replace('"', "\u201d")]
    blank = [name + " ", " " + name, name.replace(" ", "\u00a0"), name.replace(" ", "\t")]
    cased = [name.upper(), name.title(), unicodedata.normalize("NFD", name)]
    return [text for text in dashed + quoted + blank + cased if text != name]


def forms(id):
    underscored = id.replace(":", "_")
    purls = [f"{scheme}://purl.obolibrary.org/obo/{underscored}" for scheme in ("http", "https")]
    return [underscored, id.replace(id.split(":")[0], id.split(":")[0].lower()), f"<{id}>", f"<{purls[0]}>", *purls]


def some(least, most, make):
    return [make() for _ in range(random.randint(least, most))]


def age():
    return {"age": {"iso8601duration": f"P{random.randrange(80)}Y{random.randrange(12)}M"}}


class Clinic:
    """Writes phenopackets with the terms of some ontologies."""

    def __init__(self, ontologies, older):
        former = {}
        for ontology in older:
            for term in ontology.terms.values():
                former.setdefault(term.id, []).append(term.name)
        pools = {prefix: Pool(prefix, o, former) for o in ontologies for prefix in o.prefixes}
        # Another ontology stands in for one that is not loaded.
        wanted = ["HP", "MONDO", "NCIT", "UBERON", "CL"]
        self.hp, self.mondo, self.ncit, self.uberon, self.cl = (pools.get(p) or [*pools.values()][0] for p in wanted)
        self.human = {"id": "NCBITaxon:9606", "label": "Homo sapiens"}

    def reference(self):
        return {"id": f"PMID:{random.randrange(10**7, 4 * 10**7)}", "description": "A report of one family; cohort 2: see table 1."}

    def feature(self):
        feature = {"type": self.hp()}
        if random.random() < 0.1:
            feature["excluded"] = True
        if random.random() < 0.2:
            feature["severity"] = self.hp()
        if random.random() < 0.3:
            feature["modifiers"] = some(1, 2, self.hp)
        feature["onset"] = {"ontologyClass": self.hp()} if random.random() < 0.4 else age()
        if random.random() < 0.2:
            code = {"id": "ECO:0000033", "label": "author statement supported by traceable reference"}
            feature["evidence"] = [{"evidenceCode": code, "reference": self.reference()}]
        return feature

    def disease(self):
        disease = {"term": self.mondo(), "onset": random.choice([age(), {"ontologyClass": self.hp()}])}
        if random.random() < 0.5:
            disease |= {"diseaseStage": [self.ncit()], "primarySite": self.uberon(), "laterality": self.hp()}
        return disease

    def interpretation(self, number):
        variant = {
            "id": f"var-{number}",
            "geneContext": {"valueId": f"HGNC:{random.randrange(50_000)}", "symbol": "ABC1"},
            "expressions": [{"syntax": "hgvs.g", "value": f"chr{random.randint(1, 22)}, position {random.randrange(10**8)}, A>G"}],
            "vcfRecord": {"genomeAssembly": "hg38", "chrom": "chr7", "pos": str(random.randrange(10**8)), "ref": "A", "alt": "G"},
            "moleculeContext": "genomic",
            "allelicState": {"id": "GENO:0000135", "label": "heterozygous"},
        }
        genomic = {
            "subjectOrBiosampleId": f"patient-{number}",
            "interpretationStatus": "CAUSATIVE",
            "variantInterpretation": {"acmgPathogenicityClassification": "PATHOGENIC", "variationDescriptor": variant},
        }
        diagnosis = {"disease": self.mondo(), "genomicInterpretations": [genomic]}
        return {"id": f"interpretation-{number}", "progressStatus": "SOLVED", "diagnosis": diagnosis}

    def action(self):
        dose = {"unit": {"id": "UCUM:mg", "label": "milligram"}, "value": random.choice([0.5, 20, 1e3])}
        interval = {"start": "2021-03-01T08:30:00Z", "end": "2021-06-01T08:30:00Z"}
        treatment = {"agent": self.ncit(), "routeOfAdministration": self.ncit()}
        treatment["doseIntervals"] = [{"quantity": dose, "interval": interval}]
        action = {"treatment": treatment, "treatmentTarget": self.mondo(), "treatmentIntent": self.ncit()}
        return action | ({"adverseEvents": some(1, 2, self.hp)} if random.random() < 0.3 else {})

    def sample(self, number):
        return {
            "id": f"sample-{number}-{random.randrange(100)}",
            "individualId": f"patient-{number}",
            "description": "Biopsy of the \"lesion\", embedded; 5\u00b0C, \u00b5-slides \U0001f9ec.",
            "sampledTissue": self.uberon() if random.random() < 0.8 else self.cl(),
            "taxonomy": self.human,
            "timeOfCollection": age(),
            "histologicalDiagnosis": self.ncit(),
            "tumorProgression": self.ncit(),
        }

    def resources(self):
        names = {"hp": "human phenotype ontology", "mondo": "Mondo Disease Ontology", "ncit": "NCI Thesaurus OBO Edition"}
        names |= {"uberon": "Uber-anatomy ontology", "cl": "Cell Ontology"}
        base = "http://purl.obolibrary.org/obo/"
        return [
            {
                "id": id,
                "name": name,
                "url": f"{base}{id}.owl",
                "version": "2025-01-16",
                "namespacePrefix": id.upper(),
                "iriPrefix": f"{base}{id.upper()}_",
            }
            for id, name in names.items()
        ]

    def packet(self, number):
        is_published = random.random() < 0.3
        return {
            "id": f"PMID_{random.randrange(10**8)}_patient_{number}" if is_published else f"packet-{number}",
            "subject": {
                "id": f"patient-{number}",
                "timeAtLastEncounter": age(),
                "vitalStatus": {"status": "ALIVE"},
                "sex": random.choice(["FEMALE", "MALE"]),
                "taxonomy": self.human,
            },
            "phenotypicFeatures": some(3, 7, self.feature),
            "biosamples": some(0, 2, lambda: self.sample(number)),
            "interpretations": [self.interpretation(number)],
            "diseases": some(1, 2, self.disease),
            "medicalActions": some(0, 2, self.action),
            "metaData": {
                "created": "2024-05-02T10:15:30.000Z",
                "createdBy": "curator 7",
                "resources": self.resources(),
                "phenopacketSchemaVersion": "2.0",
                "externalReferences": [self.reference()],
            },
        }


def make(folder, count, clinic):
    random.seed(4)
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        # As programs write them: most unescaped, some escaped, a few with another indentation or line end.
        text = json.dumps(clinic.packet(number), indent=4 if number % 7 == 3 else 2, ensure_ascii=number % 5 == 2)
        if number % 11 == 6:
            text = text.replace("\n", "\r\n")
        with open(f"{folder}/packet-{number:05}.json", "w", encoding="utf-8", newline="") as file:
            file.write(text + "\n")


# Judging


def objects(text):
    """Returns the objects of a JSON document, each with the positions of its own strings by their keys.

    The contents are parsed by Python's own parser; the positions follow from the order of the strings.
    """
    found, tokens = [], STRING.finditer(text)

    def place(string):
        token = next(tokens)
        assert json.loads(token[0]) == string, token
        return token.start() + 1

    def take(value):
        if isinstance(value, str):
            return place(value)
        if isinstance(value, list):
            for item in value:
                take(item)
        if isinstance(value, dict):
            places = {}
            found.append((value, places))
            for key, item in value.items():
                place(key)
                places[key] = take(item)
        return None

    take(json.loads(text))
    assert next(tokens, None) is None
    return found


class SecondOpinion:
    def __init__(self, judge):
        self.judge, self.known = judge, {}

    def verdicts(self, id, label):
        """Returns the verdicts on an identifier and its label; None if it is not an identifier at all."""
        if (id, label) not in self.known:
            self.known[id, label] = self.judged(id, label)
        return self.known[id, label]

    def judged(self, id, label):
        canonical = self.judge.canonical(id)
        # 'PMID_123_patient_4' is the name of a packet: with an underscore, only a loaded prefix counts.
        if canonical is None or (":" not in id and canonical.split(":")[0] not in self.judge.owner):
            return None
        verdict = self.judge.judge(id, label or "")[0]
        if not label and verdict in LABEL_VERDICTS | {"exact"}:
            verdict = "current"
        told = [] if verdict in ("exact", "current") else [verdict]
        # The form of an identifier that is wrong or unknown does not matter.
        if canonical != id and verdict in LABEL_VERDICTS | {"exact", "current"}:
            told.append("noncanonical")
        return told


def judge(folder, opinion):
    count = 0
    for name in sorted(n for n in os.listdir(folder) if n.endswith(".json")):
        with open(f"{folder}/{name}", encoding="utf-8", newline="") as file:
            text = file.read()
        for value, places in objects(text):
            for key, id in value.items():
                if not isinstance(id, str) or not (key == "id" or key.endswith("Id")):
                    continue
                label = "label" if key == "id" else None
                told = opinion.verdicts(id, value.get(label))
                count += told is not None
                for verdict in told or []:
                    offset = places[label if verdict in LABEL_VERDICTS else key]
                    line, start = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset) + 1
                    print(name, line, offset - start + 1, verdict, id, sep="\t")
    print(f"{count} identifiers", file=sys.stderr)


def main(command, folder, count, *paths):
    split = paths.index("--") + 1 if paths[0] == "--older" else 0
    older = [Ontology(path) for path in paths[1 : max(1, split - 1)]]
    present = [Ontology(path) for path in sorted(paths[split:])]
    make(folder, int(count), Clinic(present, older))
    if command == "judge":
        judge(folder, SecondOpinion(Judge(present, older)))


if __name__ == "__main__":
    main(*sys.argv[1:])
