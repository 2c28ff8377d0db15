"""Random numbers in the forms that cases use, and what a case consists of."""

import random
from datetime import date, datetime, timedelta
from fractions import Fraction

import naive_rating as naive
from naive_rating import frac, rounded, text


EXACT = {"rounding": "none: exact", "compare": {"mode": "exact"}}
CENTS = {
    "rounding": "half up to cents",
    "compare": {"mode": "round", "scale": 2, "rounding": "HALF_UP"},
}
UP = {
    "rounding": "percentages rounded UP to whole cents; per event",
    "compare": {"mode": "exact"},
}


class Draw:
    """Random numbers in the forms that cases use."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def whole(self, low, high):
        return str(self.random.randint(low, high))

    def decimal(self, low, high, digits):
        scale = 10**digits
        return text(Fraction(self.random.randint(low * scale, high * scale), scale))

    def quantity(self, most=400, zero=True):
        kind = self.random.randrange(6)
        if kind == 0 and zero:
            return "0"
        return self.decimal(1, most, 2) if kind == 1 else self.whole(1, most)

    def price(self, most=20, digits=3):
        return self.decimal(0, most, digits)

    def tiers(self, flats=True):
        count = self.random.randint(2, 5)
        borders = sorted(self.random.sample(range(2, 300), count - 1))
        return [
            {
                "up_to": str(borders[i]) if i < count - 1 else None,
                "unit_price": self.price(),
                "flat_price": self.random.choice(["0", self.whole(1, 90)]) if flats else "0",
            }
            for i in range(count)
        ]

    def blocks(self, last_open=False):
        count = self.random.randint(2, 4)
        return [
            {
                "block_size": self.random.choice(["1", "10", "25", "100"]),
                "max_blocks": None if last_open and i == count - 1 else self.whole(2, 40),
                "price_per_block": self.price(9, 2),
            }
            for i in range(count)
        ]

    def day(self):
        return date(2019, 1, 1) + timedelta(days=self.random.randrange(2300))

    def month(self):
        first = self.day().replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)

    def start(self):
        at = datetime.combine(self.day(), datetime.min.time())
        return at + timedelta(seconds=self.random.randrange(86400))

    def choice(self, *of):
        return self.random.choice(of)


def tiers_of(tiers):
    return [
        (
            None if t["up_to"] is None else frac(t["up_to"]),
            frac(t.get("unit_price", 0)),
            frac(t["flat_price"]),
        )
        for t in tiers
    ]


def blocks_of(tiers):
    return [
        (
            frac(t["block_size"]),
            None if t["max_blocks"] is None else int(t["max_blocks"]),
            frac(t["price_per_block"]),
        )
        for t in tiers
    ]


def line(label, amount, units=None):
    entry = {"line": label, "amount": text(amount)}
    if units is not None:
        entry["units"] = text(units)
    return entry


def case(tariff, usage, total, lines=(), how=EXACT, exact_total=None):
    expected = {"lines": list(lines), "total": text(total)}
    if exact_total is not None:
        expected["exact_total"] = text(exact_total)
    return {"tariff": tariff, "usage": usage, "expected": expected, **how}


def to_cents(tariff, usage, exact, lines=()):
    return case(tariff, usage, rounded(exact, 2), lines, CENTS, exact)


RULES = {}


def rule(model, tariff, usage):
    """Says for which form a function makes cases: its model and the names of tariff and usage."""

    def add(function):
        RULES[(model, frozenset(tariff.split()), frozenset(usage.split()))] = function
        return function

    return add


def windows(d, cost, tariff):
    quantities = [d.quantity(zero=False) for _ in range(d.choice(2, 4, 30))]
    costs = [cost(frac(q)) for q in quantities]
    return case(
        tariff,
        {"window_quantities": quantities},
        sum(costs),
        [line(f"window {i + 1}", c) for i, c in enumerate(costs)],
    )


def package(d):
    return {
        "package_size": d.choice("5", "10", "100", "2.5"),
        "package_price": d.price(9, 2),
        "round_packages": d.choice("up", "down"),
    }


def packages(tariff, quantity):
    return naive.packages(
        quantity,
        frac(tariff["package_size"]),
        frac(tariff["package_price"]),
        frac(tariff.get("included", "0")),
        tariff.get("round_packages", "up"),
    )
