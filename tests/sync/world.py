"""Clones around a bare hub, and the commands that are run in them. Clock and ids are given, so that the same steps come to the
same; a step may be killed at its k-th operation on files (tests/fault/faultio.c)."""
import json
import os
import sqlite3
import subprocess
import time
from dataclasses import dataclass

START = 1798000000  # in December 2026
SETTLING = 10000     # the steps of judge.py are numbered from here on
PATIENCE = 120      # seconds
REFUSED = (0, 1, 2, 3, 4, 5, 6, 10)


class Failure(Exception):
    """What must not be. `kind` is the same however it came about."""

    def __init__(self, kind, text):
        super().__init__(f'{kind}: {text}')
        self.kind = kind


@dataclass
class Step:
    number: int
    clone: str
    args: list
    stdin: str = ''
    now: float = 0
    kill: int = 0            # at which operation on files; 0: it lives
    early: bool = False      # before there were clones
    fine: tuple = REFUSED

    def text(self):
        words = ' '.join(self.args) + (f' <<< {self.stdin!r}' if self.stdin else '') + (f' (killed at {self.kill})' if self.kill else '')
        return f'{self.number:3} {self.clone} @{self.now:.3f} {words}'

    def dump(self):
        return json.dumps(self.__dict__, ensure_ascii=False)

    @staticmethod
    def load(line):
        return Step(**json.loads(line))


def instant(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds)) + '.%03dZ' % round(seconds % 1 * 1000 % 1000)


class World:
    def __init__(self, folder, seed):
        self.folder, self.seed, self.trace = folder, seed, []
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(('CRM_', 'FAULT_', 'LD_PRELOAD'))}
        self.env.update(CRM_HOOKS_HERE='no', CRM_HOOKS_START='manual', CRM_HISTORY_COMMIT='manual', TZ='UTC', LC_ALL='C.UTF-8')

    def path(self, *names):
        return os.path.join(self.folder, *names)

    # -- commands ---------------------------------------------------------------------------

    def command(self, clone, args, stdin='', **more):
        env = dict(self.env, CRM_USER_NAME=clone, CRM_USER_EMAIL=f'{clone}@x.example', **more)
        try:
            return subprocess.run(args, cwd=self.path(clone), env=env, input=stdin, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise Failure('hangs', f'{clone}: {" ".join(args)}') from error

    def ask(self, clone, *args):
        result = self.command(clone, args, CRM_NOW=instant(START + 10 ** 7))
        if result.returncode:
            raise Failure(args[0], f'{clone}: {" ".join(args)} exit {result.returncode}: {result.stdout[-2000:]}{result.stderr}')
        return result.stdout

    def faults(self, step):
        state = self.path('fault')
        with open(state, 'wb') as file:
            file.write(bytes(16))
        return {'FAULT_STATE': state, 'FAULT_ROOT': self.path(step.clone), 'FAULT_AT': str(step.kill), 'FAULT_KIND': 'CRASH',
                'LD_PRELOAD': os.environ['SYNC_PRELOAD']}

    def run(self, step):
        """What it printed; None: it was refused, or killed."""
        more = {'CRM_NOW': instant(step.now), 'CRM_SEED': f'{self.seed}.{step.number}'}
        if step.kill > 0:
            more.update(self.faults(step))
        result = self.command(step.clone, step.args, step.stdin, **more)
        self.trace.append((step, result.returncode, result.stderr.strip()))
        if step.kill > 0 and result.returncode in (-9, 137):
            return None
        if result.returncode not in step.fine and not step.kill:
            raise Failure(f'{step.args[0]} {step.args[1]} exit {result.returncode}', f'{step.text()}: {result.stderr}')
        return result.stdout if result.returncode == 0 else None

    def told(self):
        """The steps, and what came of them."""
        return '\n'.join(f'{step.text()} -> {status} {words}' for step, status, words in self.trace)

    # -- looking ---------------------------------------------------------------------------------

    def rows(self, clone, sql, *values):
        connection = sqlite3.connect(f'file:{self.path(clone, "crm.db")}?mode=ro', uri=True, timeout=20)
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if 'no such' not in str(error):
                raise
            return []
        finally:
            connection.close()

    def ids(self, clone, entity):
        return [row[0] for row in self.rows(clone, f'SELECT id FROM "{entity}" ORDER BY id')]

    def head(self, clone):
        return self.ask(clone, 'git', '-C', 'history.git', 'rev-parse', 'main').strip()
