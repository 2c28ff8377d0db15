"""Tariff `voice`: whoever sends a call or text pays for it, by New York's clock. See loadtest/README.md."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction

from amounts import Lines, graduated, half_up, money, rounded_up, text

HOLIDAYS = {
    date(2013, 12, 24), date(2013, 12, 25), date(2014, 1, 1), date(2014, 1, 20), date(2014, 2, 17)
}
SUMMER_TIME = datetime(2014, 3, 9, 7)  # UTC
ZONES = {"77": "long-distance", "7700000": "network", "770000000": "mobile", "770000007": "premium"}
MONTHS = ["2013-12", "2014-01", "2014-02", "2014-03", "2014-04", "2014-05"]
SHARES = {"2013-12": Fraction(16, 31), "2014-05": Fraction(15, 31)}  # 16 December to 15 May


def local(moment):
    return moment - timedelta(hours=4 if moment >= SUMMER_TIME else 5)


def zone(number):
    return ZONES[max((prefix for prefix in ZONES if number.startswith(prefix)), key=len)]


def seconds(start, duration, first, pulse_at, completed_only=False):
    """The pulses of a call: (when it begins, seconds since the call's start, seconds billed)."""
    at = 0
    while at < duration:
        pulse = first if first and at == 0 else pulse_at(start + timedelta(seconds=at), at)
        if completed_only and at + pulse > duration:
            return
        yield start + timedelta(seconds=at), at, pulse
        at += pulse


def is_peak(moment):
    return moment.weekday() < 5 and 8 <= moment.hour < 19 and moment.date() not in HOLIDAYS


def network(calls):
    """Peak and off-peak, steps, 300 seconds free, at most 0.40 a call; a line for each price."""
    def price(moment, at):
        if not is_peak(moment):
            return "off-peak", Fraction("0.03"), 10
        return ("peak", Fraction("0.12"), 60) if at < 60 else ("peak 60", Fraction("0.09"), 1)

    parts, free = defaultdict(Fraction), 300
    for start, duration in sorted(calls):
        cost = Fraction("0.10") if is_peak(start) else Fraction("0.05")
        parts["connect", is_peak(start)] += cost
        for moment, at, billed in seconds(start, duration, None, lambda m, a: price(m, a)[2]):
            name, each, _ = price(moment, at)
            drawn = min(free, billed)
            free -= drawn
            amount = (billed - drawn) * each / 60
            parts[name] += amount
            cost += amount
        parts["maximum"] += min(Fraction("0.40") - cost, 0)
    return [(exact, half_up(exact)) for exact in parts.values()]


def mobile(calls):
    """Day and night, 30/6, at most 0.35 a call, each call rounded up; one line."""
    cents = 0
    for start, duration in calls:
        cost = Fraction("0.05")
        for moment, _, billed in seconds(start, duration, 30, lambda m, a: 6):
            cost += billed * Fraction("0.12" if 8 <= moment.hour < 20 else "0.06") / 60
        cents += rounded_up(min(cost, Fraction("0.35")))
    return [(Fraction(cents, 100), cents)] if calls else []


def premium(calls):
    """0.36 a call and 0.50 for each completed minute; a line for each."""
    minutes = sum(
        len(list(seconds(start, duration, None, lambda m, a: 60, True))) for start, duration in calls
    )
    lines = Lines()
    lines.add(len(calls) * Fraction("0.36"))
    lines.add(minutes * Fraction("0.50"))
    return lines.lines


def voice(expected, path):
    calls, texts, numbers = defaultdict(list), defaultdict(int), set()
    count = total = sent = 0
    with text(path) as lines:
        for kind, service, user, partner, moment, duration, *_ in csv.reader(lines, delimiter=";"):
            caller, called = (user, partner) if kind == "1" else (partner, user)
            numbers.add(caller)
            start = local(datetime.fromisoformat(moment))
            month = start.strftime("%Y-%m")
            if service in ("11", "12"):
                count, total = count + 1, total + int(duration)
                calls[caller, month, zone(called)].append((start, int(duration)))
            else:
                sent += 1
                texts[caller, month] += 1
    expected.meter("voice", count, total, "s")
    expected.meter("sms", sent, None, None)
    for number in sorted(numbers):
        left = 0
        for i, month in enumerate(MONTHS):
            lines = Lines()
            if i == 0:
                lines.add(Fraction(9))
                lines.add(10 * SHARES[month])
            if i + 1 < len(MONTHS):
                lines.add(10 * SHARES.get(MONTHS[i + 1], Fraction(1)))
            lines.lines += network(calls[number, month, "network"])
            lines.lines += mobile(calls[number, month, "mobile"])
            lines.lines += premium(calls[number, month, "premium"])
            granted = 3 + min(left, 2)
            used = texts[number, month]
            left = max(granted - used, 0)
            tiers = [(10, Fraction("0.09")), (20, Fraction("0.075")), (None, Fraction("0.05"))]
            graduated(Fraction(max(used - granted, 0)), tiers, lines.add)
            lines.minimum(Fraction("10.40") * SHARES.get(month, Fraction(1)))
            tax = half_up(lines.exact() * Fraction("8.875") / 100)
            expected.statement("tel:" + number, "voice", month, "USD", [money(lines.cents() + tax)])
