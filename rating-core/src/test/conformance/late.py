"""Cases of readings in a row and of late arrivals."""

from fractions import Fraction

import naive_rating as naive
from forms import CENTS, EXACT, case, line, package, packages, rule, tiers_of
from naive_rating import frac, rounded


def by_readings(tariff, quantities, cost, how=EXACT, scale=None):
    lines, before = [], Fraction(0)
    for number, quantity in enumerate(quantities):
        after = cost(frac(quantity)) if scale is None else rounded(cost(frac(quantity)), scale)
        lines.append(line(f"reading {number + 1} adds", after - before))
        before = after
    return case(tariff, {"quantity_readings": quantities}, before, lines, how)


def some_readings(d):
    quantities = sorted(int(d.whole(1, 400)) for _ in range(d.choice(2, 3, 5)))
    if d.choice(True, False):
        d.random.shuffle(quantities)
    return [str(q) for q in quantities]


@rule("correction", "tiers mode", "quantity_readings")
def _(d):
    tiers, mode = d.tiers(), d.choice("graduated", "volume")
    cost = naive.volume if mode == "volume" else naive.graduated
    return by_readings(
        {"tiers": tiers, "mode": mode}, some_readings(d), lambda q: cost(q, tiers_of(tiers))
    )


@rule("correction", "package_size package_price", "quantity_readings")
def _(d):
    tariff = package(d)
    del tariff["round_packages"]
    return by_readings(tariff, some_readings(d), lambda q: packages(tariff, q))


@rule("correction", "multiplier", "quantity_readings")
def _(d):
    factor = d.decimal(0, 1, 4)
    how = {
        "rounding": "cumulative amount half up to cents, then the difference",
        "compare": CENTS["compare"],
    }
    return by_readings({"multiplier": factor}, some_readings(d), lambda q: q * frac(factor), how, 2)


@rule("correction", "unit_price minimum minimum_billed", "readings")
def _(d):
    price, minimum = d.whole(1, 20), d.whole(1, 5000)
    quantities = [str(q) for q in sorted(int(d.whole(1, 300)) for _ in range(d.choice(2, 4)))]
    quantities.append(quantities[-1])
    whole = frac(quantities[-1]) * frac(price)
    up = max(frac(minimum) - whole, Fraction(0))
    first = frac(quantities[0]) * frac(price)
    words = ["during the period"] * (len(quantities) - 1) + ["final"]
    return case(
        {"unit_price": price, "minimum": minimum, "minimum_billed": "at the end of the period"},
        {"readings": [[q, w] for q, w in zip(quantities, words)]},
        whole + up,
        [line("reading 1 adds", first), line("final: minimum spend", up)],
    )


LATE = (
    "late_arrival|unit_price maximum|runs meaning",
    "late_arrival|unit_price included|runs meaning",
    "late_arrival|unit_price discount_percent maximum|runs meaning",
    "late_arrival|unit_price minimum minimum_billed|runs",
    "late_arrival|unit_price|runs meaning",
    "late_arrival|unit_price discount_percent|runs meaning",
    "late_arrival|tiers mode|runs meaning",
    "late_arrival|tiers mode maximum|runs meaning",
    "late_arrival|tiers mode included|runs meaning",
)


def late(d, names, model, usage):
    every = {
        "unit_price": d.whole(1, 20),
        "tiers": d.tiers(flats=False),
        "mode": d.choice("volume", "graduated"),
        "included": d.whole(1, 40),
        "discount_percent": d.choice("10", "50"),
        "maximum": d.whole(50, 900),
        "minimum": d.whole(50, 3000),
        "minimum_billed": "with the last part of the period",
    }
    for tier in every["tiers"]:
        tier["unit_price"] = d.decimal(0, 9, 2)
    tariff = {k: v for k, v in every.items() if k in names}

    def cost(quantity):
        units = max(quantity - frac(tariff.get("included", "0")), Fraction(0))
        if "tiers" in tariff:
            rating = naive.volume if tariff["mode"] == "volume" else naive.graduated
            amount = rating(units, tiers_of(tariff["tiers"]))
        else:
            amount = units * frac(tariff["unit_price"])
        amount -= amount * frac(tariff.get("discount_percent", "0")) / 100
        return min(amount, frac(tariff["maximum"])) if "maximum" in tariff else amount

    periods = d.choice(2, 3, 3, 5)
    parts, runs = [], []
    for _ in range(periods):
        parts = [max(p + d.choice(0, 0, 1, 7, -1), 0) for p in parts] + [int(d.whole(0, 40))]
        runs.append([str(sum(parts[: i + 1])) for i in range(len(parts))])
    billed, lines = [], []
    for number, run in enumerate(runs):
        now, before = [], Fraction(0)
        for quantity in run:
            now.append(cost(frac(quantity)) - before)
            before += now[-1]
        changes = [n - (billed[i] if i < len(billed) else 0) for i, n in enumerate(now)]
        up = Fraction(0)
        if number == periods - 1 and "minimum" in tariff:
            up = max(frac(tariff["minimum"]) - before, Fraction(0))
        lines.append(line(f"run {number + 1} in all", sum(changes) + up))
        billed = now
    for number, change in enumerate(changes):
        lines.append(line(f"last run, period {number + 1}", change))
    if "minimum" in tariff:
        lines.append(line("last run, minimum spend", up))
    used = {"runs": runs}
    if "meaning" in usage:
        used["meaning"] = "quantity used up to the end of each period, as known then"
    made = case(tariff, used, sum(changes) + up, lines)
    made["expected"]["lines_add_up_to_total"] = False
    return made


for form in LATE:
    rule(*form.split("|"))(late)
