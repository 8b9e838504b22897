#!/usr/bin/env python3
"""Several clones of a repository, random edits of every kind, random pulls and pushes, and some that are killed: when all have
seen all, all are the same, and are what an independent reckoning of all transactions says (oracle.py).

    converge.py SEED...             the tools are on PATH; each seed is its own little world, in memory where there is /dev/shm
      --steps N                     how many edits and meetings (60)
      --shrink                      of a seed that fails, the fewest steps that still fail
      --replay FILE                 the steps of a file (as --shrink and a failure leave them) instead of random ones
      --keep FOLDER                 there, and leave it

Prints what went wrong, and exits 1. The same seed makes the same steps; only kills by time (--timed-kills) do not.
SYNC_PRELOAD is what is preloaded where a command is to be killed at its k-th operation on files; without it none is.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile

from edits import Edits
from judge import judge
from shrink import shrink
from world import SETTLING, START, Failure, Step, World


class Random:
    """Steps, as chance has it."""

    def __init__(self, world, rng, clones, options):
        self.world, self.rng, self.options = world, rng, options
        self.edits = Edits(rng, world)
        self.names = [f'c{i}' for i in range(clones)]
        # Clocks that are not quite right, and edits in the same moment.
        self.skew = [rng.choice([0, 0, 0, rng.uniform(-90, 90)]) for _ in self.names]
        self.now, self.number, self.early = float(START), 0, True

    def step(self, clone, args, stdin='', kill=0, **more):
        self.number += 1
        self.now += self.rng.choice([0, 0, .001, .5, 7])
        skew = self.skew[self.names.index(clone)] if clone in self.names else 0
        return Step(self.number, clone, args, stdin, round(self.now + skew, 3), kill, self.early, **more)

    def kill(self, share):
        if self.rng.random() >= share or not os.environ.get('SYNC_PRELOAD'):
            return 0
        return int(2 ** self.rng.uniform(0, 8))

    def edit(self, clone):
        words, stdin = self.edits.any(clone)
        self.world.run(self.step(clone, words, stdin, self.kill(.02)))

    def meet(self, clone):
        verb = self.rng.choice(['pull', 'push', 'run', 'run'])
        kill = self.kill(.2)
        self.world.run(self.step(clone, ['crm-sync', verb], kill=kill, fine=(0,)))

    def begin(self):
        if self.rng.random() < .7:
            self.world.run(self.step('c0', ['crm-schema', 'add', 'own_thing', '--label', 'label']))
            self.world.run(self.step('c0', ['crm-schema', 'add', 'own_thing.label', 'text']))
        for _ in range(6):
            self.edit('c0')
        self.world.run(self.step('c0', ['crm-sync', 'push'], fine=(0,)))
        self.early = False

    def all(self):
        for _ in range(self.options.steps):
            clone = self.rng.choice(self.names)
            for _ in range(self.rng.choice([1, 1, 2, 3])):
                self.edit(clone)
            if self.rng.random() < .35:
                self.meet(self.rng.choice(self.names))


def found(world, clones, begin):
    """A hub, a first repository, and its clones."""
    world.ask('.', 'git', 'init', '-q', '--bare', 'hub.git')
    world.run(Step(0, '.', ['crm', 'init', '-q', 'c0'], now=float(START), fine=(0,)))
    world.ask('c0', 'crm-sync', 'remote', 'add', 'origin', '../hub.git')
    begin()
    for i in range(1, clones):
        if i % 2:
            world.ask('.', 'crm', 'clone', '-q', 'hub.git', f'c{i}')
        else:
            shutil.copytree(world.path('c0'), world.path(f'c{i}'))


def play(world, seed, options):
    rng = random.Random(seed)
    clones = options.clones or 3 + seed % 3
    chance = Random(world, rng, clones, options)
    found(world, clones, chance.begin)
    chance.all()
    judge(world, clones)


def replay(world, steps):
    clones = 1 + max(int(step.clone[1:]) for step in steps if step.clone != '.')
    found(world, clones, lambda: [world.run(step) for step in steps if step.early])
    for step in steps:
        if not step.early:
            world.run(step)
    judge(world, clones)


def attempt(seed, work, options):
    """None, or the failure and what was done."""
    folder = options.keep or tempfile.mkdtemp(prefix='crm-sync.', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
    os.makedirs(folder, exist_ok=True)
    world = World(folder, seed)
    try:
        work(world)
        return None
    except Failure as failure:
        return failure, world
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def report(seed, failure, world, options):
    steps = [step for step, _, _ in world.trace if 0 < step.number < SETTLING]
    if options.shrink:
        steps, failure, world = shrink(steps, failure, world, lambda some: attempt(seed, lambda one: replay(one, some), options))
    print(world.told())
    print(f'seed {seed}: {failure}')
    name = os.path.join(os.environ.get('SYNC_FAILED', tempfile.gettempdir()), f'crm-sync-{seed}.steps')
    with open(name, 'w', encoding='utf-8') as file:
        file.write(f'{seed}\n')
        file.writelines(step.dump() + '\n' for step in steps)
    print(f'again: converge.py --replay {name}', flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('seeds', type=int, nargs='*')
    parser.add_argument('--steps', type=int, default=60)
    parser.add_argument('--clones', type=int, default=0)
    parser.add_argument('--shrink', action='store_true')
    parser.add_argument('--replay')
    parser.add_argument('--keep')
    options = parser.parse_args()
    failed = 0
    if options.replay:
        with open(options.replay, encoding='utf-8') as file:
            seed = int(file.readline())
            steps = [Step.load(line) for line in file]
        works = [(seed, lambda world: replay(world, steps))]
    else:
        works = [(seed, lambda world, seed=seed: play(world, seed, options)) for seed in options.seeds]
    for seed, work in works:
        result = attempt(seed, work, options)
        if result:
            failed += 1
            report(seed, *result, options)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
