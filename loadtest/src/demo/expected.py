#!/usr/bin/env python3
"""What the demo must come to: every total and every statement, from the three data files alone.

Independent of the program it checks: another language, the standard library only, decimals and exact fractions. The three
tariffs of the data sets themselves are here; those of the companies that see the same data in their own way in voice.py,
hosting.py and payments.py.

    python3 expected.py [DIRECTORY with the three .gz files]   > expected.csv

Rows, in this order: `count` and `sum` per meter (subscription column: the meter; currency column: the unit), `statements`
and `billed` per tariff and period (how many, and what they come to), then one `statement` row for each statement, and a `due`
row for each whose customer has credit.
"""

import csv
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.dont_write_bytecode = True  # the modules beside this one leave nothing in the source tree

from amounts import text  # noqa: E402
from hosting import hosting  # noqa: E402
from payments import payments  # noqa: E402
from voice import voice  # noqa: E402

CENT = Decimal("0.01")


def cents(amount):
    """Each line of a statement is rounded once, half-up (away from zero), to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


class Expected:
    def __init__(self):
        self.meters = []
        self.statements = []
        self.dues = []

    def meter(self, key, count, total, unit):
        self.meters.append(("count", "", key, "", "", count))
        if unit:
            self.meters.append(("sum", "", key, "", unit, total))

    def statement(self, customer, tariff, period, currency, lines, due=None):
        subscription = customer + "-" + tariff
        self.statements.append((tariff, customer, subscription, period, currency, sum(lines, Decimal(0))))
        if due is not None:
            self.dues.append((customer, subscription, period, currency, due))

    def write(self, out):
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["scope", "customer", "subscription", "period", "currency", "total"])
        writer.writerows(self.meters)
        billed = defaultdict(list)
        for tariff, _, _, period, currency, total in self.statements:
            billed[tariff, period, currency].append(total)
        for (tariff, period, currency), totals in sorted(billed.items()):
            writer.writerow(["statements", "", tariff, period, "", len(totals)])
            writer.writerow(["billed", "", tariff, period, currency, sum(totals)])
        for _, customer, subscription, period, currency, total in sorted(self.statements):
            writer.writerow(["statement", customer, subscription, period, currency, total])
        for due in sorted(self.dues):
            writer.writerow(("due", *due))


def web(expected, path):
    """0.002 EUR a click after 100 included ones, 0.08 EUR per 1,000,000 bytes; a month, UTC."""
    clicks, volume = defaultdict(int), defaultdict(int)
    with text(path) as lines:
        header = next(lines).rstrip("\n").split("\t")
        host, size = header.index("host"), header.index("bytes")
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            clicks[fields[host]] += 1
            volume[fields[host]] += int(fields[size])
    expected.meter("clicks", sum(clicks.values()), None, None)
    expected.meter("bytes", sum(clicks.values()), sum(volume.values()), "B")
    for key in clicks:
        click_fee = cents(max(clicks[key] - 100, 0) * Decimal("0.002"))
        volume_fee = cents(volume[key] * Decimal("0.08") / 1000000)
        expected.statement(key, "web", "1995-08", "EUR", [click_fee, volume_fee])


def mobile(expected, path):
    """0.09 EUR per started minute and per text, outgoing ones only; 5.00 a month."""
    count, seconds, texts = 0, 0, 0
    minutes, sent = defaultdict(int), defaultdict(int)
    users = set()
    with text(path) as lines:
        for kind, service, user, _, moment, duration, *_ in csv.reader(lines, delimiter=";"):
            users.add(user)
            month, out = moment[:7], kind == "1"
            if service in ("11", "12"):
                count += 1
                seconds += int(duration)
                minutes[month] += (int(duration) + 59) // 60 if out else 0
            else:
                texts += 1
                sent[month] += 1 if out else 0
    (user,) = users
    expected.meter("calls", count, seconds, "s")
    expected.meter("texts", texts, None, None)
    for month in sorted(set(minutes) | set(sent)):
        lines = [cents(minutes[month] * Decimal("0.09")), cents(sent[month] * Decimal("0.09")), Decimal("5.00")]
        expected.statement(user, "mobile", month, "EUR", lines)


def shop(expected, path):
    """7 % of the turnover in the United Kingdom, 4 % elsewhere, refunds negative; 1.00 GBP a quarter with sales."""
    turnover, rows = defaultdict(lambda: defaultdict(Decimal)), 0
    with text(path) as lines:
        for row in csv.DictReader(lines):
            rows += 1
            seller = row["CustomerID"].removesuffix(".0") or "none"
            home = row["Country"] == "United Kingdom"
            turnover[seller][home] += int(row["Quantity"]) * Decimal(row["UnitPrice"])
    total = sum((amount for parts in turnover.values() for amount in parts.values()), Decimal(0))
    expected.meter("turnover", rows, total, "GBP")
    for seller, parts in turnover.items():
        fees = [cents(amount * (7 if home else 4) / 100) for home, amount in parts.items()]
        expected.statement(seller, "shop", "2010-Q4", "GBP", fees + [Decimal("1.00")])


def main():
    default = Path(__file__).resolve().parent.parent / "main" / "resources" / "demo"
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    expected = Expected()
    web(expected, directory / "nasa_http_1995-08-01.tsv.gz")
    mobile(expected, directory / "cdr_bandicoot_u_test.csv.gz")
    shop(expected, directory / "online_retail_2010-12.csv.gz")
    voice(expected, directory / "cdr_bandicoot_u_test.csv.gz")
    hosting(expected, directory / "nasa_http_1995-08-01.tsv.gz")
    payments(expected, directory / "online_retail_2010-12.csv.gz")
    expected.write(sys.stdout)


if __name__ == "__main__":
    main()
