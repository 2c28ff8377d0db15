"""Cases of money in events: percentages, tiers of percentages, amounts."""

from datetime import date, timedelta
from fractions import Fraction

import naive_rating as naive
from forms import UP, case, line, rule, to_cents
from naive_rating import frac, rounded


PERCENTAGE = {
    "fixed_fee_per_event": "fixed",
    "free_events": "free_events",
    "free_amount": "free_amount",
    "min_fee_per_event": "low",
    "max_fee_per_event": "high",
}


@rule("percentage", "rate_percent fixed_fee_per_event free_events", "amounts")
@rule("percentage", "rate_percent fixed_fee_per_event", "amounts")
@rule("percentage", "rate_percent fixed_fee_per_event min_fee_per_event max_fee_per_event", "amounts")
@rule(
    "percentage",
    "rate_percent fixed_fee_per_event free_events min_fee_per_event max_fee_per_event",
    "amounts",
)
@rule(
    "percentage",
    "rate_percent fixed_fee_per_event free_amount min_fee_per_event max_fee_per_event",
    "amounts",
)
@rule(
    "percentage",
    "rate_percent fixed_fee_per_event free_events free_amount min_fee_per_event max_fee_per_event",
    "amounts",
)
@rule("percentage", "rate_percent fixed_fee_per_event free_amount", "amounts")
@rule("percentage", "rate_percent fixed_fee_per_event free_events free_amount", "amounts")
@rule("percentage", "rate_percent min_fee_per_event max_fee_per_event", "amounts")
@rule("percentage", "rate_percent", "amounts")
def _(d, names):
    all_fields = {
        "rate_percent": d.decimal(0, 9, 2),
        "fixed_fee_per_event": d.price(2, 2),
        "free_events": d.whole(0, 4),
        "free_amount": d.decimal(0, 500, 1),
        "min_fee_per_event": d.decimal(0, 2, 2),
        "max_fee_per_event": d.decimal(3, 20, 2),
    }
    tariff = {k: v for k, v in all_fields.items() if k in names}
    amounts = [d.decimal(1, 900, 2) for _ in range(d.choice(1, 3, 7))]
    limits = {
        PERCENTAGE[k]: int(v) if k == "free_events" else frac(v)
        for k, v in tariff.items()
        if k != "rate_percent"
    }
    fees = naive.percentage_events(
        [frac(a) for a in amounts], frac(tariff["rate_percent"]), **limits
    )
    if "fixed_fee_per_event" in names:
        return case(
            tariff, {"amounts": amounts}, sum(fees), [line(a, f) for a, f in zip(amounts, fees)]
        )
    up = [rounded(f, 2, "UP") for f in fees]
    return case(tariff, {"amounts": amounts}, sum(up), (), UP)


@rule(
    "percentage", "rate_percent min_fee_per_event max_fee_per_event second_rate_percent", "amounts"
)
def _(d):
    first, second = d.decimal(0, 9, 1), d.decimal(0, 3, 1)
    low, high = d.decimal(0, 1, 2), d.decimal(3, 40, 2)
    amounts = [d.decimal(1, 900, 2) for _ in range(d.choice(1, 4))]
    fees = [
        rounded(f, 2, "UP")
        for f in naive.percentage_events(
            [frac(a) for a in amounts], frac(first), low=frac(low), high=frac(high)
        )
    ]
    cents = [rounded(frac(a) * frac(second) / 100, 2, "UP") for a in amounts]
    return case(
        {
            "rate_percent": first,
            "min_fee_per_event": low,
            "max_fee_per_event": high,
            "second_rate_percent": second,
        },
        {"amounts": amounts},
        sum(fees) + sum(cents),
        [line(f"fee {first} %", sum(fees)), line(f"fair cent {second} %", sum(cents))],
        UP,
    )


