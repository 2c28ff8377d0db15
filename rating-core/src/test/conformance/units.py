"""Cases of one price per unit, of services with several prices, of readings that are no sums."""

from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor

import naive_rating as naive
from forms import CENTS, case, line, rule, tiers_of, to_cents
from naive_rating import frac, rounded


@rule("per_unit", "unit_price priced_separately_by", "quantities_by_group")
def _(d):
    groups = {g: d.quantity(zero=False) for g in ("aws", "gcp", "own-1")[: d.choice(1, 2, 3)]}
    price = d.price(9, 5)
    costs = {g: frac(q) * frac(price) for g, q in groups.items()}
    return case(
        {"unit_price": price, "priced_separately_by": d.choice("cloud", "region")},
        {"quantities_by_group": groups},
        sum(costs.values()),
        [line(g, c) for g, c in costs.items()],
    )


@rule("graduated", "tiers priced_separately_by", "quantities_by_group")
def _(d):
    groups = {g: d.quantity(zero=False) for g in ("k1", "k2", "k3")[: d.choice(2, 3)]}
    tiers = d.tiers()
    costs = {g: naive.graduated(frac(q), tiers_of(tiers)) for g, q in groups.items()}
    return case(
        {"tiers": tiers, "priced_separately_by": "group"},
        {"quantities_by_group": groups},
        sum(costs.values()),
        [line(g, c) for g, c in costs.items()],
    )


def converted(d, quantity):
    divide, mode = d.choice("10", "1000", "24"), d.choice("ceiling", "floor")
    units = (ceil if mode == "ceiling" else floor)(frac(quantity) / frac(divide))
    return {"divide_quantity_by": divide, "round_quantity": mode}, Fraction(units)


@rule("per_unit_converted", "unit_price divide_quantity_by round_quantity", "quantity")
def _(d):
    price, quantity = d.price(), d.quantity(9000)
    tariff, units = converted(d, quantity)
    return case({"unit_price": price, **tariff}, {"quantity": quantity}, units * frac(price))


@rule("graduated", "divide_quantity_by round_quantity tiers", "quantity")
def _(d):
    tiers, quantity = d.tiers(flats=False), d.quantity(9000)
    tariff, units = converted(d, quantity)
    parts = naive.graduated_tiers(units, tiers_of(tiers))
    return case(
        {**tariff, "tiers": tiers},
        {"quantity": quantity},
        naive.graduated(units, tiers_of(tiers)),
        [line(f"tier {i + 1}", a, u) for i, (u, a, _) in enumerate(parts)],
    )


@rule("per_unit_included", "unit_price included", "already_billed_quantity quantity")
def _(d):
    price, included, before, quantity = d.price(), d.whole(0, 300), d.quantity(), d.quantity()

    def cost(units):
        return max(units - frac(included), 0) * frac(price)

    return case(
        {"unit_price": price, "included": included},
        {"already_billed_quantity": before, "quantity": quantity},
        cost(frac(before) + frac(quantity)) - cost(frac(before)),
    )


@rule("per_unit_included", "unit_price included", "quantities_per_part")
def _(d):
    price, included = d.price(), d.whole(0, 900)
    parts = [d.quantity() for _ in range(d.choice(2, 3, 5, 14))]
    lines, used = [], Fraction(0)
    for number, part in enumerate(parts):
        before = max(used - frac(included), 0)
        used += frac(part)
        lines.append(
            line(f"part {number + 1}", (max(used - frac(included), 0) - before) * frac(price))
        )
    return case(
        {"unit_price": price, "included": included},
        {"quantities_per_part": parts},
        sum(frac(entry["amount"]) for entry in lines),
        lines,
    )


@rule("per_unit_included", "unit_price included", "quantity")
def _(d):
    price, included, quantity = d.price(), d.decimal(0, 300, 1), d.quantity()
    return case(
        {"unit_price": price, "included": included},
        {"quantity": quantity},
        max(frac(quantity) - frac(included), 0) * frac(price),
    )


@rule("per_unit", "unit_price", "quantity")
def _(d):
    price, quantity = d.price(9, 6), d.quantity()
    return case({"unit_price": price}, {"quantity": quantity}, frac(price) * frac(quantity))


@rule("base_fee_plus_per_unit", "base_fee unit_price", "quantity period")
def _(d):
    fee, price, quantity, first = d.price(90, 2), d.price(), d.quantity(), d.day()
    after = (first.replace(day=1) + timedelta(days=32)).replace(day=min(first.day, 28))
    first = first.replace(day=min(first.day, 28))
    return case(
        {"base_fee": fee, "unit_price": price},
        {"quantity": quantity, "period": [str(first), str(after)]},
        frac(fee) + frac(price) * frac(quantity),
        [line("base fee", frac(fee)), line("usage", frac(price) * frac(quantity))],
    )


