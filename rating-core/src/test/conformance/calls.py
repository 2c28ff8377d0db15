"""Cases of calls and messages."""

from fractions import Fraction
from math import ceil

import naive_rating as naive
from forms import case, line, rule, to_cents
from naive_rating import frac, rounded, text


def group(d, begin="0"):
    return {
        "from_second": begin,
        "rate": d.decimal(0, 2, 2),
        "per_seconds": d.choice("1", "60"),
        "increment_seconds": d.choice("1", "6", "30", "60"),
    }


def groups(d):
    made = [group(d)]
    for begin in d.choice([], ["60"], ["30", "120"]):
        made.append(group(d, begin))
    return made


def steps_of(made):
    return [
        tuple(frac(g[k]) for k in ("from_second", "rate", "per_seconds", "increment_seconds"))
        for g in made
    ]


def exact_or_cents(tariff, usage, total, lines):
    """Seconds by a price per minute may have no decimal."""
    if frac(text(total)) == total and all(frac(text(a)) == a for _, a in lines):
        return case(tariff, usage, total, [line(label, a) for label, a in lines])
    return to_cents(tariff, usage, total, [line(label, rounded(a, 2)) for label, a in lines])


def lines_by_band(fee, parts, names):
    lines = [("connect fee", fee)] if fee else []
    for name in names:
        seconds = sum(s for n, s, _ in parts if n == name)
        amount = sum((a for n, _, a in parts if n == name), Fraction(0))
        if seconds:
            lines.append((f"{name.split('/')[0]} {seconds} s", amount))
    return lines


def workday_bands(d):
    single = [[group(d)], [group(d)]]
    return [
        {
            "name": "workday",
            "days": "Mon-Fri",
            "from": "00:00",
            "to": d.choice("18:00", "17:30"),
            "connect_fee": d.decimal(0, 2, 2),
            "groups": single[0],
        },
        {
            "name": "evening/weekend",
            "days": "Mon-Fri from then on; Sat, Sun all day",
            "connect_fee": d.decimal(0, 2, 2),
            "groups": single[1],
        },
    ]


def two_bands_at(bands):
    def band_at(at):
        first = bands[0]
        is_first = at.weekday() < 5 and naive.in_times(at, first["from"], first["to"])
        band = bands[0] if is_first else bands[1]
        return band["name"], frac(band["connect_fee"]), steps_of(band["groups"])

    return band_at


@rule("call", "bands connect_fee_rule", "start seconds destination")
@rule("call", "bands connect_fee_rule", "start seconds note")
@rule("call", "bands connect_fee_rule", "start seconds")
@rule("call", "bands", "start seconds destination")
def _(d, names, model, usage):
    bands, at = workday_bands(d), d.start()
    if "connect_fee_rule" not in names:
        bands[0].update({"name": "peak", "from": "08:00", "to": "19:00", "groups": groups(d)})
        bands[1].update({"name": "off-peak", "days": "any other time", "groups": groups(d)})
    is_later = "note" in usage
    seconds = d.choice(d.whole(1, 300), d.whole(1, 20000), "0" if not is_later else "60")
    band_at = two_bands_at(bands)
    parts = naive.call_increments(at, frac(seconds), band_at)
    fee = Fraction(0) if is_later or seconds == "0" else band_at(at)[1]
    used = {"start": at.isoformat(), "seconds": seconds}
    if "destination" in usage:
        used["destination"] = d.whole(1000, 9999)
    if is_later:
        used["note"] = "a later part of a call already begun: no connect fee"
    tariff = {"bands": bands}
    if "connect_fee_rule" in names:
        tariff["connect_fee_rule"] = "of the band in which the call starts"
    total = fee + sum((a for _, _, a in parts), Fraction(0))
    lines = lines_by_band(fee, parts, [b["name"] for b in bands])
    return exact_or_cents(tariff, used, total, lines)


