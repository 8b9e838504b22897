#!/usr/bin/env bash
# Business time and the clocks of tickets against an oracle that asks the wall clock of every single minute (zoneinfo), over
# random calendars, zones, changes of clocks, holidays and histories of status.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/python.sh"
need_python zoneinfo
crm init here >/dev/null 2>&1
cd here

cat >oracle.py <<'T'
import bisect, csv, io, os, random, subprocess, sys
from datetime import datetime, timedelta, timezone, date
from zoneinfo import ZoneInfo
random.seed(int(os.environ.get("SEED", "20")))
ZONES = ["Europe/Prague", "America/New_York", "-05:00", "+05:45", "+14:00", "Asia/Kathmandu", "Australia/Lord_Howe",
         "Pacific/Kiritimati", "America/Havana", "UTC", "Europe/Kyiv", "America/Sao_Paulo", "Asia/Shanghai"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTES = 60 * 24 * 75

def zone(name):
    if name[0] in "+-":
        h, m = map(int, name[1:].split(":"))
        return timezone((1 if name[0] == "+" else -1) * timedelta(hours=h, minutes=m))
    return ZoneInfo(name)

def run(*args, now=None, text=None):
    env = dict(os.environ)
    if now is not None:
        env["CRM_NOW"] = iso(now)
    done = subprocess.run(args, env=env, input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{args}: {done.stderr}")
    return done.stdout

def iso(seconds):
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

def seconds(text):
    return int((datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ") - datetime(1970, 1, 1)).total_seconds())

class Calendar:
    def __init__(self, name, base):
        self.name, self.base, self.zone = name, base, random.choice(ZONES)
        self.hours, groups = [], []
        if random.random() < .1:
            self.hours, groups = [(d, 0, 1440) for d in range(7)], ["24/7"]
        else:
            for _ in range(random.randint(1, 4)):
                days = sorted(random.sample(range(7), random.randint(1, 6)))
                spans = []
                for _ in range(random.randint(1, 3)):
                    a = random.randrange(0, 1440, random.choice([1, 5, 30, 60]))
                    b = random.choice([1440, random.randrange(0, 1440, 15)])
                    if a == b:
                        continue
                    spans.append("%d:%02d-%d:%02d" % (a // 60, a % 60, b // 60, b % 60))
                    for d in days:
                        if a < b:
                            self.hours.append((d, a, b))
                        else:
                            self.hours += [(d, a, 1440), ((d + 1) % 7, 0, b)]
                if spans:
                    groups.append(",".join(DAYS[d] for d in days) + " " + " ".join(spans))
            if not groups:
                self.hours, groups = [(0, 540, 1020)], ["mon 9:00-17:00"]
        first = (datetime(1970, 1, 1) + timedelta(seconds=base)).date()
        self.closed, rows = set(), []
        for i in range(random.randrange(0, 5)):
            day = first + timedelta(days=random.randrange(75))
            last = day + timedelta(days=random.choice([0, 0, 2]))
            yearly = random.random() < .4
            shown = (day.replace(year=day.year - 4), last.replace(year=last.year - 4)) if yearly and day.day < 27 and \
                last.year == day.year else (day, last)
            rows.append(f"{shown[0]},{shown[1] if shown[1] > shown[0] else ''},h{i},{'yes' if yearly else ''}")
            while day <= last:
                self.closed.add(day)
                day += timedelta(days=1)
        run("crm-calendar", "add", "name=" + name, "timezone=" + self.zone, "hours=" + "; ".join(groups))
        if rows:
            run("crm-calendar", "holidays", name, "-", text="date,until,name,yearly\n" + "\n".join(rows) + "\n")
        week = [[False] * 1440 for _ in range(7)]
        for d, a, b in self.hours:
            week[d][a:b] = [True] * (b - a)
        z, self.sums = zone(self.zone), [0]
        for m in range(MINUTES):
            wall = datetime.fromtimestamp(base + m * 60, z)
            is_open = week[wall.weekday()][wall.hour * 60 + wall.minute] and wall.date() not in self.closed
            self.sums.append(self.sums[-1] + 60 * is_open)

    def before(self, t):
        m, rest = divmod(t - self.base, 60)
        return self.sums[m] + (rest if m + 1 < len(self.sums) and self.sums[m + 1] > self.sums[m] else 0)

    def between(self, a, b):
        return max(0, self.before(b) - self.before(a)) if b > a else 0

    def add(self, a, length):
        want = self.before(a) + length
        m = bisect.bisect_left(self.sums, want)
        if m >= len(self.sums):
            return None
        return self.base + (m - 1) * 60 + (want - self.sums[m - 1])

def bases():
    # The changes of clocks in Europe, America, Australia and none.
    return [int(datetime(y, m, d, tzinfo=timezone.utc).timestamp()) for y, m, d in
            [(2026, 2, 20), (2026, 9, 20), (2025, 3, 1), (2027, 10, 1), (2016, 1, 15), (2026, 12, 1)]]
T

cat >arithmetic.py <<'T'
from oracle import *
cases = wrong = 0
for i in range(40):
    c = Calendar("c%d" % i, random.choice(bases()))
    spans, adds = [], []
    for _ in range(125):
        a = c.base + random.randrange(0, 60 * MINUTES // 2)
        b = a + random.choice([random.randrange(0, 7200), random.randrange(0, 86400 * 20), -60])
        spans.append((max(a, c.base), max(b, c.base)))
        length = random.choice([random.randrange(1, 36000), random.randrange(1, 3 * 86400)])
        if c.add(a, length) is not None:
            adds.append((a, length))
    got = run("crm-calendar", "between", c.name, "-", text="from,to\n" + "".join(f"{iso(a)},{iso(b)}\n" for a, b in spans),
              now=0).splitlines()[1:]
    for (a, b), line in zip(spans, got, strict=True):
        cases += 1
        want = run_text = None
        open_ = line.split(",")[2]
        if duration(open_) != c.between(a, b):
            wrong += 1
            print("#", c.name, c.zone, iso(a), iso(b), open_, c.between(a, b))
    got = run("crm-calendar", "after", c.name, "-", text="from,open\n" + "".join(f"{iso(a)},{n}s\n" for a, n in adds),
              now=0).splitlines()[1:]
    for (a, n), line in zip(adds, got, strict=True):
        cases += 1
        if seconds(line.split(",")[1]) != c.add(a, n):
            wrong += 1
            print("#", c.name, c.zone, iso(a), n, line, iso(c.add(a, n)))
print(wrong, "wrong", "of at least 10000" if cases >= 9500 else cases)
T
cat >>oracle.py <<'T'

def duration(text):
    total, number, sign = 0, "", 1
    if text.startswith("-"):
        sign, text = -1, text[1:]
    for ch in text:
        if ch.isdigit():
            number += ch
        else:
            total += int(number) * {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}[ch]
            number = ""
    return sign * total
T
sed -i 's/range(125)/range(130)/' arithmetic.py
run python3 arithmetic.py
is "$out" '0 wrong of at least 10000' 'business time, minute by minute'

cat >tickets.py <<'T'
from oracle import *
RUNS, PAUSED, STOPPED, VOID = ["new", "open"], ["pending", "hold"], ["solved", "closed"], ["merged", "spam"]
base = bases()[0]
os.environ["CRM_NOW"] = iso(base)
calendars = [Calendar("t%d" % i, base) for i in range(5)]
policies = []
for i in range(6):
    c = random.choice(calendars)
    p = dict(name="p%d" % i, first=random.choice([0, 30, 60, 240]), next=random.choice([0, 60, 120]),
             resolution=random.choice([0, 120, 480, 1440]), calendar=c)
    run("crm-sla", "add", "name=" + p["name"], "calendar=" + c.name, "active=no",
        *[f"{k}={p[v]}m" for k, v in (("first_response", "first"), ("next_response", "next"), ("resolution", "resolution")) if p[v]])
    policies.append(p)

times = iter(sorted(random.sample(range(60 * 24, MINUTES // 3), 700)))
tickets, log = [], []
end = base
for m in times:
    now = end = base + 60 * m
    kind = random.random()
    if not tickets or (kind < .15 and len(tickets) < 60):
        p = random.choice(policies)
        number = len(tickets)
        id_ = run("crm-ticket", "add", f"subject=Dotaz {number}", "sla=" + p["name"], now=now).strip()
        tickets.append(dict(id=id_, policy=p, opened=now, turns=[(now, "new")], messages=[]))
        continue
    t = random.choice(tickets)
    if kind < .55:
        status = random.choice(RUNS[1:] * 4 + PAUSED * 3 + STOPPED * 2 + (VOID if random.random() < .1 else []))
        if t["turns"][-1][1] in ("closed", "merged", "spam") or status == "merged":
            status = "open"  # the only way from there; merged is what a merge makes
        run("crm-ticket", "set", t["id"], "status=" + status, now=now)
        if t["turns"][-1][1] != status:
            t["turns"].append((now, status))
    else:
        direction, automatic = random.choice(["in", "in", "out", "out", "internal"]), random.random() < .15
        run("crm-record", "message", "add", "ticket=" + t["id"], "direction=" + direction, "body=x",
            *(["automatic=yes"] if automatic else []), now=now)
        if direction != "internal" and not automatic:
            t["messages"].append((now, direction))
            # What is written about a ticket moves it: the rule of messages
            status = t["turns"][-1][1]
            if status in (("pending", "hold", "solved", "closed") if direction == "in" else ("new",)):
                t["turns"].append((now, "open"))

def clocks(t, now):
    p, c, none = t["policy"], t["policy"]["calendar"], dict.fromkeys(FIELDS, "")
    turns = [x for x in t["turns"] if x[0] <= now]
    messages = [x for x in t["messages"] if x[0] <= now]
    if turns[-1][1] in VOID:
        return none
    stop = None
    if turns[-1][1] in STOPPED:
        for at, status in reversed(turns):
            if status not in STOPPED:
                break
            stop = at
    late, runs, paused, met, dues = [], [], [], [], []
    out = dict(none)
    def judge(target, start, event, name):
        if not target:
            return ""
        due = c.add(start, target * 60)
        state = "breached" if due is not None and (event or now) > due else "met" if event else "running"
        {"breached": late, "met": met, "running": runs}[state].append(name)
        if not event and due is not None:
            dues.append(due)
        return state
    reply = next((at for at, d in messages if d == "out"), None) or stop
    if p["first"]:
        out["first_response_due"] = c.add(t["opened"], p["first"] * 60)
    out["first_response_time"] = c.between(t["opened"], reply or now)
    out["first_response_state"] = judge(p["first"], t["opened"], reply, "first")
    waiting, answered, counts = None, False, {"met": 0, "breached": 0, "running": 0, "": 0}
    for at, d in messages:
        if d == "in" and answered and waiting is None:
            waiting = at
        if d == "out":
            if waiting is not None:
                counts[judge(p["next"], waiting, at, "next")] += 1
            waiting, answered = None, True
    if waiting is not None and stop is not None:
        if waiting < stop:
            counts[judge(p["next"], waiting, stop, "next")] += 1
    elif waiting is not None:
        counts[judge(p["next"], waiting, None, "next")] += 1
        if p["next"]:
            out["next_response_due"] = c.add(waiting, p["next"] * 60)
    if p["next"]:
        out["next_response_met"], out["next_response_breached"] = counts["met"], counts["breached"]
    # Resolution: minute by minute.
    last, used, due, m = (stop or now), 0, None, t["opened"]
    target = p["resolution"] * 60
    status_at = lambda when: [s for at, s in turns if at <= when][-1]
    while m < last:
        if status_at(m) in RUNS:
            used += c.between(m, min(m + 60, last))
            if target and due is None and used == target:
                due = m + 60
        m += 60
    if target and due is None and turns[-1][1] not in PAUSED:
        due = c.add(last, target - used)
    out["resolution_time"] = used
    if target:
        out["resolution_due"] = due if due is not None else ""
        state = "breached" if due is not None and last > due else "met" if stop else \
            "paused" if turns[-1][1] in PAUSED else "running"
        {"breached": late, "met": met, "running": runs, "paused": paused}[state].append("resolution")
        if stop is None and due is not None:
            dues.append(due)
        out["resolution_state"] = state
    out["sla_state"] = "breached" if late else "running" if runs else "paused" if paused else "met" if met else ""
    out["breaching"] = min(dues) - now if dues else ""
    return out

FIELDS = ["first_response_due", "first_response_time", "first_response_state", "next_response_due", "next_response_met",
          "next_response_breached", "resolution_due", "resolution_time", "resolution_state", "sla_state", "breaching"]

def compare(now, *args):
    bad = 0
    rows = {r["id"]: r for r in csv.DictReader(io.StringIO(run("crm-ticket", "list", "-f", "id," + ",".join(FIELDS), "-o", "csv",
                                                           *args, now=now if not args else end)))}
    live = [t for t in tickets if t["opened"] <= now]
    if len(rows) != len(live):
        print("#", len(rows), "rows, not", len(live))
        bad += 1
    for t in live:
        want, got = clocks(t, now), rows[t["id"]]
        for f in FIELDS:
            w = want[f]
            w = "" if w in ("", None) else iso(w) if f.endswith("_due") else w
            g = got[f]
            if g and (f.endswith("_time") or f == "breaching"):
                g = duration(g)
            if str(g) != str(w):
                bad += 1
                print("#", iso(now), t["id"][:8], t["policy"], f, "is", g, "not", w, t["turns"], t["messages"])
    return bad, len(live)

bad = judged = 0
for args_now in [end, end + 86400, end + 9 * 86400]:
    b, n = compare(args_now)
    bad, judged = bad + b, judged + n
for _ in range(8):
    moment = base + 60 * random.randrange(60 * 24 * 2, MINUTES // 3) + 30
    if not any(t["opened"] <= moment for t in tickets) or moment > end:
        continue
    b, n = compare(moment, "--as-of", iso(moment))
    bad, judged = bad + b, judged + n
print(bad, "wrong", "of many" if judged > 300 else judged)
T
# Time does not run backward: these begin in February.
CRM_NOW=2026-01-01T00:00:00Z crm init there >/dev/null 2>&1
export CRM_REPO=$PWD/there
run python3 tickets.py
is "$out" '0 wrong of many' 'clocks of tickets, now and as of moments'
done_testing
