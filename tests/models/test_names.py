"""``models.NAME`` can be called however and whenever its module was imported."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys

import pytest

from detente import models

ORDERS = [
    "from detente import models; models.NAME; from detente.models.NAME import NAME",
    "from detente.models.NAME import NAME; from detente import models",
    "import detente.models.NAME; from detente import models",
    "from detente.models import NAME; from detente import models; models = type('m', (), "
    "{'NAME': staticmethod(lambda *a, **k: NAME(*a, **k))})",
]
CALLS = {
    "challenge": "models.challenge([[1.0], [50.0], [90.0]], [[50.0]] * 3, [1.0, 2.0, 3.0]).turns",
    "compromise": "models.compromise([[1.0], [3.0]], [[1.0], [1.0]], [1.0, 1.0])",
}


@pytest.mark.parametrize("order", range(len(ORDERS)))
@pytest.mark.parametrize("name", sorted(CALLS))
def test_every_way_of_importing(order, name):
    code = ORDERS[order].replace("NAME", name) + "; print(" + CALLS[name] + ")"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_public_name_exists():
    for name in models.PUBLIC:
        assert callable(getattr(models, name)), name
        assert name in dir(models)
    with pytest.raises(AttributeError, match="no attribute 'no_such_model'"):
        models.no_such_model  # noqa: B018


def test_a_model_shows_its_own_signature_and_travels():
    from detente.models.challenge import challenge

    assert inspect.signature(models.challenge) == inspect.signature(challenge)
    assert pickle.loads(pickle.dumps(models.challenge)) is models.challenge
    assert models.challenge.challenge is challenge


def test_models_import_only_numpy_and_numba():
    code = (
        "import sys; import detente.models; "
        "[getattr(detente.models, n) for n in ('challenge', 'exchange', 'compromise', 'crps', "
        "'expected_utility')]; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'xarray', 'pandas', 'netCDF4', 'typer', 'highspy'}))"  # numba itself looks for scipy
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
