"""Tariff `payments`: each invoice is a payment of its merchant, or a refund. See loadtest/README.md."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction

from amounts import Lines, graduated, half_up, money, text

FORTNIGHT = date(2010, 11, 22)  # a Monday, an even number of weeks after 1 January 2001
GRANTS = [(200, date(2010, 12, 13)), (1000, date.max)]  # cents, and the day on which they have expired


def at_home(payments):
    """1.4 % + 0.20, the first one free; 0.30 to 5.00 each; 0.50 off, at most 60.00; 1.00 a month."""
    cents, is_free = 0, True
    for _, amount in payments:
        share = amount * Fraction("1.4") / 100
        if amount < 0:
            cents += half_up(share)
        elif is_free:
            is_free = False
        else:
            cents += half_up(min(max(share + Fraction("0.20"), Fraction("0.30")), Fraction(5)))
    lines = Lines([(Fraction(cents, 100), cents)])
    lines.discount_amount(Fraction("0.50"))
    lines.maximum(Fraction(60))
    lines.add(Fraction(1))
    return lines.cents()


def abroad(payments, begin, end):
    """What the payments from a fortnight's begin on come to: 3, 2.5, 1.75 %, 0.25 a week with any, less 10 %."""
    some = [(moment.date(), amount) for moment, amount in payments if begin <= moment.date() < end]
    if not some:
        return 0
    lines = Lines()
    tiers = [(500, Fraction(3, 100)), (2000, Fraction("2.5") / 100), (None, Fraction("1.75") / 100)]
    graduated(sum(amount for _, amount in some), tiers, lines.add)
    for _ in {day.isocalendar()[:2] for day, _ in some}:
        lines.add(Fraction("0.25"))
    lines.discount_percent(10)
    return lines.cents()


def weekly(expected, merchant, payments):
    left = [amount for amount, _ in GRANTS]
    monday = FORTNIGHT
    while monday < date(2011, 1, 1):
        sunday = monday + timedelta(days=7)
        if any(monday <= moment.date() < sunday for moment, _ in payments):
            begin = monday - (monday - FORTNIGHT) % timedelta(days=14)
            total = abroad(payments, begin, sunday) - abroad(payments, begin, monday)
            due = total
            for i, (_, expiry) in enumerate(GRANTS):
                drawn = max(min(left[i], due), 0) if max(monday, date(2010, 12, 1)) < expiry else 0
                left[i] -= drawn
                due -= drawn
            week = "%d-W%02d" % monday.isocalendar()[:2]
            expected.statement(merchant, "payments", week, "GBP", [money(total)], money(due))
        monday = sunday


def payments(expected, path):
    merchants, countries, invoices = defaultdict(list), {}, {}
    with text(path) as lines:
        for row in csv.DictReader(lines):
            merchant = "merchant:" + (row["CustomerID"].removesuffix(".0") or "none")
            countries.setdefault(merchant, row["Country"])
            moment = datetime.fromisoformat(row["InvoiceDate"])  # London in winter: UTC
            invoice = invoices.setdefault(row["InvoiceNo"], [merchant, moment, Fraction(0)])
            invoice[2] += int(row["Quantity"]) * Fraction(row["UnitPrice"])
    for merchant, moment, amount in invoices.values():
        merchants[merchant].append((moment, amount))
    total = half_up(sum(amount for _, _, amount in invoices.values()))
    expected.meter("payments", len(invoices), money(total), "GBP")
    for merchant, some in merchants.items():
        some.sort(key=lambda payment: payment[0])  # those of one minute stay in the order of the data
        if countries[merchant] == "United Kingdom":
            expected.statement(merchant, "payments", "2010-12", "GBP", [money(at_home(some))])
        else:
            weekly(expected, merchant, some)