@rule(
    "percentage_plus_quarter_fee",
    "fair_rate_percent default_rate_percent fair_cent_percent quarter_fee quarter_fee_due",
    "sales",
)
def _(d):
    tariff = {
        "fair_rate_percent": d.decimal(0, 5, 1),
        "default_rate_percent": d.decimal(0, 9, 1),
        "fair_cent_percent": d.decimal(0, 2, 1),
        "quarter_fee": d.decimal(0, 5, 2),
        "quarter_fee_due": "in each calendar quarter with at least one sale",
    }
    year, sales, quarters = d.choice(2014, 2020, 2023), [], [Fraction(0)] * 4
    used = [False] * 4
    for offset in sorted(d.random.sample(range(365), d.choice(1, 3, 6))):
        day, amount = date(year, 1, 1) + timedelta(days=offset), d.decimal(1, 300, 2)
        kind = d.choice("fair", "other")
        rate = tariff["fair_rate_percent" if kind == "fair" else "default_rate_percent"]
        quarter = (day.month - 1) // 3
        used[quarter] = True
        for percent in (rate, tariff["fair_cent_percent"]):
            quarters[quarter] += rounded(frac(amount) * frac(percent) / 100, 2, "UP")
        sales.append([str(day), amount, kind])
    fee, lines = frac(tariff["quarter_fee"]), []
    for number, cost in enumerate(quarters):
        if used[number]:
            lines.append(line(f"Q{number + 1} sales", cost))
            lines.append(line(f"Q{number + 1} quarter fee", fee))
        else:
            lines.append(line(f"Q{number + 1}", Fraction(0)))
    return case(tariff, {"sales": sales}, sum(quarters) + fee * sum(used), lines, UP)


def percent_tiers(d):
    tiers = d.tiers()
    for tier in tiers:
        tier["rate_percent"] = d.decimal(0, 9, 2)
        del tier["unit_price"]
    return tiers


def percent_tiers_of(tiers):
    return [
        (None if t["up_to"] is None else frac(t["up_to"]), frac(t["rate_percent"]) / 100,
         frac(t["flat_price"]))
        for t in tiers
    ]


@rule("graduated_percentage", "tiers", "amount")
def _(d):
    tiers, amount = percent_tiers(d), d.quantity(zero=False)
    parts = naive.graduated_tiers(frac(amount), percent_tiers_of(tiers))
    return case(
        {"tiers": tiers},
        {"amount": amount},
        naive.graduated(frac(amount), percent_tiers_of(tiers)),
        [line(f"tier {i + 1}", a + f) for i, (_, a, f) in enumerate(parts)],
    )


@rule("graduated_percentage", "tiers", "amounts")
def _(d):
    tiers, amounts = percent_tiers(d), [d.quantity(200, zero=False) for _ in range(d.choice(2, 5))]
    lines, total, before = [], Fraction(0), Fraction(0)
    for number, amount in enumerate(amounts):
        total += frac(amount)
        after = naive.graduated(total, percent_tiers_of(tiers))
        lines.append(line(f"transaction {number + 1}", after - before))
        before = after
    return case({"tiers": tiers}, {"amounts": amounts}, before, lines)


@rule("amount_in_event", "amount", "quantity amount_cents")
def _(d):
    cents = d.decimal(0, 9000, 3)
    return case(
        {"amount": "taken from the events, in cents"},
        {"quantity": d.whole(1, 50), "amount_cents": cents},
        frac(cents) / 100,
    )


@rule("amount_in_event", "multiplier", "amount")
def _(d):
    factor, amount = d.decimal(0, 3, 5), d.quantity()
    return to_cents({"multiplier": factor}, {"amount": amount}, frac(factor) * frac(amount))


@rule("net_of_vat", "vat_percent", "gross")
def _(d):
    vat, gross = d.choice("7", "19", "25", "5.5"), d.decimal(1, 900, 2)
    return to_cents({"vat_percent": vat}, {"gross": gross}, frac(gross) / (1 + frac(vat) / 100))
