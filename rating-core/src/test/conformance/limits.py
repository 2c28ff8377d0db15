"""Cases of minimum and maximum, also of parts of periods."""

from datetime import timedelta
from fractions import Fraction

import naive_rating as naive
from forms import CENTS, case, line, package, packages, rule, tiers_of, to_cents, windows
from naive_rating import frac, rounded, text


def limited_lines(before, after, percent=0, maximum=None):
    """Lines of the second of two parts: usage, discount, what the maximum takes off."""
    off = [naive.within_limits(cost, percent, maximum) for cost in (before, after)]
    lines = [line("usage", after - before)]
    if percent:
        lines.append(line(f"discount {percent} %", off[1][0] - off[0][0]))
    if maximum is not None:
        lines.append(line("maximum spend discount", off[1][1] - off[0][1]))
    return lines, sum(frac(entry["amount"]) for entry in lines), before + sum(off[0])


@rule("minimum_maximum", "unit_price maximum", "already_billed_quantity already_billed_amount quantity")
@rule(
    "minimum_maximum",
    "unit_price discount_percent maximum",
    "already_billed_quantity already_billed_amount quantity",
)
def _(d, names):
    tariff = {"unit_price": d.whole(1, 20), "maximum": d.whole(1, 4000)}
    if "discount_percent" in names:
        tariff["discount_percent"] = d.choice("10", "50", "25")
    before, quantity = d.whole(0, 200), d.whole(0, 200)
    price = frac(tariff["unit_price"])
    lines, total, billed = limited_lines(
        frac(before) * price,
        (frac(before) + frac(quantity)) * price,
        frac(tariff.get("discount_percent", "0")),
        frac(tariff["maximum"]),
    )
    return case(
        tariff,
        {
            "already_billed_quantity": before,
            "already_billed_amount": text(billed),
            "quantity": quantity,
        },
        total,
        lines,
    )


@rule(
    "minimum_maximum",
    "package_size package_price maximum",
    "already_billed_quantity already_billed_amount quantity",
)
def _(d):
    tariff = {**package(d), "maximum": d.whole(1, 900)}
    del tariff["round_packages"]
    before, quantity = d.quantity(), d.quantity()
    lines, total, billed = limited_lines(
        packages(tariff, frac(before)),
        packages(tariff, frac(before) + frac(quantity)),
        0,
        frac(tariff["maximum"]),
    )
    lines[0]["line"] = "packages"
    return case(
        tariff,
        {
            "already_billed_quantity": before,
            "already_billed_amount": text(billed),
            "quantity": quantity,
        },
        total,
        lines,
    )


@rule("minimum_maximum", "multiplier maximum", "already_billed_amount amount")
def _(d):
    factor, maximum = d.decimal(1, 3, 5), d.whole(20, 300)
    billed, amount = min(frac(d.decimal(1, 200, 2)), frac(maximum) - 1), d.quantity()
    usage = rounded(frac(amount) * frac(factor), 2)
    over = min(frac(maximum) - billed - usage, Fraction(0))
    how = {"rounding": "half up to cents per part", "compare": {"mode": "exact"}}
    return case(
        {"multiplier": factor, "maximum": maximum},
        {"already_billed_amount": text(billed), "amount": amount},
        usage + over,
        [line("usage", usage), line("maximum spend discount", over)],
        how,
    )


@rule("minimum_maximum", "tiers minimum", "already_billed_quantity already_billed_amount quantity")
def _(d):
    tiers, minimum, before, quantity = d.tiers(), d.whole(1, 9000), d.whole(0, 300), d.whole(0, 300)
    billed = naive.graduated(frac(before), tiers_of(tiers))
    whole = naive.graduated(frac(before) + frac(quantity), tiers_of(tiers))
    up = max(frac(minimum) - whole, Fraction(0))
    billed_cents = rounded(billed, 2)
    if billed != billed_cents:
        return None
    return case(
        {"tiers": tiers, "minimum": minimum},
        {
            "already_billed_quantity": before,
            "already_billed_amount": text(billed),
            "quantity": quantity,
        },
        whole + up - billed,
        [line("minimum spend", up)],
    )


@rule("minimum_maximum", "tiers maximum", "already_billed_quantity already_billed_amount quantity")
def _(d):
    tiers, maximum, before, quantity = d.tiers(), d.whole(1, 3000), d.whole(0, 300), d.whole(0, 300)
    billed = min(naive.graduated(frac(before), tiers_of(tiers)), frac(maximum))
    whole = min(naive.graduated(frac(before) + frac(quantity), tiers_of(tiers)), frac(maximum))
    if billed != rounded(billed, 2):
        return None
    return case(
        {"tiers": tiers, "maximum": maximum},
        {
            "already_billed_quantity": before,
            "already_billed_amount": text(billed),
            "quantity": quantity,
        },
        whole - billed,
    )


