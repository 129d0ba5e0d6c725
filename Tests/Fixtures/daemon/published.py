"""Shared by reloads.py and the soak: connections to a daemon, and publishing a generation as a load does."""
import os
import socket


def connect(path):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    client.connect(path)
    return client, client.makefile("r", encoding="utf-8")


def publish(store, generation):
    """Renames a new link over the old one, at which point readers switch."""
    os.symlink(f"generations/{generation}/terms.db", f"{store}/terms.db.next")
    os.rename(f"{store}/terms.db.next", f"{store}/terms.db")
