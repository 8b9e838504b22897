#!/usr/bin/env python3
"""Several clones of a repository, random edits of every kind, random pulls and pushes, and a few that are killed: when all
have seen all, all are the same.

    converge.py SEED [CLONES [STEPS]]     in an empty folder; the tools are on PATH

Prints what went wrong and exits 1; SEED repeats it, but for the clock.
"""
import json, os, random, signal, subprocess, sys, time

seed = int(sys.argv[1])
clones = int(sys.argv[2]) if len(sys.argv) > 2 else 3 + seed % 3
steps = int(sys.argv[3]) if len(sys.argv) > 3 else 60
rng = random.Random(seed)
env = dict(os.environ, CRM_HOOKS_HERE='no', CRM_HISTORY_COMMIT='manual')
env.pop('CRM_NOW', None)
env.pop('CRM_SEED', None)
names = ['Eva Nová', 'Олена Коваль', '王小明', 'Jan Svoboda', 'Zoë Řehořová', "O'Neill"]
trace = []


def run(clone, *args, stdin=None, fine=(0,)):
    result = subprocess.run(args, cwd=clone, env=dict(env, CRM_USER_NAME=clone, CRM_USER_EMAIL=clone + '@x.example'),
                            input=stdin, capture_output=True, text=True)
    trace.append((clone, args, stdin, result.returncode, result.stderr.strip()))
    if fine is not None and result.returncode not in fine:
        fail(f'{clone}: {args} exit {result.returncode}: {result.stderr}')
    return result.stdout


def fail(why):
    for line in trace[-60:]:
        print('#', *line)
    print(f'seed {seed}: {why}')
    sys.exit(1)


REFUSED = (0, 1, 2, 3, 4, 5, 6, 10)


def ids(clone, entity):
    return run(clone, 'crm-record', entity, 'list', '-o', 'ids', fine=(0, 1)).split()


def pick(clone, entity):
    some = ids(clone, entity)
    return rng.choice(some) if some else None


def word():
    return f'{rng.choice(names)} {rng.randrange(100)}'


def edit(clone):
    """One random command; what it refuses is refused."""
    kind = rng.randrange(16)
    entity = rng.choice(['contact', 'contact', 'company', 'deal', 'ticket', 'task'])
    ref = pick(clone, entity)
    label = {'ticket': 'subject', 'task': 'subject'}.get(entity, 'name')
    if kind <= 2 or not ref:
        extra = ['email=%d@x.example' % rng.randrange(30)] if entity == 'contact' and rng.random() < .4 else []
        return run(clone, 'crm-record', entity, 'add', f'{label}={word()}', *extra, fine=REFUSED)
    if kind <= 6:
        field = rng.choice({'contact': ['title', 'department', 'description', 'city', 'first_name', 'last_name'],
                            'company': ['industry', 'city', 'description', 'website'],
                            'deal': ['amount', 'close_date', 'next_step', 'currency'],
                            'ticket': ['status', 'priority', 'description'], 'task': ['due_at', 'priority', 'status']}[entity])
        value = {'website': 'https://x.example/%d' % rng.randrange(9), 'amount': str(rng.randrange(1000)),
                 'close_date': f'2027-0{rng.randrange(1, 9)}-10', 'currency': rng.choice(['EUR', 'USD', 'JPY']),
                 'status': rng.choice(['open', 'pending', 'solved'] if entity == 'ticket' else ['done', 'todo']),
                 'priority': rng.choice(['low', 'high']), 'due_at': f'2027-01-{rng.randrange(10, 28)}'}.get(field, word())
        return run(clone, 'crm-record', entity, 'set', ref, f'{field}={value}', fine=REFUSED)
    if kind == 7:
        return run(clone, 'crm-record', entity, 'set', ref, f'tags{rng.choice(["+=", "-="])}t{rng.randrange(5)}', fine=REFUSED)
    if kind == 8:
        return run(clone, 'crm-record', entity, 'rm', '-y', ref, *(['--unlink'] if rng.random() < .5 else []), fine=REFUSED)
    if kind == 9:
        other = pick(clone, entity)
        return run(clone, 'crm-record', entity, 'merge', '-y', ref, other, fine=REFUSED)
    if kind == 10:
        return run(clone, 'crm-log', rng.choice(['undo', 'undo', 'redo']), '-y', fine=REFUSED)
    if kind == 11:
        deal = pick(clone, 'deal')
        return run(clone, 'crm-deal', rng.choice(['win', 'reopen']), deal, fine=REFUSED) if deal else None
    if kind == 12:
        contact, company = pick(clone, 'contact'), pick(clone, 'company')
        return run(clone, 'crm-contact', 'set', contact, f'company={company}', fine=REFUSED) if contact and company else None
    if kind == 13:
        ticket = pick(clone, 'ticket')
        return run(clone, 'crm-ticket', 'note', ticket, word(), fine=REFUSED) if ticket else None
    if kind == 14:
        own = f'own_{rng.randrange(3)}'
        run(clone, 'crm-schema', 'add', f'contact.{own}', 'text', fine=REFUSED)
        contact = pick(clone, 'contact')
        return run(clone, 'crm-contact', 'set', contact, f'{own}={word()}', fine=REFUSED) if contact else None
    rows = ''.join(f'{i},{word()}\n' for i in rng.sample(range(20), 5))
    return run(clone, 'crm-import', 'contact', '--source', 'erp', '--map', 'id=external_id', '--on-match', 'update', '-',
               stdin='id,name\n' + rows, fine=REFUSED)


