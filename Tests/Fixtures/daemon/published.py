"""What reloads.py and the soak have in common: connections to a daemon, and generations published as a load does it."""
import os
import socket


def connect(path):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    client.connect(path)
    return client, client.makefile("r", encoding="utf-8")


def publish(store, generation):
    """Renames a new link over the old one: the instant at which readers change over."""
    os.symlink(f"generations/{generation}/terms.db", f"{store}/terms.db.next")
    os.rename(f"{store}/terms.db.next", f"{store}/terms.db")
