"""What git has of a repository's history, by git alone: its transactions, and what each of them changed."""
import json
import re
import subprocess
from dataclasses import dataclass, field


class Objects:
    """git cat-file, asked again and again."""

    def __init__(self, folder):
        self.process = subprocess.Popen(['git', '-C', folder, 'cat-file', '--batch'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.trees, self.shards = {}, {}

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def read(self, oid):
        self.process.stdin.write(oid.encode() + b'\n')
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if len(words) != 3:
            raise ValueError(f'git has no {oid}')
        content = self.process.stdout.read(int(words[2]))
        self.process.stdout.read(1)
        return content

    def tree(self, oid):
        """{name: (is a folder, oid)}"""
        if oid not in self.trees:
            self.trees[oid] = {}
            content, at = self.read(oid), 0
            while at < len(content):
                end = content.index(b'\0', at)
                mode, name = content[at:end].split(b' ', 1)
                self.trees[oid][name.decode()] = (mode == b'40000', content[end + 1:end + 21].hex())
                at = end + 21
        return self.trees[oid]

    def shard(self, oid):
        """{id: record} of a file of records"""
        if oid not in self.shards:
            text, at, records = self.read(oid).decode(), 0, {}
            decoder = json.JSONDecoder(parse_float=str)
            while at < len(text):
                record, at = decoder.raw_decode(text, at)
                records[record['id']] = record
                at += 1
            self.shards[oid] = records
        return self.shards[oid]

    def differing(self, older, newer, path=''):
        """(path, oid or None, oid or None) of each file of records that is not the same in two trees"""
        ours, theirs = self.tree(older) if older else {}, self.tree(newer) if newer else {}
        for name in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(name), theirs.get(name)
            if one == other:
                continue
            if (one or other)[0]:
                yield from self.differing(one and one[1], other and other[1], f'{path}{name}/')
            elif name.endswith('.json'):
                yield path + name, one and one[1], other and other[1]

    def changes(self, older, newer):
        """{(entity, id): (record or None, record or None)}"""
        found = {}
        for path, one, other in self.differing(older, newer):
            entity = path.split('/')[0]
            before, after = self.shard(one) if one else {}, self.shard(other) if other else {}
            for name in before.keys() | after.keys():
                if before.get(name) != after.get(name):
                    found[entity, name] = (before.get(name), after.get(name))
        return found


@dataclass
class Transaction:
    id: str
    at: str
    actor: str
    changes: dict = field(default_factory=dict)


def _commit(objects, oid):
    head, _, message = objects.read(oid).decode().partition('\n\n')
    lines = head.split('\n')
    trailers = dict(re.findall(r'^(Crm-[A-Za-z]+): (.*)$', message, re.M))
    author = next(line for line in lines if line.startswith('author '))
    return {'tree': lines[0].split()[1], 'parents': [line.split()[1] for line in lines if line.startswith('parent ')],
            'trailers': trailers, 'actor': trailers.get('Crm-Actor', author[7:].rsplit(' ', 2)[0])}


def transactions(folder, head):
    """All of a branch in their order, and the records of its newest tree: {entity: {id: record}}."""
    objects = Objects(folder)
    oids = subprocess.run(['git', '-C', folder, 'rev-list', head], capture_output=True, text=True, check=True).stdout.split()
    commits = {oid: _commit(objects, oid) for oid in oids}
    found = []
    for commit in commits.values():
        trailers = commit['trailers']
        if 'Crm-Merge' in trailers:
            continue
        older = commits[commit['parents'][0]]['tree'] if commit['parents'] else None
        found.append(Transaction(trailers['Crm-Txn'], trailers['Crm-At'], commit['actor'],
                                 objects.changes(older, commit['tree'])))
    records = {}
    for (entity, name), (_, record) in objects.changes(None, commits[oids[0]]['tree']).items():
        records.setdefault(entity, {})[name] = record
    objects.close()
    return sorted(found, key=lambda one: (one.at, one.id)), records