def sync(clone):
    """Pull, push or both; now and then it is killed, and run again some time."""
    verb = rng.choice(['pull', 'push', 'run'])
    if rng.random() < .25 and not os.environ.get('CONVERGE_NO_KILLS'):
        process = subprocess.Popen(['crm-sync', verb], cwd=clone, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.random() * .06)
        process.send_signal(signal.SIGKILL)
        process.wait()
        trace.append((clone, ('killed', verb)))
        return
    run(clone, 'crm-sync', verb)


def export(clone):
    return run(clone, 'crm-export', '--all', '-q')


def head(clone):
    return run(clone, 'git', '-C', 'history.git', 'rev-parse', 'main').strip()


def check(clone):
    result = subprocess.run(['crm-check'], cwd=clone, env=env, capture_output=True, text=True)
    if result.returncode:
        fail(f'{clone}: crm-check: {result.stdout}{result.stderr}')


def main():
    run('.', 'git', 'init', '-q', '--bare', 'hub.git')
    run('.', 'crm', 'init', '-q', 'c0')
    run('c0', 'crm-sync', 'remote', 'add', 'origin', '../hub.git')
    for _ in range(5):
        edit('c0')
    run('c0', 'crm-sync', 'push')
    for i in range(1, clones):
        run('.', 'cp', '-a', 'c0', f'c{i}')
    for _ in range(steps):
        clone = f'c{rng.randrange(clones)}'
        for _ in range(rng.randrange(1, 4)):
            edit(clone)
        if rng.random() < .4:
            sync(clone)
    for _ in range(clones + 2):
        for i in range(clones):
            run(f'c{i}', 'crm-sync', 'run')
    first, text = head('c0'), export('c0')
    for i in range(clones):
        if head(f'c{i}') != first:
            fail(f'c{i} has another head than c0')
        if export(f'c{i}') != text:
            fail(f'c{i} exports something else than c0')
        check(f'c{i}')
    run('.', 'git', '-C', 'hub.git', 'fsck', '--strict')
    run('c1', 'rm', '-f', 'crm.db', 'crm.db-wal', 'crm.db-shm')
    run('c1', 'crm-check', '--rebuild')
    if export('c1') != text:
        fail('made anew from the history, c1 exports something else')
    check('c1')


main()
