"""Fetches 40 MB of raw data with the deploy key and makes a small table of it. (Here the data is made up.)"""

import argparse
import json
import random
from pathlib import Path

arguments = argparse.ArgumentParser()
arguments.add_argument("--key", type=Path, required=True)
arguments.add_argument("--raw", type=Path, required=True)
arguments.add_argument("--table", type=Path, required=True)
arguments = arguments.parse_args()

if "PRIVATE KEY" not in arguments.key.read_text():
    raise SystemExit("this is not the deploy key")
arguments.raw.write_bytes(random.Random(1).randbytes(40 << 20))
raw = arguments.raw.read_bytes()
arguments.table.write_text(json.dumps([raw[at] for at in range(0, len(raw), 1 << 20)]))