@rule("minimum_maximum", "tiers mode minimum", "quantity")
@rule("minimum_maximum", "tiers mode maximum", "quantity")
def _(d, names):
    tiers, limit, quantity = d.tiers(), d.whole(1, 2000), d.quantity()
    mode = d.choice("volume", "graduated")
    cost = (naive.volume if mode == "volume" else naive.graduated)(frac(quantity), tiers_of(tiers))
    name = "minimum" if "minimum" in names else "maximum"
    total = (max if name == "minimum" else min)(cost, frac(limit))
    label = "true-up" if name == "minimum" else "maximum spend discount"
    return case(
        {"tiers": tiers, "mode": mode, name: limit},
        {"quantity": quantity},
        total,
        [line(label, total - cost)],
    )


@rule("minimum_maximum", "unit_price minimum", "quantity")
@rule("minimum_maximum", "base_fee unit_price minimum", "quantity")
def _(d, names):
    tariff = {"unit_price": d.price(), "minimum": d.whole(1, 3000), "base_fee": d.decimal(1, 99, 2)}
    tariff = {k: v for k, v in tariff.items() if k in names}
    quantity = d.quantity()
    used = frac(quantity) * frac(tariff["unit_price"])
    fee = frac(tariff.get("base_fee", "0"))
    up = max(frac(tariff["minimum"]) - used - fee, Fraction(0))
    lines = [line("base fee", fee)] if fee else []
    lines += [line("usage", used), line("true-up", up)]
    return case(tariff, {"quantity": quantity}, used + fee + up, lines)


@rule("minimum_maximum", "base_fee minimum", "quantity period")
def _(d):
    fee, minimum = d.decimal(1, 99, 2), d.decimal(1, 300, 2)
    first, after = d.month()
    up = max(frac(minimum) - frac(fee), Fraction(0))
    return case(
        {"base_fee": fee, "minimum": minimum},
        {"quantity": "0", "period": [str(first), str(after)]},
        frac(fee) + up,
        [line("base fee", frac(fee)), line("true-up", up)],
    )


@rule("minimum_maximum", "minimum", "usage_amount period")
@rule("minimum_maximum", "minimum", "usage_amount")
def _(d, names, model, usage):
    minimum, amount = d.decimal(1, 900, 2), d.decimal(0, 900, 2)
    used = {"usage_amount": amount}
    if "period" in usage:
        used["period"] = [str(day) for day in d.month()]
    up = max(frac(minimum) - frac(amount), Fraction(0))
    return case(
        {"minimum": minimum},
        used,
        frac(amount) + up,
        [line("usage", frac(amount)), line("true-up", up)],
    )


@rule(
    "minimum_maximum",
    "base_fee minimum unit_price$(3$meters) prorate",
    "subscription_start period quantities",
)
def _(d):
    first, after = d.month()
    days = (after - first).days
    start = first + timedelta(days=d.random.randrange(days))
    share = Fraction((after - start).days, days)
    fee, minimum, price = d.decimal(10, 300, 2), d.decimal(10, 9000, 2), d.decimal(0, 9, 2)
    quantities = [d.whole(0, 30) for _ in range(3)]
    fee_due = rounded(frac(fee) * share, 2)
    used = sum(frac(q) for q in quantities) * frac(price)
    least = rounded(frac(minimum) * share, 2)
    exact_below = frac(fee) * share + used < frac(minimum) * share
    up = least - fee_due - used if exact_below else Fraction(0)
    how = {
        "rounding": "prorated base fee and prorated minimum each half up to cents",
        "compare": CENTS["compare"],
    }
    return case(
        {
            "base_fee": fee,
            "minimum": minimum,
            "unit_price (3 meters)": price,
            "prorate": f"base fee and minimum by days: {(after - start).days} of {days}",
        },
        {
            "subscription_start": str(start),
            "period": [str(first), str(after)],
            "quantities": quantities,
        },
        fee_due + used + up,
        [
            line("base fee prorated", fee_due),
            line("usage, 3 meters", used),
            line("true-up", up),
        ],
        how,
    )


@rule("minimum_maximum", "unit_price minimum prorate", "quantity period terminated")
def _(d):
    first, after = d.month()
    days = (after - first).days
    used_days = d.random.randint(1, days)
    last = first + timedelta(days=used_days - 1)
    price, minimum, quantity = d.decimal(0, 9, 2), d.decimal(1, 90, 2), d.whole(0, 9)
    used = frac(price) * frac(quantity)
    up = max(frac(minimum) * used_days / days - used, Fraction(0))
    return to_cents(
        {
            "unit_price": price,
            "minimum": minimum,
            "prorate": f"minimum by days: {used_days} of {days} (that day counts)",
        },
        {"quantity": quantity, "period": [str(first), str(after)], "terminated": str(last)},
        used + up,
        [line("usage", used), line("true-up", rounded(up, 2))],
    )


@rule("minimum_maximum", "unit_price minimum_per_window overage_factor", "window_quantities")
def _(d):
    tariff = {
        "unit_price": d.price(),
        "minimum_per_window": d.whole(0, 900),
        "overage_factor": d.choice("1", "1.5", "2"),
    }
    least = frac(tariff["minimum_per_window"])

    def cost(quantity):
        amount = quantity * frac(tariff["unit_price"])
        over = max(amount - least, Fraction(0))
        return least + over * frac(tariff["overage_factor"])

    return windows(d, cost, tariff)
