"""Cases of fees for parts of periods, and of credit."""

from datetime import date, timedelta
from fractions import Fraction

import naive_rating as naive
from forms import CENTS, case, line, rule, tiers_of
from naive_rating import frac, rounded, text


VAT = {
    "rounding": "net half up to cents, VAT half up to cents",
    "compare": CENTS["compare"],
}


def taxed(tariff, usage, net, labels):
    vat = net * frac(tariff["vat_percent"]) / 100
    return case(
        tariff,
        usage,
        rounded(net, 2) + rounded(vat, 2),
        [line(labels[0], rounded(net, 2)), line(labels[1], rounded(vat, 2))],
        VAT,
    )


@rule("proration", "base_fee in_advance vat_percent days", "start period")
def _(d):
    first, after = d.month()
    days = (after - first).days
    left = d.random.randint(1, days)
    fee = d.decimal(1, 300, 2)
    return taxed(
        {
            "base_fee": fee,
            "in_advance": d.choice(True, False),
            "vat_percent": d.choice("20", "7.5", "25"),
            "days": f"{left} of {days}",
        },
        {"start": str(after - timedelta(days=left)), "period": [str(first), str(after)]},
        frac(fee) * left / days,
        ["base fee", "VAT"],
    )


@rule("proration", "base_fee vat_percent credit_days", "terminated period")
@rule("proration", "base_fee vat_percent credit_days", "terminated")
def _(d, names, model, usage):
    if "period" in usage:
        first, after = d.month()
    else:
        first = d.day().replace(day=d.random.randint(1, 28))
        after = (first.replace(day=1) + timedelta(days=32)).replace(day=first.day)
    days = (after - first).days
    left = d.random.randint(1, days - 1)
    fee, last = d.decimal(1, 300, 2), after - timedelta(days=left + 1)
    used = {"terminated": str(last)}
    if "period" in usage:
        used["period"] = [str(first), str(after)]
    if (frac(fee) * left / days * 100 % 1) == Fraction(1, 2):
        # What is billed and what is given back are rounded one after the other: half a cent may go either way.
        return None
    return taxed(
        {
            "base_fee": fee,
            "vat_percent": d.choice("20", "7.5", "25"),
            "credit_days": f"{left} of {days}",
        },
        used,
        -frac(fee) * left / days,
        ["credit net", "credit VAT"],
    )


@rule("proration", "base_fee_per_quarter anchor", "active")
def _(d):
    first = date(d.choice(2022, 2023, 2024), d.random.randint(1, 9), d.random.randint(1, 28))
    after = first.replace(month=first.month + 3)
    days = (after - first).days
    begin = d.random.randrange(days)
    used = d.random.randint(1, days - begin)
    # So many cents that every day costs a whole number of them.
    fee = Fraction(int(d.whole(1, 900)) * days, 100)
    start = first + timedelta(days=begin)
    end = start + timedelta(days=used - 1)
    last = after - timedelta(days=1)
    return case(
        {
            "base_fee_per_quarter": text(fee),
            "anchor": f"{first.day} {first:%b} to {last.day} {last:%b %Y} ({days} days)",
        },
        {"active": [str(start), f"{end} inclusive"]},
        fee * used / days,
    )


@rule("proration", "old_amount new_amount days", "change period")
def _(d):
    first, after = d.month()
    days = (after - first).days
    left = d.random.randint(1, days)
    old, new = d.decimal(1, 90, 2), d.choice("0", d.decimal(1, 90, 2))
    credit = -rounded(frac(old) * left / days, 2)
    charge = rounded(frac(new) * left / days, 2)
    how = {"rounding": "each line half up to cents, then summed", "compare": CENTS["compare"]}
    return case(
        {"old_amount": old, "new_amount": new, "days": f"{left} of {days}"},
        {
            "change": str(after - timedelta(days=left)),
            "period": [str(first), f"{after - timedelta(days=1)} inclusive"],
        },
        credit + charge,
        [line("credit for the old", credit), line("charge for the new", charge)],
        how,
    )


@rule("proration", "old_amount new_amount share_left", "change")
def _(d):
    old, new, share = d.whole(1, 900), d.whole(0, 900), d.choice("0.1", "0.5", "0.25", "0.375")
    credit, charge = -frac(old) * frac(share), frac(new) * frac(share)
    return case(
        {"old_amount": old, "new_amount": new, "share_left": share},
        {"change": "within"},
        credit + charge,
        [line("credit", credit), line("charge", charge)],
    )


@rule("credit", "vat_percent", "net_lines credit_gross")
def _(d):
    nets = [d.decimal(1, 90, 2) for _ in range(d.choice(1, 2, 4))]
    vat, credit = d.choice("20", "19"), d.decimal(1, 60, 2)
    net = sum(frac(n) for n in nets)
    tax = rounded(net * frac(vat) / 100, 2)
    drawn = min(frac(credit), net + tax)
    how = {"rounding": "half up to cents", "compare": {"mode": "exact"}}
    return case(
        {"vat_percent": vat},
        {"net_lines": nets, "credit_gross": credit},
        net + tax - drawn,
        [line("net", net), line("VAT", tax), line("credit note applied", -drawn)],
        how,
    )


@rule("credit", "rule", "possible_credit paid credits_given")
def _(d):
    possible, paid, given = d.whole(1, 300), d.whole(1, 300), d.whole(0, 300)
    return case(
        {"rule": "a credit is at most what was paid less credits already given, never below zero"},
        {"possible_credit": possible, "paid": paid, "credits_given": given},
        min(frac(possible), max(frac(paid) - frac(given), Fraction(0))),
    )


@rule("credit", "tiers mode", "quantity credit_available")
def _(d):
    tiers, quantity, credit = d.tiers(), d.whole(0, 300), d.whole(1, 900)
    mode = d.choice("graduated", "volume")
    cost = (naive.volume if mode == "volume" else naive.graduated)(frac(quantity), tiers_of(tiers))
    if cost != rounded(cost, 2):
        return None
    drawn = min(frac(credit), cost)
    return case(
        {"tiers": tiers, "mode": mode},
        {"quantity": quantity, "credit_available": credit},
        cost - drawn,
        [line("credit", -drawn)],
    )


@rule("credit", "unit_price_per_second", "seconds balance")
def _(d):
    price, seconds, balance = d.decimal(0, 2, 2), d.whole(1, 99), d.whole(1, 300)
    cost = frac(price) * frac(seconds)
    left = max(frac(balance) - cost, Fraction(0))
    return case(
        {"unit_price_per_second": price},
        {"seconds": seconds, "balance": balance},
        cost,
        [line("call", cost), line("balance left (not part of the total)", left)],
    )
