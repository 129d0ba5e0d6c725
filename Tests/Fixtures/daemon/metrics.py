"""Parses metrics with Prometheus' own client library, and compares them with the STATS requested just before.

usage: metrics.py STATS.json < metrics

Prints each sample as a JSON object: name, labels, value. Reports errors on standard error.
"""
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8") as file:
    stats = json.load(file)
text = sys.stdin.read()
families = list(text_string_to_metric_families(text))
samples = {}
problems = []


def expect(what, found, expected):
    if found != expected:
        problems.append(f"{what} is {found}, not {expected}")


def value(name, **labels):
    return samples.get((name, tuple(sorted(labels.items()))))


for family in families:
    if not family.documentation or family.type not in ("counter", "gauge", "histogram"):
        problems.append(f"{family.name} has no help or no type")
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        if key in samples:
            problems.append(f"{key} comes twice")
        samples[key] = sample.value
        if (family.type == "counter") != sample.name.endswith("_total"):
            problems.append(f"{sample.name} is a {family.type}")
        if family.type != "histogram":
            expect(f"a sample of {family.name}", sample.name, family.name + ("_total" if family.type == "counter" else ""))
names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE ")]
expect("the number of families", len(families), len(set(names)))

bounds = [bound / 1e9 for bound in stats["bounds_nanoseconds"]] + [float("inf")]
counts = {request["verb"]: request for request in stats["requests"]}
for (name, labels), found in samples.items():
    if name == "obod_requests_total":
        verb = dict(labels)["verb"]
        # The request for the metrics itself is not yet counted in STATS.
        expect(f"{verb} requests", found, counts.get(verb, {}).get("count", 0) + (verb == "STATS"))
for verb, request in counts.items():
    if verb == "STATS" or "timed" not in request:
        continue
    buckets = [
        (float(dict(labels)["le"]), found)
        for (name, labels), found in samples.items()
        if name == "obod_request_duration_seconds_bucket" and dict(labels)["verb"] == verb
    ]
    expect(f"bounds of {verb}", [bound for bound, _ in buckets], bounds)
    expect(f"buckets of {verb}", [found for _, found in buckets], request["at_most"] + [request["timed"]])
    expect(f"{verb} in order", [found for _, found in buckets], sorted(found for _, found in buckets))
    expect(f"count of {verb}", value("obod_request_duration_seconds_count", verb=verb), buckets[-1][1])
    expect(f"sum of {verb}", value("obod_request_duration_seconds_sum", verb=verb), request["total_nanoseconds"] / 1e9)

for code, count in stats["errors"].items():
    expect(code, value("obod_requests_refused_total", code=code), count)
for name, limit in stats["limits"].items():
    expect(name, value("obod_limit_reached_total", limit=name), limit["reached"])
for ontology in stats["ontologies"]:
    expect("release", value("obod_ontology_info", ontology=ontology["id"], release=ontology["release"]), 1)
    expect("terms", value("obod_ontology_terms", ontology=ontology["id"]), ontology["terms"])
reloads = stats["reloads"]
for name, expected in {
    "obod_up": 1,
    "obod_generation": stats["generation"],
    "obod_start_time_seconds": stats["started_at"],
    "obod_connections": stats["connections"]["open"],
    "obod_connections_total": stats["connections"]["accepted"] + 1,
    "obod_reloads_total": reloads["done"],
    "obod_last_reload_timestamp_seconds": (reloads["last"] or {}).get("at"),
    "obod_last_reload_duration_seconds": reloads["last"] and reloads["last"]["nanoseconds"] / 1e9,
}.items():
    expect(name, value(name), expected)
expect("the version", value("obod_build_info", version=stats["version"]), 1)
for name in "resident", "private", "peak":
    if not value(f"obod_{name}_memory_bytes"):
        problems.append(f"no memory is {name}")

for (name, labels), found in samples.items():
    print(json.dumps({"name": name, "labels": dict(labels), "value": str(found)}))
sys.exit("\n".join(problems) or 0)
