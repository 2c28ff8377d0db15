"""Cases of what is held, and of capacity."""

from datetime import timedelta
from fractions import Fraction

import naive_rating as naive
from forms import case, line, rule, tiers_of, to_cents
from naive_rating import frac, rounded, text


@rule("graduated_prorated_recurring", "tiers", "changes prorated_units")
def _(d):
    border, prices, flats = d.whole(50, 90), [d.whole(1, 20), d.whole(1, 9)], ["100", "50"]
    changes, prorated, held, cost = [], [], 0, frac(flats[0])
    for _ in range(d.choice(1, 2, 4)):
        change = d.random.randint(1, 12) if held < 5 else d.random.randint(-4, 10) or 1
        share = Fraction(d.random.randint(1, 10), 10)
        held += change
        changes.append(str(change))
        prorated.append(text(change * share))
        cost += change * share * frac(prices[0])
    tiers = [
        {"up_to": border, "unit_price": prices[0], "flat_price": flats[0]},
        {"up_to": None, "unit_price": prices[1], "flat_price": flats[1]},
    ]
    return case({"tiers": tiers}, {"changes": changes, "prorated_units": prorated}, cost)


@rule("graduated_prorated_recurring", "tiers prorate", "changes")
def _(d):
    first, after = d.month()
    days = (after - first).days
    borders = [int(d.whole(3, 8)), int(d.whole(10, 20))]
    tiers = [
        {"up_to": str(b) if b else None, "unit_price": d.whole(0, 20), "flat_price": d.whole(0, 90)}
        for b in (*borders, 0)
    ]
    changes, held = [], 0
    for offset in sorted(d.random.sample(range(days), d.choice(1, 3, 6))):
        change = d.random.randint(-held, 12) or 1
        held += change
        changes.append((first + timedelta(days=offset), change))
    after_each = naive.held_by_days(changes, tiers_of(tiers), first, days)
    return to_cents(
        {"tiers": tiers, "prorate": "by days left in the month, the day of the change counts"},
        {"changes": [[str(day), f"{change:+d}"] for day, change in changes]},
        after_each[-1],
        [line(f"after {day}", rounded(c, 2)) for (day, _), c in zip(changes, after_each)],
    )


def capacity(d):
    names = ["FOO", "BAR"]
    limits = sorted(d.random.sample(range(5, 900), 3))
    tiers = [
        {"limits": {n: str(limit * (i + 1)) for i, n in enumerate(names)}, "price": str(p)}
        for limit, p in zip(limits, sorted(d.random.sample(range(1, 200), 3)))
    ]
    return tiers


def capacity_price(tiers, peaks):
    for tier in tiers:
        if tier["limits"] == "none" or all(
            frac(peaks.get(m, "0")) <= frac(limit) for m, limit in tier["limits"].items()
        ):
            return tier["price"]
    return tiers[-1]["price"]


@rule("capacity", "tiers rule", "peaks_by_meter")
def _(d):
    tiers = capacity(d)
    if d.choice(True, False):
        tiers[-1]["limits"] = "none"
    peaks = {"FOO": d.whole(0, 1200), "BAR": d.whole(0, 2000)}
    return case(
        {"tiers": tiers, "rule": "lowest tier within its limits"},
        {"peaks_by_meter": peaks},
        frac(capacity_price(tiers, peaks)),
    )


@rule("correction", "tiers rule", "peaks_by_meter already_billed")
def _(d):
    tiers = capacity(d)
    peaks = {"FOO": d.whole(1, 1200), "BAR": d.whole(1, 2000)}
    price = capacity_price(tiers, peaks)
    reached = [t["price"] for t in tiers].index(price)
    billed = d.choice(*[t["price"] for t in tiers[: reached + 1]])
    return case(
        {"tiers": tiers, "rule": "lowest tier within its limits"},
        {"peaks_by_meter": peaks, "already_billed": billed},
        frac(price) - frac(billed),
    )