@rule("per_unit_included", "compute requests", "compute_gb_s requests")
def _(d):
    compute = {"unit": "GB-s", "unit_price": d.price(1, 8), "included": d.whole(0, 5000)}
    requests = {"unit_price": d.price(1, 7), "included": d.whole(0, 5000)}
    used = {"compute_gb_s": d.whole(0, 99999), "requests": d.whole(0, 99999)}
    costs = [
        max(frac(used[u]) - frac(p["included"]), 0) * frac(p["unit_price"])
        for u, p in (("compute_gb_s", compute), ("requests", requests))
    ]
    return each_line(
        {"compute": compute, "requests": requests}, used, ["compute", "requests"], costs
    )


def each_line(tariff, usage, labels, costs):
    how = {"rounding": "each line half up to cents, then summed", "compare": CENTS["compare"]}
    lines = [line(label, rounded(c, 2)) for label, c in zip(labels, costs)]
    return case(
        tariff, usage, sum(rounded(c, 2) for c in costs), lines, how, sum(costs, Fraction(0))
    )


@rule(
    "per_unit",
    "storage_gb_month put_per_1000 get_per_1000 delete upload_per_gb retrieval_per_gb",
    "storage_gb_month put get delete upload_kb retrieval_kb kb_per_gb",
)
def _(d):
    tariff = {
        "storage_gb_month": d.price(1, 2),
        "put_per_1000": d.price(1, 5),
        "get_per_1000": d.price(1, 5),
        "delete": "0",
        "upload_per_gb": d.price(1, 4),
        "retrieval_per_gb": d.price(1, 4),
    }
    usage = {
        "storage_gb_month": d.decimal(0, 90, 2),
        "put": d.whole(0, 99999),
        "get": d.whole(0, 99999),
        "delete": d.whole(0, 99999),
        "upload_kb": d.whole(0, 10**8),
        "retrieval_kb": d.whole(0, 10**8),
        "kb_per_gb": d.choice("1048576", "1000000"),
    }
    gb = frac(usage["kb_per_gb"])
    costs = [
        frac(usage["storage_gb_month"]) * frac(tariff["storage_gb_month"]),
        frac(usage["put"]) * frac(tariff["put_per_1000"]) / 1000,
        frac(usage["get"]) * frac(tariff["get_per_1000"]) / 1000,
        Fraction(0),
        frac(usage["upload_kb"]) * frac(tariff["upload_per_gb"]) / gb,
        frac(usage["retrieval_kb"]) * frac(tariff["retrieval_per_gb"]) / gb,
    ]
    return each_line(
        tariff, usage, ["storage", "put", "get", "delete", "upload", "retrieval"], costs
    )


def readings(d, aggregation, usage):
    price, events = d.price(), [d.quantity(zero=False) for _ in range(d.choice(1, 3, 6))]
    pick = max if aggregation == "max" else lambda seen: seen[-1]
    after = [pick([frac(e) for e in events[: i + 1]]) * frac(price) for i in range(len(events))]
    labels = ["after 1 event"] + [f"after {i + 1}" for i in range(1, len(events))]
    made = case(
        {"unit_price": price, "meter_aggregation": aggregation},
        {"events_in_order": events, **usage},
        after[-1],
        [line(label, a) for label, a in zip(labels, after)],
    )
    made["expected"]["lines_add_up_to_total"] = False
    return made


@rule("per_unit", "unit_price meter_aggregation", "events_in_order period")
def _(d):
    return readings(d, "max", {"period": "2021, one month"})


@rule("per_unit", "unit_price meter_aggregation", "events_in_order")
def _(d):
    return readings(d, "latest", {})


def weighted(d, carried):
    first, after = d.month()
    price, seconds = d.price(), (after - first).days * 86400
    begin, held = datetime.combine(first, datetime.min.time()), Fraction(0)
    usage = {}
    if carried:
        usage["carried_over"] = d.whole(100, 5000)
        held = frac(usage["carried_over"])
    changes, cost, since = [], Fraction(0), 0
    for at in sorted(d.random.sample(range(seconds), d.choice(1, 2, 4))):
        change = d.random.randint(-int(held), 3000) or 1
        changes.append([(begin + timedelta(seconds=at)).isoformat() + "Z", f"{change:+d}"])
        cost += held * (at - since)
        held, since = held + change, at
    cost += held * (seconds - since)
    usage["changes"] = changes
    usage["period"] = [str(first), str(after)]
    how = "quantity held, weighted by share of the month" + ("; carried over" if carried else "")
    exact = cost / seconds * frac(price)
    return to_cents({"unit_price": price, "meter_aggregation": how}, usage, exact)


@rule("per_unit_time_weighted", "unit_price meter_aggregation", "changes period")
def _(d):
    return weighted(d, False)


@rule("per_unit_time_weighted", "unit_price meter_aggregation", "carried_over changes period")
def _(d):
    return weighted(d, True)
