"""The releases that a soaked daemon switches between, each loaded by obod itself into a generation to publish."""
import gzip
import os
import re
import shutil
import subprocess

from published import publish

COUNT = 3
# Only these change between releases, so that loading one has little to read.
CHANGED = ("hp.obo.gz", "mondo.obo.gz")
FILES = ("terms.db", "terms.lex")
QUIET = {"OBOD_SOCKET": "/nonexistent/socket"}


def changed(text, release):
    """Returns another release: a fifth of the terms renamed, and some obsolete and replaced by the previous one."""
    frames = text.split("\n\n[")
    frames[0] = re.sub(r"(?m)^(data-version: .*?)\d{4}-", rf"\g<1>{2090 + release}-", frames[0])
    before = None
    for place, frame in enumerate(frames):
        if not frame.startswith("Term]") or "\nis_obsolete: true" in frame:
            continue
        id, name = (re.search(rf"(?m)^{tag}: (.*)$", frame)[1] for tag in ("id", "name"))
        if place % 23 == 7 * release and before:
            lines = [line for line in frame.splitlines() if not line.startswith(("is_a:", "relationship:", "name:"))]
            frames[place] = "\n".join(lines + [f"name: obsolete {name}", "is_obsolete: true", f"replaced_by: {before}"])
            continue
        if place % 5 == release:
            frames[place] = frame.replace(f"\nname: {name}", f"\nname: {name} of revision {release}")
        before = id
    return "\n\n[".join(frames)


class Releases:
    """The files of each release, and the generation that a daemon serves of it."""

    def __init__(self, obod, ontologies, folder):
        self.obod, self.folder = obod, folder
        names = sorted(name for name in os.listdir(ontologies) if name.endswith(".obo.gz"))
        self.files = []
        for release in range(COUNT):
            home = f"{folder}/releases/{release}"
            os.makedirs(home)
            for name in names:
                if release and name in CHANGED:
                    with gzip.open(f"{ontologies}/{name}", "rt", encoding="utf-8") as file:
                        text = changed(file.read(), release)
                    with gzip.open(f"{home}/{name}", "wt", encoding="utf-8", compresslevel=1) as file:
                        file.write(text)
                else:
                    os.symlink(f"{ontologies}/{name}", f"{home}/{name}")
            self.files.append([f"{home}/{name}" for name in names])
        # Every release follows every other one, as in a store that has switched between them for a long time.
        for number, release in enumerate([*range(COUNT)] * 2):
            self.load(f"{folder}/first", release)
            if number >= COUNT:
                os.makedirs(f"{folder}/quiet/{release}/generations/1")
                for name in FILES:
                    os.link(f"{folder}/first/generations/{number + 1}/{name}", self.file(release, name))
                publish(f"{folder}/quiet/{release}", 1)

    def file(self, release, name):
        return f"{self.folder}/quiet/{release}/generations/1/{name}"

    def store(self, release):
        """Returns a separate store that never changes."""
        return f"{self.folder}/quiet/{release}"

    def load(self, store, release, only=""):
        files = [file for file in self.files[release] if file.endswith(only)]
        command = [self.obod, "load", "--allow-older", "--store", store, *files]
        subprocess.run(command, check=True, env=os.environ | QUIET, capture_output=True)


class Store:
    """The store that is soaked."""

    def __init__(self, releases, path):
        self.releases, self.path, self.newest = releases, path, 0

    def prepare(self, release):
        """Makes the next generation without publishing it."""
        home = f"{self.path}/generations/{self.newest + 1}"
        shutil.rmtree(home, ignore_errors=True)
        os.makedirs(home)
        for name in FILES:
            os.link(self.releases.file(release, name), f"{home}/{name}")

    def damage(self, name, dice):
        """Damages a prepared generation: its record is made invalid, or one byte of its lexicon is changed."""
        path = f"{self.path}/generations/{self.newest + 1}/{name}"
        with open(path, "rb") as file:
            content = bytearray(file.read())
        os.remove(path)
        if name == "terms.lex":
            content[dice.randrange(len(content))] ^= 0xFF
        with open(path, "wb") as file:
            file.write(content if name == "terms.lex" else bytes(4096) + content[4096:])

    def publish(self):
        """Publishes the prepared generation; like a load, removes all but it and the one before."""
        self.newest += 1
        publish(self.path, self.newest)
        for name in os.listdir(f"{self.path}/generations"):
            if int(name) < self.newest - 1:
                shutil.rmtree(f"{self.path}/generations/{name}")

    def load(self, release):
        """Runs a real load of the files that change."""
        self.releases.load(self.path, release, only=CHANGED)
        self.newest += 1
