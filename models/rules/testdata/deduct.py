"""The deduction order once more, written from the two documents alone: a second opinion on models/rules, in another language.

Reads histories, one JSON object a line, and writes for each the payers of its calls: the number of a package, 0 for pay-per-use,
-1 for a call that is refused. Times are whole seconds; a call made at a second told as such may have been made until its end.
"""

import json
import sys


def payer_of(call, packages, left, subscribed):
    """The package that pays, of those that can the first by the product page's five rules."""
    made, latest, region, service = call
    able = [
        p
        for p in packages
        if (p["region"], p["service"]) == (region, service)
        and not (p["returned"] and (not p["free"] or made >= p["returned_at"]))
        and left[p["id"]] > 0
        and p["effective"] <= latest
        and made < p["expires"]
    ]
    if able:
        return min(able, key=lambda p: (not p["free"], p["created"], p["effective"], p["expires"], p["id"]))["id"]
    return 0 if [region, service] in subscribed else -1


for line in sys.stdin:
    history = json.loads(line)
    left = {p["id"]: p["quota"] for p in history["packages"]}
    payers = []
    for call in history["calls"]:
        # A package that came after the call had been charged never pays it.
        there = [p for p in history["packages"] if p["arrives"] <= len(payers)]
        payer = payer_of(call, there, left, history["subscribed"])
        if payer > 0:
            left[payer] -= 1
        payers.append(payer)
    print(json.dumps(payers))
