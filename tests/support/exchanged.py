"""Reads what the service exports with the programs of others, and says what it found as JSON.

usage: exchanged.py csv|vcard < file
"""

import csv
import io
import json
import sys

kind = sys.argv[1]
text = sys.stdin.buffer.read().decode("utf-8-sig")

if kind == "csv":
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
else:
    import vobject

    def property_of(line):
        return {"value": line.value, "parameters": line.params, "name": line.name.upper()}

    def flat(value):
        return value if isinstance(value, (str, list)) else str(value)

    found = []
    for card in vobject.readComponents(text):
        lines = [property_of(line) for line in card.lines()]
        found.append([{**line, "value": flat(line["value"])} for line in lines])

json.dump(found, sys.stdout)