@rule("call", "connect_fee groups", "start seconds")
@rule("call", "connect_fee groups", "start seconds destination")
@rule("call_increment_rounding", "connect_fee groups", "start seconds")
@rule("call", "connect_fee groups max_cost", "start seconds")
@rule("call", "connect_fee groups round_total", "start seconds")
@rule("call_included", "connect_fee groups included_seconds", "start seconds")
def _(d, names, model, usage):
    at, seconds = d.start(), d.choice(d.whole(1, 400), d.whole(1, 9000))
    tariff = {"connect_fee": d.choice("0", d.decimal(0, 2, 2)), "groups": groups(d)}
    used = {"start": at.isoformat(), "seconds": seconds}
    if "destination" in usage:
        used["destination"] = d.whole(1000, 9999)
    steps = steps_of(tariff["groups"])
    parts = naive.call_increments(at, frac(seconds), lambda _: ("any", 0, steps))
    fee = frac(tariff["connect_fee"])
    total = fee + sum(a for _, _, a in parts)
    if "max_cost" in names:
        tariff["max_cost"] = d.decimal(1, 20, 2)
        total = min(total, frac(tariff["max_cost"]))
    if "round_total" in names:
        mode, digits = d.choice("down", "up"), int(d.choice("1", "2", "4"))
        tariff["round_total"] = f"{mode}, {digits} decimal"
        how = {
            "rounding": f"total {mode} to {digits} decimal",
            "compare": {"mode": "exact"},
        }
        return case(tariff, used, rounded(total, digits, mode.upper()), (), how)
    if "included_seconds" in names:
        free = frac(d.whole(0, 400))
        tariff["included_seconds"] = text(free)
        total = fee
        for _, billed, amount in parts:
            share = max(billed - free, Fraction(0)) / billed
            free = max(free - billed, Fraction(0))
            total += amount * share
    if model == "call_increment_rounding":
        made = to_cents(tariff, used, total)
        made["compare"] = {"mode": "informative"}
        return made
    return exact_or_cents(tariff, used, total, [])


def first_and_further(d):
    return {
        "rate": d.decimal(0, 3, 2),
        "per_seconds": d.choice("1", "60", "30"),
        "first_seconds": d.choice("6", "30", "60"),
        "increment_seconds": d.choice("1", "6", "10", "60"),
    }


@rule("call_rounding", "rate per_seconds first_seconds increment_seconds", "seconds")
@rule("call", "rate per_seconds first_seconds increment_seconds", "seconds")
def _(d, names, model):
    tariff, seconds = first_and_further(d), d.whole(1, 900)
    first, further = frac(tariff["first_seconds"]), frac(tariff["increment_seconds"])
    over = max(frac(seconds) - first, Fraction(0))
    billed = first + ceil(over / further) * further
    cost = billed * frac(tariff["rate"]) / frac(tariff["per_seconds"])
    made = exact_or_cents(tariff, {"seconds": seconds}, cost, [(f"{billed} billed seconds", cost)])
    if model == "call":
        tariff["rate"] += " (cents)"
        made["expected"]["lines"][0]["units"] = text(billed)
    return made


DAY = (("day", "08:00", "18:00"), ("evening", "18:00", "22:00"), ("night", "22:00", "08:00"))


def by_times(bands, steps):
    def band_at(at):
        for band in bands:
            if naive.in_times(at, band["from"], band["to"]):
                return band["name"], frac(band.get("connect_fee", "0")), steps(band)
        return "none", Fraction(0), [(Fraction(0), Fraction(0), Fraction(60), Fraction(60))]

    return band_at


@rule("call", "bands charging_step", "start seconds")
def _(d):
    bands = [
        {
            "name": name,
            "from": begin,
            "to": end,
            "rate": d.decimal(0, 1, 2),
            "per_seconds": "60",
            "increment_seconds": d.choice("60", "30"),
        }
        for name, begin, end in DAY
    ]
    at, seconds = d.start(), d.whole(1, 40000)
    steps = lambda b: [(Fraction(0), frac(b["rate"]), frac("60"), frac(b["increment_seconds"]))]
    parts = naive.call_increments(at, frac(seconds), by_times(bands, steps))
    return exact_or_cents(
        {"bands": bands, "charging_step": d.choice("A", "B")},
        {"start": at.isoformat(), "seconds": seconds},
        sum(a for _, _, a in parts),
        lines_by_band(Fraction(0), parts, [b["name"] for b in bands]),
    )


