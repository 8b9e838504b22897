#!/usr/bin/env python3
"""What a hostile or broken peer may hold: moves refs/heads/main of a bare repository to it.

    hostile.py FOLDER INTO           copies the repository FOLDER to INTO/CASE for each case, and makes it there on top of main
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zlib

folder = sys.argv[1]
MARK = b"0123456789abcdef"


def git(*words, data=None):
    return subprocess.run(["git", "-C", folder, *words], input=data, stdout=subprocess.PIPE, check=True).stdout


def put(kind, data, level=6):
    """Writes a loose object as it is, however wrong it may be."""
    text = kind.encode() + b" %d\0" % len(data) + data
    name = hashlib.sha1(text).hexdigest()
    path = f"{folder}/objects/{name[:2]}/{name[2:]}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        with open(path, "wb") as file:
            file.write(zlib.compress(text, level))
    return name


def read_tree(name):
    data, out = git("cat-file", "tree", name), []
    while data:
        head, _, rest = data.partition(b"\0")
        mode, _, entry = head.partition(b" ")
        out.append((mode, entry, rest[:20].hex()))
        data = rest[20:]
    return out


def write_tree(entries, keep=False):
    if not keep:
        entries = sorted(entries, key=lambda e: e[1] + (b"/" if e[0] == b"40000" else b""))
    return put("tree", b"".join(mode + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries))


def with_entry(tree, path, mode, oid):
    """The tree with one entry put there; path is a list of names."""
    entries = read_tree(tree) if tree else []
    old = next((e for e in entries if e[1] == path[0]), None)
    entries = [e for e in entries if e[1] != path[0]]
    if len(path) == 1:
        entries.append((mode, path[0], oid))
    else:
        below = old[2] if old and old[0] == b"40000" else None
        entries.append((b"40000", path[0], with_entry(below, path[1:], mode, oid)))
    return write_tree(entries)


head = git("rev-parse", "main").decode().strip()
before = git("cat-file", "commit", head).decode()
tree = before.split("\n")[0].split()[1]


def commit(new, txn="feedfeedfeedfeed", at="2026-11-22T23:00:00.000Z", parents=None, message=None, seconds=1795388400):
    text = f"tree {new}\n" + "".join(f"parent {p}\n" for p in (parents or [head]))
    text += f"author Eve <eve@x> {seconds} +0000\ncommitter Eve <eve@x> {seconds} +0000\n\n"
    text += message or f"contact: a change\n\nCrm-Txn: {txn}\nCrm-Tool: crm-contact set\nCrm-At: {at}\n"
    return put("commit", text.encode())


def a_shard():
    """The path and the text of the first record."""
    name = git("ls-tree", "-r", "--name-only", "main", "contact").decode().split()[0]
    return name, git("cat-file", "blob", "main:" + name)


def changed(edit, path=None):
    name, text = a_shard()
    new = edit(text)
    assert new != text
    return commit(with_entry(tree, (path or name).encode().split(b"/"), b"100644", put("blob", new)))


def entry(path, mode=b"100644", oid=None):
    return commit(with_entry(tree, [p.encode() for p in path.split("/")], mode, oid or put("blob", b"hello\n")))


def line(key, value):
    """A field more, behind the id."""
    return lambda text: text.replace(b'",\n', b'",\n  "' + key + b'": ' + value + b",\n", 1)


def title(text):
    return re.sub(rb'"title": "[^"]*"', b'"title": "from Eve"', text)


def honest():
    return changed(title)


def twice():
    """A name twice in one tree: one reads the first, another the last."""
    entries = read_tree(tree)
    contact = next(e for e in entries if e[1] == b"contact")
    return commit(write_tree(entries + [contact]))


def unsorted():
    return commit(write_tree(read_tree(tree)[::-1], keep=True))


def huge():
    name, _ = a_shard()
    return commit(with_entry(tree, name.encode().split(b"/"), b"100644", put("blob", b" " * (101 << 20), 9)))


def missing():
    name, _ = a_shard()
    return commit(with_entry(tree, name.encode().split(b"/"), b"100644", "12" * 20))


def garbage():
    new = changed(title)
    path = f"{folder}/objects/{new[:2]}/{new[2:]}"
    with open(path, "wb") as file:
        file.write(b"this is no object")
    return new


def evil_merge(count, same_tree=False):
    """Two lines and a merge of them that says what is not so."""
    one = changed(title)
    name, text = a_shard()
    two = commit(with_entry(tree, name.encode().split(b"/"), b"100644", put("blob", line(b"department", b'"Eve"')(text))),
                 txn="feedfeedfeedbeef", at="2026-11-22T23:00:01.000Z", seconds=1795388401)
    was = int(git("rev-list", "--count", "main"))
    parents = sorted([one, two])
    new = git("rev-parse", one + "^{tree}").decode().strip() if same_tree else tree
    return commit(new, parents=parents, seconds=1795388401,
                  message="merge\n\nCrm-Merge: feedfeedfeedbeef\n"
                          f"Crm-Txns: {was + 2 if count is None else count}\nCrm-At: 2026-11-22T23:00:01.000Z\n")


def trailer(name):
    return re.search(name + ": (.*)", before).group(1)


CASES = {
    "honest": honest,
    "dotdot": lambda: entry("contact/../../hooks/x"),
    "dotgit": lambda: entry(".git/hooks/post-checkout"),
    "hooks": lambda: entry("hooks/pre-receive", b"100755"),
    "readme": lambda: entry("README"),
    "symlink": lambda: entry("contact/00/00.json", b"120000", put("blob", b"/etc/passwd")),
    "symlink-folder": lambda: entry("contact/00", b"120000", put("blob", b"../../hooks")),
    "submodule": lambda: entry("company/00", b"160000", head),
    "executable": lambda: entry("contact/00/00.json", b"100755"),
    "deeper": lambda: entry("contact/00/00.json/00.json"),
    "attributes": lambda: entry(".gitattributes", oid=put("blob", b"*.json filter=evil\n")),
    "attributes-below": lambda: entry("contact/.gitattributes", oid=put("blob", b"*.json filter=evil\n")),
    "upper": lambda: entry("Contact/00/00.json"),
    "long": lambda: entry("contact/" + "x" * 300),
    "twice": twice,
    "unsorted": unsorted,
    "no-tree": lambda: commit(put("blob", b"hello")),
    "missing": missing,
    "garbage": garbage,
    "a-blob": lambda: put("blob", b"hello\n"),
    "huge": huge,
    "empty": lambda: changed(lambda text: b""),
    "bad-json": lambda: changed(line(b"title", b'"no end')),
    "not-json": lambda: changed(lambda text: b"hello\n"),
    "markers": lambda: changed(lambda text: b"<<<<<<< ours\n" + text + b"=======\n" + title(text) + b">>>>>>> theirs\n"),
    "two-keys": lambda: changed(lambda text: line(b"department", b'"b"')(line(b"department", b'"a"')(text))),
    "two-ids": lambda: changed(line(b"id", b'"' + MARK + b'"')),
    "deep": lambda: changed(line(b"tags", b"[" * 100000 + b"]" * 100000)),
    "no-utf8": lambda: changed(line(b"department", b'"\xff\xfe"')),
    "nul": lambda: changed(line(b"department", b'"a\0b"')),
    "no-field": lambda: changed(line(b"no_such_field", b'"x"')),
    "misplaced": lambda: changed(lambda text: re.sub(rb'"id": "[0-9a-f]{16}"', b'"id": "' + MARK + b'"', text, count=1)),
    "future": lambda: commit(tree, at="9999-12-31T23:59:59.999Z", seconds=253402300799),
    "past": lambda: commit(tree, at="2001-01-01T00:00:00.000Z", seconds=978307200),
    "same-time": lambda: commit(tree, at=trailer("Crm-At")),
    "no-trailers": lambda: commit(tree, message="hello\n"),
    "bad-id": lambda: commit(tree, txn="../../etc/passwd"),
    "known-id": lambda: commit(tree, txn=git("log", "--format=%(trailers:key=Crm-Txn,valueonly)", "-1",
                                             "main~1").decode().strip()),
    "id-twice": lambda: commit(tree, txn="feedfeedfeedfeed", at="2026-11-22T23:00:02.000Z", parents=[honest()]),
    "merge-count": lambda: evil_merge(3),
    "merge-tree": lambda: evil_merge(None),
    "octopus": lambda: commit(tree, parents=[head] * 3),
}

origin = folder
for case, make in CASES.items():
    folder = os.path.join(sys.argv[2], case)
    shutil.copytree(origin, folder)
    made = make()
    with open(f"{folder}/refs/heads/main", "w", encoding="ascii") as file:
        file.write(made + "\n")
