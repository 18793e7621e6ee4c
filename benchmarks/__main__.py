"""Run every benchmark of this folder, or those that are named: ``python -m benchmarks ground``."""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(names: list[str]) -> int:
    """Run the ``main()`` of each module; the number of those that failed."""
    every = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    unknown = sorted(set(names) - set(every))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(every)}.")
        return 2
    failed = 0
    for name in names or every:
        print(f"== {name}", flush=True)
        try:
            importlib.import_module(f"benchmarks.{name}").main()
        except Exception:
            traceback.print_exc()
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
