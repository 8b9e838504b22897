"""Random commands of every kind. Each gives the words of a command; what the tools refuse is refused."""
NAMES = ['Eva Nová', 'Олена Коваль', '王小明', 'Jan Svoboda', 'Zoë Řehořová', "O'Neill"]
LABELS = {'ticket': 'subject', 'task': 'subject', 'activity': 'subject', 'own_thing': 'label'}
ENTITIES = ['contact'] * 4 + ['company'] * 2 + ['deal'] * 3 + ['ticket'] * 2 + ['task', 'product', 'own_thing']
OWN_TYPES = ['text', 'text', 'integer', 'choice', 'money', 'bool', 'date', 'link']


class Edits:
    def __init__(self, rng, world):
        self.rng, self.world = rng, world

    def pick(self, clone, entity):
        ids = self.world.ids(clone, entity)
        return self.rng.choice(ids) if ids else None

    def word(self):
        return f'{self.rng.choice(NAMES)} {self.rng.randrange(40)}'

    def date(self):
        return f'2027-{self.rng.randrange(1, 13):02}-{self.rng.randrange(1, 29):02}'

    def record(self, clone):
        """An entity and one of its records, if there is any."""
        entity = self.rng.choice(ENTITIES)
        return entity, self.pick(clone, entity)

    # -- values -----------------------------------------------------------------------------

    def values(self):
        """{entity: {field: function that gives a value}}"""
        rng = self.rng
        number = lambda: str(rng.randrange(1000))
        choice = lambda *words: lambda: rng.choice(words)
        return {
            'contact': {'title': self.word, 'department': self.word, 'city': choice('Praha', 'Brno', ''), 'first_name': choice('Eva', 'Jan', ''),
                        'last_name': choice('Nová', 'Коваль', ''), 'phone': choice('+420 601 123 456', '+420 602 222 333', ''),
                        'birthday': self.date, 'do_not_call': choice('yes', 'no'), 'score': number,
                        'email': lambda: f'{rng.randrange(30)}@x.example', 'emails': lambda: f'a{rng.randrange(4)}@x.example'},
            'company': {'industry': self.word, 'city': self.word, 'annual_revenue': number, 'currency': choice('EUR', 'USD', 'JPY', 'KWD'),
                        'employees': number, 'website': lambda: f'https://x.example/{rng.randrange(9)}', 'description': self.word},
            'deal': {'amount': number, 'recurring_amount': number, 'currency': choice('EUR', 'USD', 'JPY', 'KWD'), 'close_date': self.date,
                     'next_step': self.word, 'probability': choice('10', '55.5', '90', '')},
            'ticket': {'status': choice('open', 'pending', 'solved'), 'priority': choice('low', 'high', ''), 'description': self.word,
                       'first_response_at': lambda: f'{self.date()}T10:00:00Z', 'reopen_count': number},
            'task': {'due_at': self.date, 'priority': choice('low', 'high'), 'status': choice('done', 'todo'), 'description': self.word},
            'product': {'unit_price': number, 'currency': choice('EUR', 'USD'), 'description': self.word},
            'own_thing': {'size': number, 'label': self.word},
        }

    def own_values(self):
        return {'text': self.word(), 'integer': str(self.rng.randrange(99)), 'choice': self.rng.choice('abc'), 'money': '12.50',
                'bool': 'yes', 'date': self.date(), 'link': ''}

    def assignments(self, clone, entity):
        fields = self.values()[entity]
        chosen = self.rng.sample(sorted(fields), min(len(fields), self.rng.choice([1, 1, 1, 2, 3])))
        words = [f'{name}={fields[name]()}' for name in chosen]
        for name, kind in self.world.rows(clone, "SELECT name, type FROM field WHERE entity = ? AND retired IS NOT 1", entity):
            if self.rng.random() < .3:
                value = self.pick(clone, 'company') or '' if kind == 'link' else self.own_values().get(kind, 'x')
                words.append(f'{name}={value}')
        return words

    # -- records ------------------------------------------------------------------------------------

    def add(self, clone):
        entity = self.rng.choice(ENTITIES)
        more = self.assignments(clone, entity) if self.rng.random() < .6 else []
        label = LABELS.get(entity, 'name')
        return ['crm-record', entity, 'add', f'{label}={self.word()}', *(word for word in more if not word.startswith(label + '='))]

    def set(self, clone):
        entity, ref = self.record(clone)
        return ref and ['crm-record', entity, 'set', ref, *self.assignments(clone, entity)]

    def set_several(self, clone):
        entity = self.rng.choice(ENTITIES)
        ids = self.world.ids(clone, entity)
        return ids and ['crm-record', entity, 'set', '-y', *self.rng.sample(ids, min(3, len(ids))), *self.assignments(clone, entity)]

    def element(self, clone):
        entity, ref = self.record(clone)
        field = 'watchers' if entity == 'ticket' else 'emails' if entity == 'contact' and self.rng.random() < .4 else 'tags'
        element = f't{self.rng.randrange(5)}' + ('' if field == 'tags' else '@x.example')
        return ref and ['crm-record', entity, 'set', ref, f'{field}{self.rng.choice(["+=", "+=", "-=", "="])}{element}']

    def link(self, clone):
        entity, field, target = self.rng.choice([('contact', 'company', 'company'), ('deal', 'company', 'company'), ('deal', 'contact', 'contact'),
                                                 ('company', 'parent', 'company'), ('ticket', 'contact', 'contact'), ('task', 'about', None)])
        ref = self.pick(clone, entity)
        about = target or self.rng.choice(['contact', 'company', 'deal', 'ticket'])
        other = self.pick(clone, about)
        return ref and other and ['crm-record', entity, 'set', ref, f'{field}={other}' if target else f'{field}={about}:{other}']

    def remove(self, clone):
        entity, ref = self.record(clone)
        return ref and ['crm-record', entity, 'rm', '-y', ref, *(['--unlink'] if self.rng.random() < .5 else [])]

    def restore(self, clone):
        gone = self.world.rows(clone, "SELECT entity, record FROM change WHERE op = 'delete' ORDER BY seq")
        if not gone:
            return None
        entity, ref = self.rng.choice(gone)
        return ['crm-record', entity, 'restore', ref]

    # -- what takes several at once ------------------------------------------------------------------------

    def merge(self, clone):
        entity = self.rng.choice(['contact', 'contact', 'company', 'company', 'deal', 'ticket', 'task', 'own_thing'])
        ids = self.world.ids(clone, entity)
        return len(ids) > 1 and ['crm-record', entity, 'merge', '-y', *self.rng.sample(ids, min(len(ids), self.rng.choice([2, 2, 3])))]

    def unmerge(self, clone):
        merged = self.world.rows(clone, 'SELECT entity, id FROM alias ORDER BY id')
        if not merged:
            return None
        entity, ref = self.rng.choice(merged)
        return ['crm-record', entity, 'unmerge', ref]

    def undo(self, clone):
        manner = self.rng.choice([[], [], ['--skip'], ['--force']])
        if self.rng.random() < .5:
            return ['crm-log', self.rng.choice(['undo', 'undo', 'redo']), '-y']
        txns = self.world.rows(clone, 'SELECT id FROM txn WHERE seq > 2 ORDER BY seq DESC LIMIT 12')
        return txns and ['crm-log', 'undo', '-y', *manner, self.rng.choice(txns)[0]]

    def apply(self, clone):
        entity = self.rng.choice(['contact', 'company', 'deal'])
        ids = self.world.ids(clone, entity)
        lines = [self.line(entity, ref) for ref in self.rng.sample(ids, min(4, len(ids)))]
        lines += [self.line(entity, None) for _ in range(2)]
        return ['crm-record', entity, 'apply', '-y', *(['--each'] if self.rng.random() < .5 else []), '-'], '\n'.join(lines) + '\n'

    def line(self, entity, ref):
        members = f'"id": "{ref}", ' if ref else f'"name": "{self.word()}", '
        field = {'contact': 'title', 'company': 'industry', 'deal': 'next_step'}[entity]
        return '{' + members + (f'"{field}": "{self.word()}", ' if self.rng.random() < .8 else '') + f'"tags": ["t{self.rng.randrange(5)}"]' + '}'

    def load(self, clone):
        rows = ''.join(f'{i},{self.word()},{self.rng.choice(["Praha", "Brno", ""])}\n' for i in sorted(self.rng.sample(range(20), 6)))
        words = ['crm-import', 'contact', '-y', '--source', 'erp', '-m', 'id=external_id', '--on-match',
                 self.rng.choice(['update', 'update', 'fill', 'skip']), '-']
        return words, 'id,name,city\n' + rows

    # -- the domain ---------------------------------------------------------------------------------

    def deal(self, clone):
        ref, contact = self.pick(clone, 'deal'), self.pick(clone, 'contact')
        verbs = [['win', ref], ['lose', ref, 'price'], ['reopen', ref], ['move', ref, self.rng.choice(['proposal', 'negotiation'])]]
        verbs += [['contact', ref, contact, 'role=decision_maker'], ['uncontact', ref, contact]] if contact else []
        return ref and ['crm-deal', *self.rng.choice(verbs)]

    def ticket(self, clone):
        ref = self.pick(clone, 'ticket')
        verbs = [['note', ref, self.word()], ['reopen', ref], ['reopen', ref], ['solve', ref], ['close', ref]]
        return ref and ['crm-ticket', *self.rng.choice(verbs)]

    def convert(self, clone):
        ref = self.pick(clone, 'contact')
        return ref and ['crm-lead', 'convert', ref, f'company={self.word()}']

    # -- the schema -----------------------------------------------------------------------------------

    def define(self, clone):
        entity, name = self.rng.choice(['contact', 'contact', 'deal', 'own_thing']), f'own_{self.rng.randrange(3)}'
        kind = self.rng.choice(OWN_TYPES)
        more = {'choice': ['--choices', ','.join(self.rng.sample('abcd', 3))], 'link': ['--target', 'company']}.get(kind, [])
        if kind == 'text' and self.rng.random() < .3:
            more = ['--list']
        if self.rng.random() < .25:
            return ['crm-schema', 'add', 'own_thing', '--label', 'label']
        if entity == 'own_thing' and self.rng.random() < .5:
            name, kind, more = self.rng.choice([('label', 'text', []), ('size', 'integer', [])])
        return ['crm-schema', 'add', f'{entity}.{name}', kind, *more]

    def redefine(self, clone):
        own = self.world.rows(clone, "SELECT id, entity || '.' || name, type FROM field ORDER BY id")
        if not own:
            return None
        ref, name, kind = self.rng.choice(own)
        ways = [['crm-schema', 'change', name, '--title', self.word()], ['crm-schema', 'retire', name], ['crm-schema', 'retire', name, '--back'],
                ['crm-record', 'field', 'rm', '-y', ref], ['crm-schema', 'change', name, '--indexed'],
                ['crm-schema', 'change', name, '--aliases', self.rng.choice('xyz')]]
        ways += [['crm-schema', 'change', name, '--choices', self.rng.choice('abcde')]] if kind == 'choice' else []
        return self.rng.choice(ways)

    WEIGHTS = {'add': 5, 'set': 8, 'set_several': 1, 'element': 3, 'link': 3, 'remove': 2, 'restore': 1, 'merge': 2, 'unmerge': 1.5, 'undo': 2,
               'apply': 1, 'load': 1, 'deal': 1.5, 'ticket': 1.5, 'convert': .4, 'define': 1.5, 'redefine': 1.2}

    def any(self, clone):
        """The words of a command, and what it reads."""
        for _ in range(20):
            kind = self.rng.choices(list(self.WEIGHTS), self.WEIGHTS.values())[0]
            words = getattr(self, kind)(clone)
            if words:
                return words if isinstance(words, tuple) else (words, '')
        return self.add(clone), ''
