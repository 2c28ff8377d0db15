"""What each price model comes to, worked out as naively as possible in exact fractions.

Nothing here is taken from the product: a call is rated increment by increment, a tier unit by unit of its definition.
"""

from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor


def frac(text):
    return Fraction(str(text))


def rounded(value, scale, mode="HALF_UP"):
    """A fraction rounded to so many digits, away from zero for UP and for halves."""
    shifted = abs(value) * 10**scale
    whole = {
        "HALF_UP": lambda x: floor(x + Fraction(1, 2)),
        "UP": ceil,
        "DOWN": floor,
    }[mode](shifted)
    return Fraction(whole if value >= 0 else -whole, 10**scale)


def text(value, digits=50):
    """A decimal, cut after so many digits if there is no end to it."""
    value = Fraction(value)
    scale = 0
    while scale < digits and (value * 10**scale).denominator != 1:
        scale += 1
    number = value * 10**scale
    whole = abs(number.numerator) // number.denominator
    sign = "-" if value < 0 else ""
    digits_text = str(whole).rjust(scale + 1, "0")
    return sign + (digits_text if scale == 0 else digits_text[:-scale] + "." + digits_text[-scale:])


# Tiers: lists of (up_to or None, unit price, flat price)


def graduated_tiers(quantity, tiers):
    """(units, amount of units, flat) of every tier that is reached; the first one also at 0."""
    parts, below = [], Fraction(0)
    for number, (up_to, price, flat) in enumerate(tiers):
        if quantity <= below and number > 0:
            break
        end = quantity if up_to is None or number == len(tiers) - 1 else min(quantity, up_to)
        parts.append((end - below, (end - below) * price, flat))
        below = end
        if end == quantity:
            break
    return parts


def graduated(quantity, tiers):
    return sum((amount + flat for _, amount, flat in graduated_tiers(quantity, tiers)), Fraction(0))


def volume_tier(quantity, tiers):
    for tier in tiers:
        if tier[0] is None or quantity <= tier[0]:
            return tier
    return tiers[-1]


def volume(quantity, tiers):
    _, price, flat = volume_tier(quantity, tiers)
    return quantity * price + flat


# Blocks: lists of (block size, maximum of blocks or None, price of a block)


def blocks_all_tiers(quantity, tiers):
    """(units, amount) of every tier reached, in begun blocks."""
    parts, rest = [], quantity
    for number, (size, most, price) in enumerate(tiers):
        if rest <= 0:
            break
        is_last = number == len(tiers) - 1 or most is None
        within = rest if is_last else min(rest, size * most)
        count = ceil(within / size)
        parts.append((count * size, count * price))
        rest -= within
    return parts


def blocks_top_tier(quantity, tiers):
    border = Fraction(0)
    for number, (size, most, price) in enumerate(tiers):
        if most is not None:
            border += size * most
        if number == len(tiers) - 1 or most is None or quantity <= border:
            return ceil(quantity / size) * price
    raise AssertionError


def packages(quantity, size, price, included=Fraction(0), mode="up"):
    rest = max(quantity - included, Fraction(0)) / size
    return (ceil(rest) if mode == "up" else floor(rest)) * price


def percentage_events(amounts, rate, fixed=0, free_events=None, free_amount=None, low=None, high=None):
    """The fee of each event, in order."""
    fees, seen, total = [], 0, Fraction(0)
    for amount in amounts:
        charged = amount
        over_events = free_events is not None and seen >= free_events
        over_amount = free_amount is not None and total >= free_amount
        if (free_events is not None or free_amount is not None) and not over_events and not over_amount:
            charged = Fraction(0)
            if free_amount is not None and total + amount > free_amount:
                charged = total + amount - free_amount
        if charged == 0:
            fee = Fraction(0)
        else:
            fee = charged * rate / 100 + fixed
            if low is not None:
                fee = max(fee, low)
            if high is not None:
                fee = min(fee, high)
        fees.append(fee)
        seen += 1
        total += amount
    return fees


def within_limits(amount, discount_percent=0, maximum=None):
    """(discount, what the maximum takes off), both negative or 0."""
    discount = -amount * discount_percent / 100
    left = amount + discount
    over = Fraction(0) if maximum is None or left <= maximum else maximum - left
    return discount, over


def held_by_days(changes, tiers, start, days):
    """Graduated prices of a quantity that is held, each change for the days left; after every change."""
    results, held, highest = [], Fraction(0), Fraction(0)
    weighted = [Fraction(0)] * len(tiers)

    def within(quantity, number):
        below = Fraction(0) if number == 0 else tiers[number - 1][0]
        above = tiers[number][0]
        top = quantity if above is None else min(quantity, above)
        return max(top - below, Fraction(0))

    for day, change in changes:
        share = Fraction(days - (day - start).days, days)
        for number in range(len(tiers)):
            weighted[number] += (within(held + change, number) - within(held, number)) * share
        held += change
        highest = max(highest, held)
        cost = Fraction(0)
        for number, (_, price, flat) in enumerate(tiers):
            below = Fraction(0) if number == 0 else tiers[number - 1][0]
            if highest > below:
                cost += flat + weighted[number] * price
        results.append(cost)
    return results


# Calls. Steps: lists of (from second, rate, per seconds, increment)


def step_at(steps, position):
    found = steps[0]
    for step in steps:
        if position >= step[0]:
            found = step
    return found


def call_increments(start, seconds, band_at, by_start=False, position=Fraction(0)):
    """(band, billed seconds, amount) of every increment begun."""
    parts, end = [], position + seconds
    while position < end:
        at = start if by_start else start + timedelta(seconds=float(position))
        name, _, steps = band_at(at)
        _, rate, per, increment = step_at(steps, position)
        parts.append((name, increment, rate * increment / per))
        position += increment
    return parts


def call_completed(start, seconds, band_at):
    """(band, billed seconds, amount) of completed increments in each stretch of one band."""
    parts, second = [], 0
    while second < seconds:
        name, _, steps = band_at(start + timedelta(seconds=second))
        begin = second
        while second < seconds and band_at(start + timedelta(seconds=second))[0] == name:
            second += 1
        _, rate, per, increment = steps[0]
        count = (second - begin) // increment
        if count:
            parts.append((name, count * increment, rate * count * increment / per))
    return parts


def clock(text_of_time):
    hours, minutes = text_of_time.split(":")
    return int(hours) * 60 + int(minutes)


def in_times(at, begin, end):
    """Whether a local time lies in [begin, end), which may go over midnight."""
    minute = at.hour * 60 + at.minute
    first, last = clock(begin), clock(end)
    return first <= minute < last if first < last else minute >= first or minute < last


def instant(text_of_time):
    return datetime.fromisoformat(text_of_time)
