"""Cases of tiers, packages and blocks, of windows, of a price that changes."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import naive_rating as naive
from forms import CENTS, EXACT, blocks_of, case, line, package, packages, rule, tiers_of, windows
from naive_rating import frac, rounded, text


@rule("graduated", "tiers", "quantity")
def _(d):
    tiers = d.tiers()
    quantity = d.choice(d.quantity(), tiers[0]["up_to"], tiers[-2]["up_to"], "0")
    parts = naive.graduated_tiers(frac(quantity), tiers_of(tiers))
    lines = [line(f"tier {i + 1}", a + f) for i, (_, a, f) in enumerate(parts)]
    return case(
        {"tiers": tiers},
        {"quantity": quantity},
        naive.graduated(frac(quantity), tiers_of(tiers)),
        d.choice(lines, []),
    )


@rule("graduated", "tiers", "already_billed_quantity quantity")
def _(d):
    tiers, before, quantity = d.tiers(), d.quantity(), d.quantity(zero=False)
    start = naive.graduated_tiers(frac(before), tiers_of(tiers))
    end = naive.graduated_tiers(frac(before) + frac(quantity), tiers_of(tiers))
    lines = []
    for i, (units, amount, flat) in enumerate(end):
        was = start[i] if i < len(start) else (0, 0, 0)
        lines.append(line(f"tier {i + 1} usage", amount - was[1], units - was[0]))
        lines.append(line(f"tier {i + 1} flat", flat - was[2]))
    return case(
        {"tiers": tiers},
        {"already_billed_quantity": before, "quantity": quantity},
        sum(frac(entry["amount"]) for entry in lines),
        lines,
    )


@rule("volume", "tiers", "quantity")
def _(d):
    tiers = d.tiers()
    quantity = d.choice(d.quantity(), tiers[0]["up_to"], tiers[-2]["up_to"], "0")
    return case(
        {"tiers": tiers}, {"quantity": quantity}, naive.volume(frac(quantity), tiers_of(tiers))
    )


@rule("volume", "tier_that_applies", "quantity")
def _(d):
    price, quantity = d.price(1, 5), d.quantity()
    return case(
        {"tier_that_applies": {"tier": d.whole(1, 5), "unit_price": price}},
        {"quantity": quantity},
        frac(price) * frac(quantity),
    )


@rule("graduated_per_window", "tiers windows", "window_quantities")
def _(d):
    tiers = d.tiers()
    text_of = "tiers start anew in each window; window quantity = max"
    return windows(
        d, lambda q: naive.graduated(q, tiers_of(tiers)), {"tiers": tiers, "windows": text_of}
    )


@rule("volume_per_window", "tiers windows", "window_quantities")
def _(d):
    tiers = d.tiers()
    text_of = "priced per window; window quantity = max"
    return windows(
        d, lambda q: naive.volume(q, tiers_of(tiers)), {"tiers": tiers, "windows": text_of}
    )


@rule("package_per_window", "package_size package_price round_packages", "window_quantities")
def _(d):
    tariff = package(d)
    return windows(d, lambda q: packages(tariff, q), tariff)


@rule("package", "package_size package_price included", "quantity")
@rule("package", "package_size package_price included round_packages", "quantity")
@rule("package", "package_size package_price round_packages", "quantity")
def _(d, names):
    tariff = {k: v for k, v in {**package(d), "included": d.whole(0, 99)}.items() if k in names}
    quantity = d.quantity()
    return case(tariff, {"quantity": quantity}, packages(tariff, frac(quantity)))


@rule("package", "package_size package_price round_packages", "already_billed_quantity quantity")
def _(d):
    tariff, before, quantity = package(d), d.quantity(), d.quantity()
    return case(
        tariff,
        {"already_billed_quantity": before, "quantity": quantity},
        packages(tariff, frac(before) + frac(quantity)) - packages(tariff, frac(before)),
    )


@rule("package", "rate per_units increment_units", "quantity")
def _(d):
    tariff = {
        "rate": d.price(1, 4),
        "per_units": d.choice("10", "30", "1024"),
        "increment_units": d.choice("1", "10", "7"),
    }
    quantity, step = d.quantity(), frac(tariff["increment_units"])
    units = ceil(frac(quantity) / step) * step
    # The amounts of a file are decimals: without an end, they are no exact amounts.
    exact = units * frac(tariff["rate"]) / frac(tariff["per_units"])
    how = EXACT if frac(text(exact)) == exact else CENTS
    total = exact if how is EXACT else rounded(exact, 2)
    return case(tariff, {"quantity": quantity}, total, (), how)


@rule("graduated_blocks", "policy tiers", "quantity")
def _(d):
    tiers, quantity = d.blocks(d.choice(True, False)), d.quantity(9000)
    parts = naive.blocks_all_tiers(frac(quantity), blocks_of(tiers))
    return case(
        {"policy": "ALL_TIERS", "tiers": tiers},
        {"quantity": quantity},
        sum((a for _, a in parts), Fraction(0)),
        [line(f"tier {i + 1}", a, u) for i, (u, a) in enumerate(parts)],
    )


@rule("volume_blocks", "policy tiers", "quantity")
def _(d):
    tiers, quantity = d.blocks(), d.quantity(9000)
    return case(
        {"policy": "TOP_TIER", "tiers": tiers},
        {"quantity": quantity},
        naive.blocks_top_tier(frac(quantity), blocks_of(tiers)),
    )


def all_tiers(quantity, tiers):
    return sum((a for _, a in naive.blocks_all_tiers(quantity, tiers)), Fraction(0))


@rule("graduated_blocks", "policy FOO BAR", "quantities_by_meter")
@rule("volume_blocks", "policy FOO BAR", "quantities_by_meter")
def _(d, names, model):
    is_top = model == "volume_blocks"
    tariff = {"policy": "TOP_TIER" if is_top else "ALL_TIERS", "FOO": d.blocks(), "BAR": d.blocks()}
    used = {"FOO": d.quantity(), "BAR": d.quantity()}
    cost = naive.blocks_top_tier if is_top else all_tiers
    costs = {m: cost(frac(q), blocks_of(tariff[m])) for m, q in used.items()}
    return case(
        tariff,
        {"quantities_by_meter": used},
        sum(costs.values()),
        [line(m, c) for m, c in costs.items()],
    )


@rule("correction", "policy FOO BAR", "quantities_by_meter already_billed_by_meter")
def _(d):
    tariff = {"policy": "ALL_TIERS", "FOO": d.blocks(), "BAR": d.blocks()}
    before = {"FOO": d.quantity(), "BAR": d.quantity()}
    used = {m: text(frac(q) + frac(d.quantity())) for m, q in before.items()}
    billed = {m: all_tiers(frac(q), blocks_of(tariff[m])) for m, q in before.items()}
    total, lines = Fraction(0), []
    for meter, quantity in used.items():
        start = naive.blocks_all_tiers(frac(before[meter]), blocks_of(tariff[meter]))
        end = naive.blocks_all_tiers(frac(quantity), blocks_of(tariff[meter]))
        for i, (units, amount) in enumerate(end):
            was = start[i] if i < len(start) else (0, 0)
            lines.append(line(f"{meter} tier {i + 1}, {units - was[0]} units", amount - was[1]))
            total += amount - was[1]
    return case(
        tariff,
        {
            "quantities_by_meter": used,
            "already_billed_by_meter": {
                m: {"quantity": q, "amount": text(billed[m])} for m, q in before.items()
            },
        },
        total,
        lines,
    )


@rule("correction", "block_size block_price", "quantity already_billed")
def _(d):
    size, price, quantity = d.whole(2, 100), d.decimal(1, 9, 2), d.quantity()
    billed = int(d.whole(0, 9)) * frac(price)
    whole = ceil(frac(quantity) / frac(size)) * frac(price)
    return case(
        {"block_size": size, "block_price": price},
        {"quantity": quantity, "already_billed": text(billed)},
        whole - billed,
        [line("whole usage", whole), line("already billed", -billed)],
    )


@rule("price_change", "unit_price_until_2016-05-08 unit_price_from_2016-05-08 note", "events period")
def _(d):
    old, new = d.price(), d.price()
    days = [date(2016, 5, 1) + timedelta(days=d.random.randrange(31)) for _ in range(d.choice(2, 5))]
    events = [[str(day), d.quantity(zero=False)] for day in sorted(days)]
    costs = [Fraction(0), Fraction(0)]
    for day, quantity in events:
        is_new = day >= "2016-05-08"
        costs[is_new] += frac(quantity) * frac(new if is_new else old)
    return case(
        {"unit_price_until_2016-05-08": old, "unit_price_from_2016-05-08": new, "note": "-"},
        {"events": events, "period": ["2016-05-01", "2016-06-01"]},
        sum(costs),
        [line("2016-05-01..2016-05-08", costs[0]), line("2016-05-08..2016-06-01", costs[1])],
    )
