"""Checks signed statements as models/statement/format.txt says, and shares nothing with the console but that text.

Usage: verify.py KEY. Each line of the standard input is a file as a JSON string; for each it prints "right", or "line N: why".
"""

import base64
import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo


class Wrong(Exception):
    def __init__(self, why, line=None):
        super().__init__(why)
        self.line = line


def need(right, why, line=None):
    if not right:
        raise Wrong(why, line)


# Ed25519, RFC 8032, section 6.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    sum = (0, 1, 1, 0)
    while n:
        if n & 1:
            sum = add(sum, point)
        point, n = add(point, point), n >> 1
    return sum


def unpack(text):
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = unpack((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = unpack(key), unpack(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    one, other = times(s, BASE), add(r, times(h, a))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


# Instants are microseconds since 1970.

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def micros(at):
    return (at - EPOCH) // timedelta(microseconds=1)


def instant(text):
    need(isinstance(text, str) and text.endswith("Z") and "T" in text, "no instant")
    try:
        return micros(datetime.fromisoformat(text[:-1] + "+00:00"))
    except ValueError:
        raise Wrong("no instant")


class Calendar:
    def __init__(self, zone):
        self.zone = zone

    def local(self, at):
        return (EPOCH + timedelta(microseconds=at)).astimezone(self.zone)

    def first(self, year, month, day):
        """The first instant at which the calendar shows that day, or a later one."""
        date = datetime(year, month, 1, tzinfo=timezone.utc) + timedelta(days=day - 1)
        low = high = micros(date) // 10**6 - 30 * 3600
        high += 60 * 3600
        while low < high:  # clocks are set back over midnight nowhere that a statement is of
            middle = (low + high) // 2
            shown = self.local(middle * 10**6)
            if (shown.year, shown.month, shown.day) >= (date.year, date.month, date.day):
                high = middle
            else:
                low = middle + 1
        return low * 10**6

    def month(self, at):
        shown = self.local(at)
        return self.first(shown.year, shown.month, 1)

    def next_month(self, at):
        shown = self.local(at)
        return self.first(shown.year + shown.month // 12, shown.month % 12 + 1, 1)

    def hour(self, at):
        shown = self.local(at)
        start = at - ((shown.minute * 60 + shown.second) * 10**6 + shown.microsecond)
        if self.local(start).utcoffset() != shown.utcoffset():  # a change of clocks within it
            low, high = start // 10**6, at // 10**6
            while low < high:
                middle = (low + high) // 2
                if self.local(middle * 10**6).utcoffset() == shown.utcoffset():
                    high = middle
                else:
                    low = middle + 1
            return low * 10**6
        return start

    def year_later(self, at):
        shown = self.local(at)
        day = 28 if (shown.month, shown.day) == (2, 29) else shown.day
        return self.first(shown.year + 1, shown.month, day + 1)


# The fields of each record: those with a ? may be missing, and are 0, "" or None then. i is a whole number, s a text, t an instant, b yes or no.

FIELDS = {
    "statement": "account:i name:s month:s from:t until:t final:b zone:s currency:s issued_at:t",
    "opening": "seq:i hash:s balance_micros:i accrued_micros:i",
    "closing": "seq:i hash:s balance_micros:i accrued_micros:i",
    "price": "region:s service:s valid_from:t tiers:l",
    "package": "id:i region:s service:s source:s order:i? order_line:i? price_micros:i quota_calls:i used_calls:i created_at:t effective_at:t expires_at:t",
    "month_count": "region:s service:s month:t calls:i",
    "closing_month_count": "region:s service:s month:t calls:i",
    "unsettled": "region:s service:s hour:t calls:i amount_micros:i",
    "closing_unsettled": "region:s service:s hour:t calls:i amount_micros:i",
    "entry": "seq:i at:t kind:s amount_micros:i balance_after_micros:i order:n? payment:n? refund:n? region:s? service:s? hour:u? late_no:n? calls:i hash:s",
    "order_line": "order:i line_no:i region:s service:s calls:i unit_price_micros:i quantity:i amount_micros:i",
    "usage": "region:s service:s",
    "call": "source:s? id:s at:t within_micros:i? recorded:t status:i package:i? left:n? price_micros:i month_call:i?",
    "return": "package:i at:t",
    "total": "kind:s entries:i amount_micros:i",
    "charge": "region:s service:s entries:i late:i calls:i amount_micros:i",
    "closing_package": "package:i left:i",
}


class Record(dict):
    __getattr__ = dict.__getitem__


def whole(n):
    return isinstance(n, int) and not isinstance(n, bool) and -(2**63) <= n < 2**63


def fields(kind, read):
    record, known = Record(type=kind), {"type"}
    for field in FIELDS[kind].split():
        name, of = field.split(":")
        known.add(name)
        optional = of.endswith("?")
        of = of[0]
        if name not in read:
            need(optional, "a field is missing: " + name)
            record[name] = {"i": 0, "s": "", "n": None, "u": None}[of]
            continue
        value = read[name]
        if of in "in":
            need(whole(value), "no whole number: " + name)
        elif of == "s":
            need(isinstance(value, str), "no text: " + name)
        elif of == "b":
            need(isinstance(value, bool), "neither true nor false: " + name)
        elif of == "l":
            need(isinstance(value, list) and value, "no list: " + name)
        else:
            value = instant(value)
        record[name] = value
    need(set(read) <= known, "a field too many")
    return record


STAGES = {
    "statement": 1, "opening": 2, "price": 3, "month_count": 3, "unsettled": 3, "entry": 4, "order_line": 4, "usage": 5, "return": 5, "call": 5,
    "total": 6, "charge": 6, "closing_package": 7, "closing_month_count": 7, "closing_unsettled": 7, "closing": 8,
}


class Package:
    def __init__(self, r):
        self.record, self.left, self.returned, self.used = r, r.quota_calls - r.used_calls, None, r.used_calls > 0
        self.order = (r.source != "free", r.created_at, r.effective_at, r.expires_at, r.id)

    def pays(self, call):
        r = self.record
        there = self.returned is None or r.source == "free" and call.at < self.returned
        return there and self.left > 0 and r.effective_at <= call.at + call.within_micros and call.at < r.expires_at


class Statement:
    def __init__(self, version):
        self.version, self.stage, self.line = version, 0, 0
        self.packages, self.prices, self.counts = {}, {}, {}
        self.hours, self.late, self.hour_lines = {}, {}, {}
        self.orders, self.pending, self.totals, self.charges = {}, None, {}, {}
        self.told, self.latest, self.at, self.accrued = set(), {}, None, 0

    def read(self, r):
        kind = r.type
        need(self.stage < 8, "nothing follows the closing")
        if kind == "package":
            need(self.stage in (2, 3, 5), "a package out of its place")
            stage = 3 if self.stage < 5 else 5
        else:
            stage = STAGES[kind]
            need(self.stage >= min(stage - 1, 2) and self.stage <= stage and not (stage <= 2 and self.stage == stage), "out of its place")
            if kind in ("call", "return"):
                need(self.stage == 5, "out of its place")
            if kind != "order_line":
                if self.pending:
                    need(self.pending["left"] == 0, "the lines of an order are not its charge", self.pending["line"])
                self.pending = None
        self.stage = stage
        getattr(self, "read_" + kind)(r)

    def once(self, *key):
        need(key not in self.told, "it stands above already")
        self.told.add(key)

    def read_statement(self, r):
        try:
            self.calendar = Calendar(ZoneInfo(r.zone))
        except Exception:
            raise Wrong("no such zone")
        self.head, self.start, self.until = r, r["from"], r.until
        need(self.start < r.until and self.calendar.month(self.start) == self.start and r.until <= self.calendar.next_month(self.start), "no calendar month")
        need(r.month == self.calendar.local(self.start).strftime("%Y-%m"), "another month")

    def read_opening(self, r):
        need(r.seq != 0 or r.hash == "0" * 64 and r.balance_micros == 0, "before the first entry there is nothing")
        self.opening, self.opening_line = r, self.line
        self.seq, self.hash, self.balance = r.seq, r.hash, r.balance_micros

    def read_package(self, r):
        at = (r.region, r.service)
        need(r.id not in self.packages, "a package twice")
        need(r.source in ("free", "purchased"), "no source")
        need(0 < r.quota_calls and 0 <= r.used_calls <= r.quota_calls, "used calls")
        need((r.source == "purchased") == (r.order != 0), "purchased, and of an order")
        need(r.effective_at < r.expires_at, "it expires before it takes effect")
        if r.source == "purchased":
            need(r.expires_at == self.calendar.year_later(r.effective_at), "it is not valid for a year")
        if self.stage == 5:
            need(at == self.at and r.used_calls == 0, "it arrives elsewhere, or used")
            self.follow(r.created_at)
            order = self.orders.get(r.order)
            if r.order and order:
                line = order["lines"].get(r.order_line)
                need(line, "no such line of the order")
                line["packages"] += 1
                of = line["record"]
                need(line["packages"] <= of.quantity and (of.region, of.service, of.calls, of.unit_price_micros) == (r.region, r.service, r.quota_calls, r.price_micros), "not what was ordered")
        self.packages[r.id] = Package(r)

    def read_price(self, r):
        tiers, above = [], None
        for t in r.tiers:
            need(isinstance(t, dict) and set(t) == {"from_calls", "price_micros"} and whole(t["from_calls"]) and whole(t["price_micros"]), "no tier")
            need(t["price_micros"] >= 0 and (t["from_calls"] == 0 if above is None else t["from_calls"] > above), "tiers")
            above = t["from_calls"]
            tiers.append((above, t["price_micros"]))
        of = self.prices.setdefault((r.region, r.service), [])
        need(not of or of[-1][0] < r.valid_from, "not later than the price above")
        of.append((r.valid_from, tiers))

    def read_month_count(self, r):
        key = (r.region, r.service, r.month)
        need(key not in self.counts and r.calls >= 0 and self.calendar.month(r.month) == r.month, "no count of a month")
        self.counts[key] = r.calls

    def read_unsettled(self, r):
        key = (r.region, r.service, r.hour)
        need(key not in self.hours, "an hour twice")
        self.hours[key], self.hour_lines[key] = [r.calls, r.amount_micros], self.line
        self.accrued += r.amount_micros
        need(whole(self.accrued), "a sum too large")

    def read_entry(self, r):
        need(r.seq == self.seq + 1, "a gap in the numbers")
        or_none = lambda n: "-" if n is None else str(n)
        lines = [
            "ocrconsole ledger entry 1", self.hash, self.head.account, r.seq, r.at, r.kind, r.amount_micros, r.balance_after_micros, or_none(r.order),
            or_none(r.payment), or_none(r.refund), r.region, r.service, or_none(r.hour), or_none(r.late_no), r.calls,
        ]
        need(r.hash == hashlib.sha256("".join(str(line) + "\n" for line in lines).encode()).hexdigest(), "the chain is broken")
        need(r.balance_after_micros == self.balance + r.amount_micros, "the balance")
        self.seq, self.hash, self.balance = r.seq, r.hash, r.balance_after_micros
        total = self.totals.setdefault(r.kind, [0, 0])
        total[0] += 1
        total[1] += r.amount_micros
        if r.kind == "usage":
            self.read_usage_entry(r)
        elif r.kind == "order":
            need(r.amount_micros <= 0 and r.order is not None and r.order not in self.orders, "an order twice, or one that adds")
            self.pending = self.orders[r.order] = {"id": r.order, "left": -r.amount_micros, "line": self.line, "lines": {}, "late": r.at >= self.until}
        elif r.kind in ("card_refund", "debit"):
            need(r.amount_micros <= 0, "it adds")
        else:
            need(r.kind in ("top_up", "card_payment", "refund", "credit", "voucher") and r.amount_micros >= 0, "it takes, or is of no kind")

    def read_usage_entry(self, r):
        charge = self.charges.setdefault((r.region, r.service), [0, 0, 0, 0])
        charge[0] += 1
        charge[1] += (r.late_no or 0) > 0
        charge[2] += r.calls
        charge[3] += r.amount_micros
        need(r.hour is not None and r.late_no is not None and r.amount_micros <= 0 and self.calendar.hour(r.hour) == r.hour, "no charge of a clock hour")
        key = (r.region, r.service, r.hour)
        need(self.late.get(key, r.late_no - 1) == r.late_no - 1, "late entries are numbered")
        self.late[key], self.hour_lines[key] = r.late_no, self.line
        hour = self.hours.setdefault(key, [0, 0])
        hour[0] -= r.calls
        hour[1] += r.amount_micros

    def read_order_line(self, r):
        o = self.pending
        need(o and r.order == o["id"], "not under the charge of its order")
        need(r.quantity > 0 and r.amount_micros == r.unit_price_micros * r.quantity, "the amount of the line")
        need(r.line_no not in o["lines"], "a line twice")
        o["lines"][r.line_no] = {"record": r, "packages": 0, "line": self.line}
        o["left"] -= r.amount_micros

    def read_usage(self, r):
        self.at = (r.region, r.service)
        self.once("usage", *self.at)

    def follow(self, at):
        latest = self.latest.get(self.at, self.start)
        need(at >= latest - 60 * 10**6, "time runs back")
        self.latest[self.at] = max(latest, at)

    def read_return(self, r):
        p = self.packages.get(r.package)
        need(p and (p.record.region, p.record.service) == self.at, "no package of this service and region")
        if p.record.source != "free" or r.at >= self.start:
            self.follow(r.at)
        need(not p.used or p.record.source == "free", "it was used")
        p.returned = r.at

    def read_call(self, r):
        need(self.version == 2 or not r.source and not r.within_micros, "format 1 has no source")
        need(self.start <= r.recorded < self.until, "recorded at another time")
        need(0 <= r.within_micros < 10**6, "told less exactly than to the second")
        self.follow(r.recorded)
        need(200 <= r.status <= 299, "only successful calls are charged")
        candidates = [p for p in self.packages.values() if (p.record.region, p.record.service) == self.at and p.pays(r)]
        if candidates:
            p = min(candidates, key=lambda p: p.order)
            need(r.package == p.record.id, "another package pays")
            need(r.left == p.left - 1 and r.price_micros == 0 and r.month_call == 0, "what it left, or costs")
            p.left, p.used = p.left - 1, True
            return
        need(r.package == 0, "no package could pay")
        month = (*self.at, self.calendar.month(r.at))
        before = self.counts.get(month, 0)
        prices = [self.price(r.at, before)]
        if prices[0] is None:
            prices = [self.price(r.at + r.within_micros, before)]
        need(prices[0] is not None, "there was no price")
        if r.recorded < r.at:
            prices.append(self.price(r.recorded, before))
        need(r.price_micros in prices, "another price")
        need(r.month_call == before + 1, "another number in its month")
        self.counts[month] = before + 1
        key = (*self.at, self.calendar.hour(r.at))
        hour = self.hours.setdefault(key, [0, 0])
        hour[0] += 1
        hour[1] += prices[0]
        self.hour_lines.setdefault(key, self.line)

    def price(self, at, before):
        held = [tiers for valid_from, tiers in self.prices.get(self.at, []) if valid_from <= at]
        return [price for above, price in held[-1] if above <= before][-1] if held else None

    def read_total(self, r):
        need(self.totals.get(r.kind) == [r.entries, r.amount_micros], "another sum")
        self.once("total", r.kind)

    def read_charge(self, r):
        need(self.charges.get((r.region, r.service)) == [r.entries, r.late, r.calls, r.amount_micros], "another sum")
        self.once("charge", r.region, r.service)

    def read_closing_package(self, r):
        need(r.package in self.packages and self.packages[r.package].left == r.left, "what it has left")
        self.once("package", r.package)

    def read_closing_month_count(self, r):
        need(self.counts.get((r.region, r.service, r.month), 0) == r.calls, "another count")
        self.once("count", r.region, r.service, r.month)

    def read_closing_unsettled(self, r):
        key = (r.region, r.service, r.hour)
        need(key in self.hours, "nothing is of this hour")
        need(self.hours[key] == [r.calls, r.amount_micros], "the hour's calls and charges", self.hour_lines[key])
        self.once("hour", *key)

    def read_closing(self, r):
        lost = [self.hour_lines[key] for key, rest in self.hours.items() if rest != [0, 0] and ("hour", *key) not in self.told]
        need(not lost, "the hour's calls and charges", min(lost, default=None))
        for o in self.orders.values():
            for line in o["lines"].values():
                need(o["late"] or line["packages"] == line["record"].quantity, "not as many packages as were ordered", line["line"])
        missing = [("total", k) for k in self.totals] + [("charge", *k) for k in self.charges] + [("package", k) for k in self.packages] + [("count", *k) for k in self.counts]
        need(all(key in self.told for key in missing), "something is not told at the end")
        need((r.seq, r.hash, r.balance_micros) == (self.seq, self.hash, self.balance), "another balance")
        need(self.opening.accrued_micros == self.accrued, "what was accrued at the beginning", self.opening_line)
        need(r.accrued_micros == sum(rest[1] for rest in self.hours.values()), "what is accrued at the end")


FIRST = {'{"format":"ocrconsole statement %d","records":[' % n: n for n in (1, 2)}
CHECK = len(',"check":"01234567"}')


def check(text, trusted):
    lines = text.split("\n")
    number = 0
    statement = None

    def line():
        nonlocal number
        number += 1
        need(number < len(lines), "the file ends before its end")
        return lines[number - 1].removesuffix("\r")

    try:
        version = FIRST.get(line())
        need(version, "no signed statement")
        name = "ocrconsole statement %d\n" % version
        digest, statement = hashlib.sha256(name.encode()).digest(), Statement(version)
        while True:
            row = line()
            if row.startswith('],"key":'):
                break
            row = row.removesuffix(",")
            need(len(row) > CHECK and row[0] == "{", "no record")
            body = row[:-CHECK] + "}"
            digest = hashlib.sha256(digest + body.encode()).digest()
            need(row[-CHECK:] == ',"check":"%s"}' % digest.hex()[:8], "not the line that was signed")
            try:
                read = json.loads(body)
            except ValueError:
                raise Wrong("no JSON")
            kind = body.removeprefix('{"type":"').split('"')[0]
            need(body.startswith('{"type":"') and kind in FIELDS, "no such record")
            statement.line = number
            statement.read(fields(kind, read))
        end = json.loads('{"records":[' + row)
        need(statement.stage == 8, "the closing is missing")
        key = base64.b64decode(end["key"], validate=True)
        need(key == trusted, "signed with another key")
        need(signed(key, name.encode() + digest.hex().encode() + b"\n", base64.b64decode(end["signature"], validate=True)), "the signature")
        number += 1
        need(lines[number - 1:] == [""], "more after the end")
    except Wrong as wrong:
        return "line %d: %s" % (wrong.line or number, wrong)
    except (ValueError, KeyError, TypeError) as wrong:
        return "line %d: %r" % (number, wrong)
    return "right"


trusted = base64.b64decode(sys.argv[1])
for row in sys.stdin:
    print(check(json.loads(row), trusted), flush=True)
