"""Every package is pinned with hashes, and nothing is installed without them."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.project.requirements import ROOT, Pin, normal, read_lock, read_wanted
from tests.project.sbom import wrong_in

NAMES = ("requirements", "requirements-dev", "requirements-tools")


def lock(name: str) -> Path:
    return ROOT / f"{name}.txt"


@pytest.mark.parametrize("name", NAMES)
def test_every_package_has_the_hashes_of_its_files(name: str):
    pins = read_lock(lock(name))

    assert pins
    assert [package for package, pin in pins.items() if not pin.hashes] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_for_is_what_is_pinned(name: str):
    wanted, pins = read_wanted(ROOT / f"{name}.in"), read_lock(lock(name))

    assert wanted
    assert {p: pins[p].version for p in wanted} == wanted


def test_tests_run_on_the_packages_of_an_installation():
    run, dev = read_lock(lock("requirements")), read_lock(lock("requirements-dev"))

    assert {package: dev[package] for package in run} == run


def test_every_package_here_is_the_one_that_is_pinned():
    pins = read_lock(lock("requirements-dev"))

    assert _installed(pins).items() <= {p: pins[p].version for p in pins}.items()
    assert len(_installed(pins)) > 50


def _installed(names: object) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # of another system
            continue
    return found


def test_nothing_is_installed_without_hashes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = makefile + (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    installs = re.findall(r"^.*pip install.*$", scripts, re.MULTILINE)

    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "--only-binary :all:" in installs[0]
    assert makefile.count("-m $(INSTALL) -r ") == len(NAMES)


def test_the_packages_that_the_clinic_fixed_are_there():
    run, dev = read_lock(lock("requirements")), read_lock(lock("requirements-dev"))

    assert {"django", "django-crispy-forms", "psycopg2-binary"} <= run.keys()
    assert "pytest-django" in dev
    assert normal("Django_Crispy.Forms") == "django-crispy-forms"


def test_the_bill_of_materials_is_made_and_compared():
    """`.ci/run` makes it; the comparison fails for a package that it leaves out."""
    assert "make sbom" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pins = read_lock(lock("requirements"))

    assert wrong_in(_bill(pins), pins) == []
    assert wrong_in(_bill(dict(list(pins.items())[1:])), pins) == [next(iter(pins))]


def _bill(pins: dict[str, Pin]) -> dict[str, object]:
    """Return a bill as the tool writes it."""
    parts = [
        {
            "name": name,
            "version": pin.version,
            "externalReferences": [
                {"hashes": [{"alg": "SHA-256", "content": h} for h in pin.hashes]}
            ],
        }
        for name, pin in pins.items()
    ]
    return {"components": parts}
