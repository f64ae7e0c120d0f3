"""The import contracts of setup.cfg hold; `make check` shows which one does not, and why."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT


def test_the_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
