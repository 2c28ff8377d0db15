"""Tariff `hosting`: the first directory of each request pays for its day in Florida. See loadtest/README.md."""

import re
from collections import defaultdict
from fractions import Fraction

from amounts import Lines, graduated, half_up, money, text

WINDOW_SECONDS = 300
WINDOWS = 24 * 60 // 5
STATIC = {"images", "icons", "icon"}


class Site:
    def __init__(self):
        self.hits = defaultdict(int)
        self.windows = defaultdict(int)
        self.visitors = set()

    def percentile(self):
        """kbit/s that at least 95 % of all windows of the day do not exceed."""
        sums = sorted(list(self.windows.values()) + [0] * (WINDOWS - len(self.windows)))
        for value in sums:
            if sum(other <= value for other in sums) * 100 >= 95 * len(sums):
                return Fraction(value * 8, WINDOW_SECONDS * 1000)


def usual(site):
    lines = Lines()
    lines.add(site.hits["200"] * Fraction("0.001"))
    lines.add(site.hits["304"] * Fraction("0.0002"))
    begun = -(-site.percentile() // 1)
    tiers = [(50, Fraction("0.05")), (None, Fraction("0.03"))]
    graduated(Fraction(max(begun - 1, 0)), tiers, lines.add)
    visitors = len(site.visitors)
    lines.add(visitors * Fraction("0.01" if visitors <= 100 else "0.008" if visitors <= 1000 else "0.005"))
    lines.minimum(Fraction("0.20"))
    return lines


def static(site):
    hits, visitors = sum(site.hits.values()), len(site.visitors)
    lines = Lines()
    lines.add(-(-max(hits - 500, 0) // 1000) * Fraction("0.60"))
    burst = Lines()
    burst.add(site.percentile() * Fraction("0.04"))
    burst.maximum(Fraction(1))
    lines.lines += burst.lines
    if hits <= 500 and visitors <= 100:
        lines.add(Fraction("0.40"))
    else:
        lines.add(Fraction("1.20") if visitors <= 1000 else Fraction("2.50"))
    return lines


def hosting(expected, path):
    sites, count, total = defaultdict(Site), 0, 0
    with text(path) as lines:
        header = next(lines).rstrip("\n").split("\t")
        for line in lines:
            row = dict(zip(header, line.rstrip("\n").split("\t")))
            name = re.match("/([A-Za-z0-9_-]+)/", row["url"])
            site = sites[name.group(1) if name else "home"]
            site.hits[row["response"]] += 1
            site.windows[int(row["time"]) // WINDOW_SECONDS] += int(row["bytes"])
            site.visitors.add(row["host"])
            count, total = count + 1, total + int(row["bytes"])
    expected.meter("hits", count, None, None)
    expected.meter("traffic", count, total, "B")
    expected.meter("visitors", count, None, None)
    for name, site in sites.items():
        lines = static(site) if name in STATIC else usual(site)
        tax = sum(half_up(exact * 6 / 100) for exact, _ in lines.lines)
        expected.statement("site:" + name, "hosting", "1995-08-01", "USD", [money(lines.cents() + tax)])
