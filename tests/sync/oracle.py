"""What several lines of history come to when they are merged: the rules of crm-repository(5) once more, in other words than the
library's (history/fold.h, model/fold.h), and over nothing but what git has.

All transactions stand in one order, by instant and id. Each changes again what it changed:
  - what is as it was before the change becomes what it became;
  - a field is what the change gave it; an element of a list comes or goes by itself; a counter grows by as much as it grew; of
    the first answers to a ticket the earlier stays; an amount and its currency are one;
  - what was removed before is not changed any more;
  - what is linked to is there: it is not removed while others link to it, and is there again where a change links to it;
  - so is the definition of what is stored; what a field cannot hold as it is defined by now is left out.
"""
import re

COUNTERS = {('ticket', 'reopen_count')}
EARLIEST = {('ticket', 'first_response_at')}
DEFINITIONS = ('entity', 'field')
# Types that are stored alike: a definition may become one of the others.
ALIKE = [{'text', 'longtext', 'email', 'phone', 'url', 'domain', 'country', 'currency', 'language', 'timezone', 'choice', 'date',
          'instant', 'anylink'}, {'integer', 'bool', 'duration'}, {'decimal', 'percent'}]
# What kind of thing a field holds is one.
KIND = ('type', 'list', 'target', 'choices')
# What may be said of one kind only.
OF_KIND = ('preset', 'unique', 'merge', 'event')
FIXED = ('entity', 'name', 'list', 'target')
NAME_PARTS = ('first_name', 'middle_name', 'last_name')


class Model:
    """Which fields are links, and which are amounts: {entity: {field: ...}}."""

    def __init__(self, rows):
        self.links, self.amounts, self.types = {}, {}, {}
        for row in rows:
            entity, name = row['entity'], row['field']
            if 'asked' in (row['rules'] or ''):
                continue
            self.types.setdefault(entity, {})[name] = row['type']
            if row['type'] in ('link', 'anylink'):
                self.links.setdefault(entity, {})[name] = row['values'] if row['type'] == 'link' else None
            if row['type'] == 'money':
                self.amounts.setdefault(entity, []).append(name)


