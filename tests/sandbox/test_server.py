"""The sandbox as a program: it serves, and stops when it is asked to."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

PROGRAM = """
import sys
from entrypoints.sandbox.app import run_sandbox
from entrypoints.sandbox.options import SandboxOptions
port = int(sys.argv[1])
run_sandbox(SandboxOptions(own_base_url=f"http://127.0.0.1:{port}"), "127.0.0.1", port)
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(ending: signal.Signals) -> None:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert "Salla" in _page(process, f"http://127.0.0.1:{port}/")
        process.send_signal(ending)
        output, _ = process.communicate(timeout=20)
        assert (process.returncode, output) == (0, b"")
    finally:
        process.kill()


def _free_port() -> int:
    server = make_server("127.0.0.1", 0, Flask("nothing"))
    server.server_close()
    return server.server_port


def _page(process: subprocess.Popen[bytes], address: str) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return requests.get(address, timeout=5).text
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the sandbox did not answer")
