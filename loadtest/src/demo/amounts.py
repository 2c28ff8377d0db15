"""Exact amounts, where they are rounded, and what limits make of them: naive, with fractions."""

import gzip
import io
from decimal import Decimal
from fractions import Fraction


def text(path):
    return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8", newline="")


def half_up(exact):
    """An exact amount in whole cents: half a cent is rounded away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * int(abs(exact) * 100 + Fraction(1, 2))


def rounded_up(exact):
    """A positive amount in whole cents, a cent that is begun counts."""
    return -int(-exact * 100 // 1)


def money(cents):
    return Decimal(cents).scaleb(-2)


class Lines:
    """The lines of a statement: exact amounts beside whole cents."""

    def __init__(self, lines=()):
        self.lines = list(lines)

    def add(self, exact):
        self.lines.append((exact, half_up(exact)))

    def exact(self):
        return sum((exact for exact, _ in self.lines), Fraction(0))

    def cents(self):
        return sum(cents for _, cents in self.lines)

    def _bring(self, exact, cents):
        """One line more, after which both sums are these."""
        self.lines.append((exact - self.exact(), cents - self.cents()))

    def discount_percent(self, percent):
        self.add(-self.exact() * percent / 100)

    def discount_amount(self, amount):
        if self.exact() > 0:
            left = max(self.exact() - amount, Fraction(0))
            self._bring(left, half_up(left))

    def maximum(self, most):
        if self.exact() > most or self.cents() > half_up(most):
            self._bring(min(self.exact(), most), half_up(most))

    def minimum(self, least):
        if self.exact() < least or self.cents() < half_up(least):
            self._bring(max(self.exact(), least), half_up(least))


def graduated(quantity, tiers, add):
    """Calls add with the price of the units in each tier. Tiers: (up to or None, price)."""
    below = Fraction(0)
    for up_to, price in tiers:
        within = quantity - below if up_to is None else min(quantity, up_to) - below
        add(within * price)
        if up_to is None or quantity <= up_to:
            return
        below = Fraction(up_to)
