"""Reloads a daemon repeatedly while clients query it without a pause, and checks every answer against its generation.

usage: reloads.py SOCKET STORE COUNT

The store has two generations, in which TEST:1 has the labels of LABELS. They are published in turn as a load does, by
renaming a link; after each renaming the daemon gets a RELOAD. Prints the number of reloads and answers.
"""
import json
import sys
import threading

from published import connect, publish

path, store, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
LABELS = {1: "red fever", 2: "blue fever"}
DEPTH = 32
done = threading.Event()
problems, answered = [], []


def ask():
    """Pipelines requests; the answers must come in order, each with the content of one of the generations."""
    client, answers = connect(path)
    number = 0
    try:
        while not done.is_set():
            tags = [str(number + place) for place in range(DEPTH)]
            number += DEPTH
            requests = ["LOOKUP TEST:1", "CHECK TEST:1 red fever", "SCAN red fever (TEST:1)", "LABEL blue fever"]
            client.sendall("".join(f"@{tag} {requests[int(tag) % 4]}\n" for tag in tags).encode())
            for tag in tags:
                answer = json.loads(answers.readline())
                if answer.get("tag") != tag or not answer["ok"]:
                    return problems.append(f"{tag} was answered by {answer}")
                if "verdict" in answer:
                    is_whole = answer["verdict"] == {LABELS[1]: "exact", LABELS[2]: "former"}[answer["label"]]
                elif "identifiers" in answer:
                    found, = answer["identifiers"]
                    is_whole = found["verdict"] == "confirmed" and (found["match"] == "former") == (found["label"] == LABELS[2])
                elif "matches" in answer:
                    is_whole = len(answer["matches"]) < 2
                else:
                    is_whole = answer["label"] == LABELS[int(answer["release"])]
                if not is_whole:
                    return problems.append(f"of two generations: {answer}")
            answered.append(DEPTH)
    except (OSError, ValueError) as error:
        problems.append(f"{type(error).__name__}: {error}")
    finally:
        client.close()


threads = [threading.Thread(target=ask) for _ in range(6)]
for thread in threads:
    thread.start()
client, answers = connect(path)
for number in range(count):
    generation = 1 + number % 2
    publish(store, generation)
    client.sendall(b"RELOAD\nPING\n")
    reload, ping = (json.loads(answers.readline()) for _ in range(2))
    if not reload["ok"] or reload["generation"] != generation or ping["generation"] != generation:
        problems.append(f"generation {generation} was published: {reload} {ping}")
done.set()
for thread in threads:
    thread.join()
for problem in problems[:5]:
    print(problem, file=sys.stderr)
print(f"{count} reloads, {sum(answered)} answers, {len(problems)} wrong", file=sys.stderr)
sys.exit(1 if problems or not answered else 0)