class Oracle:
    def __init__(self, model):
        self.model = model
        self.records = {}     # {(entity, id): record}
        self.removed = {}     # the same, as they were when they were last removed
        self.stamps = {}      # {(entity, id): (at, by)}: who changed it last
        self.journal = []     # (transaction, {(entity, id): (before, after)})

    # -- one transaction -----------------------------------------------------------------

    def fold(self, transaction):
        self.before = {}
        definitions = {key: pair for key, pair in transaction.changes.items() if key[0] in DEFINITIONS}
        others = {key: pair for key, pair in transaction.changes.items() if key[0] not in DEFINITIONS}
        for name in DEFINITIONS:
            self.put_all({key: pair for key, pair in definitions.items() if key[0] == name})
        for key, (_, newer) in others.items():
            if newer:
                self.define(key, newer)
        put = self.put_all(others)
        taken = [key for key, (_, newer) in others.items() if not newer and self.take(key)]
        for key in put:
            self.empty_nowhere(key)
            self.need_targets(key)
        for key in taken:
            if key not in self.records and self.is_linked_to(key):
                self.need(key)
        for name in reversed(DEFINITIONS):
            for key, (_, newer) in definitions.items():
                if key[0] == name and not newer and not self.is_in_use(key):
                    self.take(key)
        self.settle(transaction)

    def settle(self, transaction):
        changed = {}
        for key, before in self.before.items():
            after = self.records.get(key)
            if before == after:
                continue
            changed[key] = (before, after)
            self.stamps[key] = (transaction.at, transaction.actor)
        self.journal.append((transaction, changed))

    def write(self, key, record):
        self.before.setdefault(key, self.records.get(key))
        if record is None:
            self.removed[key] = self.records.pop(key)
        else:
            self.records[key] = record

    # -- putting and taking ----------------------------------------------------------------

    def put_all(self, changes):
        return [key for key, (older, newer) in changes.items() if newer and self.put(key, older, newer)]

    def put(self, key, older, newer):
        now = self.records.get(key)
        if now is None:
            if older is not None:
                return False
            self.define_its_entity(key, newer)
            self.write(key, self.held(key[0], newer))
            return True
        self.define_its_entity(key, newer)
        record = self.folded(key[0], older or {}, newer, now)
        self.write(key, self.kept(now, record, not older) if key[0] in DEFINITIONS else record)
        return True

    def take(self, key):
        if key not in self.records:
            return False
        self.write(key, None)
        return True

    def folded(self, entity, older, newer, now):
        older, newer = self.held(entity, older), self.held(entity, newer)
        if now == older:
            return newer
        record = dict(now)
        for name in {*older, *newer, *self.model.amounts.get(entity, ())}:
            was, new = older.get(name), newer.get(name)
            if was != new or self.goes_along(entity, name, older, newer):
                value = self.value(entity, name, was, new, now.get(name)) if was != new else new
                if value is None or value == []:
                    record.pop(name, None)
                else:
                    record[name] = value
        if entity == 'field':
            self.fold_kind(older, newer, now, record)
        return self.derived(entity, record)

    @staticmethod
    def fold_kind(older, newer, now, record):
        """Of two definitions the earlier says of what kind a field is; choices are added."""
        but_choices = [name for name in KIND if name != 'choices']

        def same(a, b, names):
            return all(a.get(name) == b.get(name) for name in names)

        def take(source, names):
            for name in names:
                record.pop(name, None)
                if name in source:
                    record[name] = source[name]
        is_next = older and same(older, now, KIND)
        if not older or not same(older, newer, KIND):
            take(newer if is_next or older and not same(older, newer, but_choices) else now, KIND)
            if not is_next and same(now, newer, but_choices):
                all_choices = [*now.get('choices', '').split('|'), *newer.get('choices', '').split('|')]
                text = '|'.join(dict.fromkeys(one for one in all_choices if one))
                if text:
                    record['choices'] = text
        if not same(record, newer, but_choices):
            take(now, OF_KIND)

    @staticmethod
    def value(entity, name, was, new, now):
        if isinstance(was, list) or isinstance(new, list):
            was, new, now = was or [], new or [], now or []
            return sorted((set(now) - (set(was) - set(new))) | (set(new) - set(was)), key=str.encode)
        if (entity, name) in COUNTERS:
            return (now or 0) + (new or 0) - (was or 0)
        if (entity, name) in EARLIEST and was != now and new and now:
            return min(new, now)
        if (entity, name) == ('field', 'choices') and was != now:
            was, new, now = ((text or '').split('|') if text else [] for text in (was, new, now))
            kept = [one for one in now if one not in was or one in new]
            return '|'.join(kept + [one for one in new if one not in kept])
        return new

    def goes_along(self, entity, name, older, newer):
        amounts = self.model.amounts.get(entity, ())
        if name == 'currency':
            return any(older.get(one) != newer.get(one) for one in amounts)
        return name in amounts and older.get('currency') != newer.get('currency')

    @staticmethod
    def derived(entity, record):
        if entity == 'contact':
            parts = [record[name] for name in NAME_PARTS if record.get(name)]
            if parts:
                record['name'] = ' '.join(parts)
        if entity in ('contact', 'company') and record.get('phone'):
            record['phone_e164'] = record['phone'].replace(' ', '')
        elif entity in ('contact', 'company'):
            record.pop('phone_e164', None)
        return record

    # -- what is linked to is there ----------------------------------------------------------

    def targets(self, entity, record):
        for name, target in self.model.links.get(entity, {}).items():
            value = record.get(name)
            if isinstance(value, str):
                yield (target, value) if target else tuple(value.split(':', 1))

    def need_targets(self, key):
        for target in self.targets(key[0], self.records.get(key, {})):
            self.need(target)

    def need(self, key):
        if key in self.records:
            return
        if key not in self.removed:
            raise KeyError(f'{key} is linked to and never was')
        self.write(key, self.defined(key[0], self.removed[key]))
        self.need_targets(key)

    def is_linked_to(self, key):
        return any(target == key for (entity, _), record in self.records.items() for target in self.targets(entity, record))

    # -- what own fields can hold -----------------------------------------------------------------

    def held(self, entity, record):
        """Without what the fields as they are defined by now cannot hold."""
        own = {one['name']: one for (kind, _), one in self.records.items() if kind == 'field' and one['entity'] == entity}
        return {name: value for name, value in record.items() if name not in own or self.holds(own[name], value)}

    def empty_nowhere(self, key):
        """An own link to what never was, for it was another's when it was given."""
        record = self.records.get(key, {})
        own = {one['name'] for (kind, _), one in self.records.items() if kind == 'field' and one['entity'] == key[0]}
        lost = [name for name, target in self.model.links.get(key[0], {}).items() if name in own and name in record and target and
                (target, record[name]) not in self.records and (target, record[name]) not in self.removed]
        if lost:
            self.write(key, {name: value for name, value in record.items() if name not in lost})

    def holds(self, definition, value):
        kind = definition.get('type', 'text')
        if definition.get('list'):
            return isinstance(value, list)
        if kind in ('bool', 'integer', 'duration', 'decimal', 'percent'):
            return not isinstance(value, list) and isinstance(value, bool) == (kind == 'bool') and isinstance(value, (bool, int))
        if not isinstance(value, str):
            return False
        if kind == 'link':
            return bool(re.fullmatch(r'[0-9a-f]{16}', value))
        if kind == 'choice':
            return value in definition.get('choices', '').split('|')
        if kind == 'money':
            return bool(re.fullmatch(r'-?[0-9]+([.][0-9]+)?', value))
        return kind != 'date' or bool(re.fullmatch(r'[0-9]{4}-[0-9]{2}-[0-9]{2}', value))

    # -- definitions ---------------------------------------------------------------------------

    def define(self, key, record):
        """What defines the entity and the fields of a record is there."""
        for one, definition in list(self.removed.items()):
            if one in self.records:
                continue
            if one[0] == 'entity' and definition['name'] == key[0] or \
               one[0] == 'field' and definition['entity'] == key[0] and definition['name'] in record:
                self.write(one, dict(definition))

    def define_its_entity(self, key, record):
        """A field is of an entity."""
        for one, definition in list(self.removed.items()):
            if key[0] == 'field' and one[0] == 'entity' and one not in self.records and definition['name'] == record['entity']:
                self.write(one, dict(definition))

    def defined(self, entity, record):
        """Without fields that are defined no more."""
        own = {one['name'] for (kind, _), one in self.records.items() if kind == 'field' and one['entity'] == entity}
        gone = {one['name'] for (kind, _), one in self.removed.items() if kind == 'field' and one['entity'] == entity} - own
        return {name: value for name, value in record.items() if name not in gone}

    def is_in_use(self, key):
        definition = self.records.get(key)
        if not definition:
            return False
        if key[0] == 'entity':
            return any(entity == definition['name'] for entity, _ in self.records)
        return any(entity == definition['entity'] and definition['name'] in record
                   for (entity, _), record in self.records.items())

    @staticmethod
    def kept(now, record, made):
        """What is stored depends on it: that stays as it is, and with it what only goes with it."""
        types = {now.get('type'), record.get('type')}
        names = [name for name in FIXED if now.get(name) != record.get(name)]
        if len(types) > 1 and (made or not any(types <= alike for alike in ALIKE)):
            names.append('type')
        if not names:
            return record
        names += ['choices', 'preset', 'unique', 'merge']
        return {**{name: value for name, value in record.items() if name not in names},
                **{name: now[name] for name in names if name in now}}


def judge(transactions, model):
    oracle = Oracle(model)
    for transaction in transactions:
        oracle.fold(transaction)
    return oracle
