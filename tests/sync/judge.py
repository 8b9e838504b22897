"""All have seen all: is everything the same, and what it should be?"""
import json
import os
import re

import githistory
import oracle
from world import SETTLING, START, Failure, Step


def settle(world, clones):
    """Twice around: at first the hub gets all there is, then all get it."""
    heads = []
    for _ in range(2):
        for i in range(clones):
            # No kill in here: what was killed before must heal by itself.
            world.run(Step(SETTLING + i, f'c{i}', ['crm-sync', 'run', '-q'], now=START + 10 ** 6, fine=(0,)))
        heads.append(world.ask('hub.git', 'git', 'rev-parse', 'main').strip())
    if heads[0] != heads[1]:
        raise Failure('chase', 'the hub moved though it had all')
    for i in range(clones):
        if world.head(f'c{i}') != heads[0]:
            raise Failure('heads', f'c{i} has another head than the hub')
    return heads[0]


def same_exports(world, clones):
    texts = [world.ask(f'c{i}', 'crm-export', '--all', '-q') for i in range(clones)]
    for i, text in enumerate(texts):
        if text != texts[0]:
            raise Failure('exports', f'c{i} exports something else than c0:\n{difference(texts[0], text)}')
    return texts[0]


def difference(one, other):
    ours, theirs = set(one.splitlines()), set(other.splitlines())
    return '\n'.join([f'- {line}' for line in sorted(ours - theirs)] + [f'+ {line}' for line in sorted(theirs - ours)])


# -- what the oracle says ---------------------------------------------------------------------------


def compare(what, key, ours, theirs):
    """A record as the oracle and as the tools have it."""
    for name in sorted((ours or {}).keys() | (theirs or {}).keys()):
        one, other = (ours or {}).get(name), (theirs or {}).get(name)
        if one != other:
            raise Failure(what, f'{key[0]} {key[1]}: {name} should be {one!r}, is {other!r}')


def compare_records(said, records):
    tree = {(entity, name): record for entity, some in records.items() for name, record in some.items()}
    for key in sorted(said.records.keys() | tree.keys()):
        compare('oracle', key, said.records.get(key), tree.get(key))


def is_empty(value):
    return value is None or value == '' or value == []


def compare_export(said, text):
    """Each field of the export, and who changed the record last, and when."""
    seen = set()
    for line in text.splitlines():
        row = json.loads(line, parse_float=str)
        key = row.pop('_entity'), row['id']
        seen.add(key)
        at, by = said.stamps.get(key, (None, None))
        want = dict(said.records.get(key, {}), modified_at=at, modified_by=by)
        row = {name: value for name, value in row.items() if not is_empty(value)}
        for name in row:
            if row[name] != want.get(name):
                raise Failure('export', f'{key[0]} {key[1]}: {name} should be {want.get(name)!r}, is {row[name]!r}')
    missing = [key for key in said.records.keys() - seen if key[0] in ('contact', 'company', 'deal')]
    if missing:
        raise Failure('export', f'not exported: {missing}')


def compare_journal(world, clone, said):
    """The transactions in their order, and what the journal says each of them did."""
    rows = world.rows(clone, 'SELECT id, at, actor FROM txn ORDER BY seq')
    if rows != [(one.id, one.at, one.actor) for one, _ in said.journal]:
        raise Failure('journal', f'{clone} has its transactions in another order')
    changes = {}
    for txn, entity, record, op in world.rows(clone, 'SELECT t.id, c.entity, c.record, c.op FROM change AS c JOIN txn AS t ON t.seq = c.txn'):
        changes.setdefault(txn, {})[entity, record] = op
    for one, changed in said.journal:
        want = {key: 'create' if not before else 'update' if after else 'delete' for key, (before, after) in changed.items()}
        if changes.get(one.id, {}) != want:
            raise Failure('journal', f'{clone}: transaction {one.id} should have {want}, has {changes.get(one.id)}')


def check(world, clone):
    """Sound, but for what no merge can decide: two clones gave the same address to different people."""
    result = world.command(clone, ['crm-check'])
    found = [line for line in result.stdout.splitlines() if not re.search(r'records have the same ', line)]
    if found or (result.returncode and not result.stdout):
        raise Failure('check', f'{clone}: {result.stdout}{result.stderr}')


def rebuilt(world, clone, text):
    """Made anew from the history alone it is the same."""
    for name in ('crm.db', 'crm.db-wal', 'crm.db-shm'):
        try:
            os.remove(world.path(clone, name))
        except FileNotFoundError:
            pass
    world.ask(clone, 'crm-check', '--rebuild', '-q')
    again = world.ask(clone, 'crm-export', '--all', '-q')
    if again != text:
        raise Failure('rebuild', f'made anew, {clone} exports something else:\n{difference(text, again)}')


def conflicts(world, clone):
    """What its people are told of."""
    return world.command(clone, ['crm-sync', 'conflicts', '--all', '-o', 'jsonl']).stdout


def same_conflicts(world, clones, told):
    for i in range(clones):
        if conflicts(world, f'c{i}') != told:
            raise Failure('conflicts', f'c{i} tells of others than c0:\n{difference(told, conflicts(world, f"c{i}"))}')


def judge(world, clones):
    head = settle(world, clones)
    text = same_exports(world, clones)
    told = conflicts(world, 'c0')
    same_conflicts(world, clones, told)
    model = oracle.Model([json.loads(line) for line in world.ask('c0', 'crm-schema', 'show', '-o', 'jsonl').splitlines()])
    transactions, records = githistory.transactions(world.path('hub.git'), head)
    said = oracle.judge(transactions, model)
    compare_records(said, records)
    compare_export(said, text)
    for i in range(clones):
        compare_journal(world, f'c{i}', said)
    rebuilt(world, 'c1', text)
    same_conflicts(world, 2, told)
    compare_journal(world, 'c1', said)
    for i in range(clones):
        check(world, f'c{i}')
