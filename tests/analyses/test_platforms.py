"""Another processor gives the same answers, to the tolerances that the documentation states."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np

import detente
from detente.study.run import run

NEAR = 1e-6  # margins this close to zero may fall on either side
ASK = """
import sys, numpy as np, detente
found = detente.run(detente.load(sys.argv[1]), draws=40, only=["agreement"], keep=False)
data = found.results[""]["agreement"]
np.savez(sys.argv[2], **{str(name): data[name].values for name in data.data_vars})
"""


def test_a_processor_without_wide_registers_gives_the_same_answers(afghanistan, tmp_path):
    """Kernels compiled for the plainest processor of this family, numpy kept to it as well."""
    plain = {
        "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(tmp_path),
        "NPY_DISABLE_CPU_FEATURES": "",
    }  # fmt: skip
    place = tmp_path / "plain.npz"
    subprocess.run(
        [sys.executable, "-c", ASK, str(afghanistan), str(place)], check=True,
        env={**os.environ, **plain},
    )  # fmt: skip
    other = np.load(place, allow_pickle=True)
    here = run(detente.load(afghanistan), draws=40, only=["agreement"], keep=False)
    data = here.results[""]["agreement"]
    clear = np.abs(data["margin"]) > NEAR
    for name, values in data.data_vars.items():
        if values.dtype.kind == "f":
            points = "issue" in values.dims
            tolerance = 1e-3 if points else 1e-9
            assert np.allclose(other[name], values.values, atol=tolerance, equal_nan=True), name
        elif set(clear.dims) <= set(values.dims):
            decided = clear.broadcast_like(values).transpose(*values.dims).values
            assert (other[name] == values.values)[decided].all(), name
