"""Proposes a map for a list from headings and words that are known; a person must look at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from instructions.schedule import aliases
from instructions.schedule.guess import Guess, guess
from instructions.schedule.mapping import FILE
from instructions.schedule.standard import COLUMNS, IS_OFF, KINDS, STANDS
from instructions.schedule.table import Row, Table, key

SAMPLE = 500
"""How many rows are looked at for a proposal."""

_PLAIN = re.compile(r"[^\W\d_][\w /.'-]*", re.UNICODE)
_RESERVED = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n", "~"))
_MOST_TYPES = 60
