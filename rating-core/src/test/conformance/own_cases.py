#!/usr/bin/env python3
"""Makes cases of the same forms as rating_cases.json, with other numbers, by the naive rules of naive_rating.py.

    own_cases.py rating_cases.json SEED COUNT > cases.json

COUNT cases of each form, one a line. A form without a rule is an error.
"""

import json
import sys

# Each module registers its rules.
import calls  # noqa: F401
import events  # noqa: F401
import fees  # noqa: F401
import held  # noqa: F401
import late  # noqa: F401
import limits  # noqa: F401
import tiers  # noqa: F401
import units  # noqa: F401
from forms import RULES, Draw


def made(function, draw, form):
    """A case of a form; some draws give none that can be written down."""
    model, tariff, usage = form
    arguments = [draw, tariff, model, usage][: function.__code__.co_argcount]
    result = None
    while result is None:
        result = function(*arguments)
    wanted = (model, tariff, usage)
    found = (model, frozenset(result["tariff"]), frozenset(result["usage"]))
    if wanted != found:
        raise ValueError(f"form {wanted} became {found}")
    return result


def main():
    source, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    forms = []
    with open(source, encoding="utf-8") as file:
        for peer in json.load(file):
            form = (peer["model"], frozenset(peer["tariff"]), frozenset(peer["usage"]))
            if form not in forms:
                forms.append(form)
    rules = {
        (model, frozenset(name.replace("$", " ") for name in tariff), usage): function
        for (model, tariff, usage), function in RULES.items()
    }
    lines = []
    for number, form in enumerate(forms):
        for variant in range(count):
            draw = Draw(seed * 1_000_003 + number * 1009 + variant)
            head = {"id": f"own-{number + 1}-{form[0]}-{variant + 1}", "model": form[0]}
            lines.append(json.dumps({**head, **made(rules[form], draw, form)}))
    print("[\n" + ",\n".join(lines) + "\n]")


if __name__ == "__main__":
    main()
