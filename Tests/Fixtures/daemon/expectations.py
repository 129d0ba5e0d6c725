"""The requests of a soak, and the answers of each release, computed in advance and in more than one way."""
import json
import os
import random
import subprocess
import sys
import tempfile

from published import connect
from releases import CHANGED, COUNT, QUIET

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../judge"))
from verdicts import Judge, Ontology  # noqa: E402

OBJECT = (b'{"ok":true,', b'{"ok":false,')


def requests(judge):
    """Returns valid and invalid requests for every verb but RELOAD and QUIT."""
    dice = random.Random(11)
    terms = dice.sample(sorted(judge.terms.values(), key=lambda term: term.id), 240)
    # Preferably terms that differ from release to release.
    terms += dice.sample([t for i, t in sorted(judge.terms.items()) if i.startswith(("HP:", "MONDO:"))], 240)
    terms = [term for term in terms if term.name]
    pick = lambda count: dice.sample(terms, count)
    found = ["PING", "STATS", "ONTOLOGIES", "HELP", "HELP check", "HELP nope", "FOO", "LOOKUP", "PING now"]
    for number, term in enumerate(pick(160)):
        other = dice.choice(terms)
        names = [term.name, term.name.upper(), other.name] + [text for text, _ in term.synonyms]
        found.append(f"CHECK {term.id} {dice.choice(names)}")
        found.append(f"CHECK {term.id} {term.name}" + (f" of revision {1 + number % 2}" if number % 3 else ""))
    found += [f"CHECK {id} no such thing" for id in ("HP:9999999", "nonsense", "CHEBI:18348")] + ["CHECK HP:0000118"]
    found += [f"LOOKUP {term.id}" for term in pick(120)] + ["LOOKUP HP:9999999", "LOOKUP nonsense", "lookup hp_0000118"]
    found += [f"OBSOLETE {term.id}" for term in pick(80)]
    found += [f"LABEL {term.name}" for term in pick(60)]
    found += [f"LABEL ontology=hp {term.name} of revision 1" for term in pick(30)]
    for term in pick(60):
        end = dice.randrange(1, len(term.name) + 1)
        found.append(f"COMPLETE limit={dice.choice([1, 10, 50])} {term.name[:end]}")
        found.append(f"COMPLETE obsolete=yes {term.id[:end]}")
    for term in pick(50):
        words = term.name.split()
        found.append(f"SEARCH limit=5 {' '.join(dice.sample(words, min(2, len(words))))}")
    for verb in ("PARENTS", "CHILDREN", "ANCESTORS", "DESCENDANTS"):
        found += [f"{verb} {term.id}" for term in pick(25)] + [f"{verb} limit=20 relation=part_of {pick(1)[0].id}"]
    found += [f"ISA {one.id} {other.id}" for one, other in zip(pick(30), pick(30))]
    found += [f"ISA {term.id} HP:0000001" for term in pick(20)]
    for term in pick(30):
        found.append(f"TERMS limit={dice.choice([1, 20, 200])} after={term.id}")
    found += ["TERMS ontology=hp status=obsolete limit=50", "TERMS status=merged"]
    for term, other in zip(pick(60), pick(60)):
        found.append(f"SCAN **{term.name}** ({other.id}), and {other.name} ({other.id})")
        found.append(f"SCAN | {term.id} | {term.name} of revision 2 |")
    found += dearest(terms)
    # A line feed would end the request.
    return [request for request in dict.fromkeys(found) if "\n" not in request]


def dearest(terms):
    """Returns the most expensive lines: rows, lists and calls full of wrong pairs, and lines of misspelled words."""
    pairs = list(zip(terms, terms[1:] + terms[:1])) * 8
    lines = [
        " | ".join(f"{one.id} | {other.name}" for one, other in pairs),
        "".join(f"{other.name} [{one.id}]|" for one, other in pairs),
        "".join(f"Term(id='{one.id}', label='{other.name[1:]}'), " for one, other in pairs),
        ", ".join(one.id for one, _ in pairs),
    ]
    words = " ".join(f"{word[:-1]}x{word[-1]}" for one, _ in pairs for word in one.name.split() if len(word) > 5)
    return [f"SCAN {line[:60000]}" for line in lines] + [f"COMPLETE {words[:3000]}", f"SEARCH {words[:900]}"]