@rule("call", "rate_per_minute_by_hour_of_day increment_seconds", "start seconds")
def _(d):
    rates = [d.decimal(0, 1, 2) for _ in range(24)]
    at, seconds, step = d.start(), d.whole(1, 300000), d.choice("60", "30")
    band_at = lambda t: (
        str(t.hour),
        Fraction(0),
        [(Fraction(0), frac(rates[t.hour]), frac("60"), frac(step))],
    )
    parts = naive.call_increments(at, frac(seconds), band_at)
    return exact_or_cents(
        {"rate_per_minute_by_hour_of_day": rates, "increment_seconds": step},
        {"start": at.isoformat(), "seconds": seconds},
        sum(a for _, _, a in parts),
        [],
    )


@rule("call", "bands band_rule", "start seconds")
def _(d):
    bands = [
        {
            "name": f"TB{i + 1}",
            "from": f"{16 + i}:00",
            "to": f"{17 + i}:00",
            "connect_fee": d.whole(0, 9),
            "rate_per_minute": d.decimal(0, 3, 1),
        }
        for i in range(d.choice(2, 3))
    ]
    at = d.start().replace(hour=16)
    seconds = d.whole(1, 5000)
    steps = lambda b: [(Fraction(0), frac(b["rate_per_minute"]), frac("60"), frac("60"))]
    band_at = by_times(bands, steps)
    parts = naive.call_increments(at, frac(seconds), band_at, by_start=True)
    fee = band_at(at)[1]
    cost = sum(a for _, _, a in parts)
    return case(
        {"bands": bands, "band_rule": "of the start, for the whole call"},
        {"start": at.isoformat(), "seconds": seconds},
        fee + cost,
        [line("connect fee", fee), line(f"{len(parts)} minutes in TB1", cost)],
    )


@rule("call_completed_minutes", "connect_fee bands rule", "start seconds")
def _(d):
    fee = d.decimal(0, 1, 2)
    bands = [
        {"name": "standard", "from": "06:00", "to": "22:00", "rate_per_minute": d.decimal(0, 1, 2)},
        {"name": "reduced", "from": "22:00", "to": "06:00", "rate_per_minute": "0"},
    ]
    at, seconds = d.start(), d.whole(1, 40000)
    steps = lambda b: [(Fraction(0), frac(b["rate_per_minute"]), frac("60"), 60)]
    parts = naive.call_completed(at, int(seconds), by_times(bands, steps))
    cost = sum((a for _, _, a in parts), Fraction(0))
    return case(
        {
            "connect_fee": fee,
            "bands": bands,
            "rule": "split at the band border; in each standard stretch only completed minutes count",
        },
        {"start": at.isoformat(), "seconds": seconds},
        frac(fee) + cost,
        [line("connect fee", frac(fee)), line("completed minutes", cost)],
    )


@rule("destination_and_day", "pence_per_minute rule", "start seconds destination")
def _(d):
    places = ["Local", "National", "Mobile", "Free"]
    prices = {
        "call starts on Sun or Mon": {p: d.whole(0, 30) for p in places},
        "call starts Tue to Sat": {p: d.whole(0, 30) for p in places},
    }
    at, seconds, place = d.start(), str(60 * int(d.whole(1, 200))), d.choice(*places)
    days = "call starts on Sun or Mon" if at.weekday() in (0, 6) else "call starts Tue to Sat"
    return case(
        {
            "pence_per_minute": prices,
            "rule": "whole minutes; the day on which the call starts decides for the whole call",
        },
        {"start": at.isoformat(), "seconds": seconds, "destination": place},
        frac(seconds) / 60 * frac(prices[days][place]) / 100,
    )


@rule("prefix", "per_message_by_prefix rule", "destination messages")
def _(d):
    prices = {p: d.decimal(0, 1, 2) for p in ("1", "10", "1002", "49", "4930")}
    number = d.choice("1002", "10021", "1003", "49301", "4989", "12", "10")
    longest = max((p for p in prices if number.startswith(p)), key=len)
    messages = d.whole(1, 50)
    return case(
        {"per_message_by_prefix": prices, "rule": "longest prefix wins"},
        {"destination": number, "messages": messages},
        frac(prices[longest]) * frac(messages),
    )