class Expectations:
    """The requests, and for each release the answer to each, as bytes without tag and line feed; None if the answer is
    about the daemon itself."""

    def __init__(self, releases):
        self.judges = []
        read = {path: Ontology(path) for files in releases.files for path in sorted(files)}
        for release in range(COUNT):
            others = [files for files in releases.files if files is not releases.files[release]]
            older = [read[file] for files in others for file in files if file.endswith(CHANGED)]
            self.judges.append(Judge([read[file] for file in sorted(releases.files[release])], older))
        self.requests = requests(self.judges[0])
        self.verbs = [request.split()[0].upper() for request in self.requests]
        self.answers = [self.ask(releases.obod, releases.store(release)) for release in range(COUNT)]
        self.same = [len({answers[place] for answers in self.answers}) == 1 for place in range(len(self.requests))]
        self.confirmed = sum(self.confirm(releases, release) for release in range(COUNT))

    def ask(self, obod, store):
        """Asks an otherwise idle daemon, one request at a time."""
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/s"
            command = [obod, "serve", "--store", store, "--socket", path]
            with subprocess.Popen(command, stderr=subprocess.PIPE) as daemon:
                daemon.stderr.readline()
                client, lines = connect(path)
                answers = []
                for request, verb in zip(self.requests, self.verbs):
                    client.sendall(request.encode() + b"\n")
                    answer = lines.readline().encode().removesuffix(b"\n")
                    answers.append(None if verb in ("PING", "STATS") and b'"ok":true' in answer else answer)
                client.close()
                daemon.terminate()
        return answers

    def confirm(self, releases, release):
        """Compares the answers with those of the program without a daemon, and with a reading of the files that is not
        obod's. Returns the number of answers compared."""
        said = dict(zip(self.requests, self.answers[release]))
        count = 0
        for request, answer in said.items():
            verb, _, argument = request.partition(" ")
            if verb == "LOOKUP" and (term := self.judges[release].terms.get(argument)):
                said_of_it = json.loads(answer)
                if (said_of_it["label"], said_of_it["status"] == "obsolete") != (term.name, term.obsolete):
                    raise ValueError(f"the file of release {release} says otherwise: {request}: {answer}")
                count += 1
            if verb == "CHECK" and " " in argument:
                id, _, label = argument.partition(" ")
                verdict, _, _, replaced_by, name = self.judges[release].judge(id, label)
                said_of_it = json.loads(answer)
                targets = [t if isinstance(t, str) else t["id"] for t in said_of_it.get("replaced_by", [])]
                if (said_of_it["verdict"], said_of_it.get("label", ""), " ".join(sorted(targets))) != (
                    verdict, name, replaced_by):
                    raise ValueError(f"the judge says {verdict} in release {release}: {request}: {answer}")
                count += 1
        for verb, arguments in {"LOOKUP": ["lookup"], "OBSOLETE": ["obsolete"], "SCAN": ["scan"]}.items():
            asked = [r for r in self.requests if r.startswith(verb + " ") and said[r].startswith(OBJECT[0])]
            words = [request.partition(" ")[2] for request in asked]
            whole = arguments + ["--json"] + ([] if verb == "SCAN" else words)
            count += self.compare(releases, release, whole, asked, said, "\n".join(words) if verb == "SCAN" else "")
        pairs = [r for r in self.requests if r.startswith("CHECK ") and r.count(" ") > 1]
        table = "id\tlabel\n" + "".join("\t".join(r.split(" ", 2)[1:]) + "\n" for r in pairs)
        count += self.compare(releases, release, ["check", "--tsv", "-", "--json"], pairs, said, table)
        for verb in ("LABEL", "COMPLETE", "SEARCH"):
            for request in [r for r in self.requests if r.startswith(verb + " ") and "=" not in r][:5]:
                words = [verb.lower(), "--json", "--", request.partition(" ")[2]]
                count += self.compare(releases, release, words, [request], said)
        return count + self.compare(releases, release, ["ontologies", "--json"], ["ONTOLOGIES"], said)

    def compare(self, releases, release, arguments, asked, said, text=""):
        environment = os.environ | QUIET | {"OBOD_STORE": releases.store(release)}
        result = subprocess.run([releases.obod, *arguments], input=text.encode(), capture_output=True, env=environment)
        lines = result.stdout.splitlines()
        for request, line in zip(asked, lines):
            if line != said[request]:
                raise ValueError(f"release {release} alone says {line}; with a daemon: {request}: {said[request]}")
        if len(lines) != len(asked):
            raise ValueError(f"{arguments[0]} answered {len(lines)} of {len(asked)}: {result.stderr}")
        return len(lines)
