"""The sandbox as a program: it serves, and stops when it is asked to."""

import signal
import smtplib
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
port, mail_port = map(int, sys.argv[1:])
options = SandboxOptions(own_base_url=f"http://127.0.0.1:{port}", mail_port=mail_port)
run_sandbox(options, "127.0.0.1", port)
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(ending: signal.Signals) -> None:
    port, mail_port = _free_port(), _free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port), str(mail_port)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert "Salla" in _page(process, f"http://127.0.0.1:{port}/")
        # Somebody is still on the line when it ends.
        with smtplib.SMTP("127.0.0.1", mail_port, "here", timeout=5) as line:
            assert line.ehlo()[0] == 250
            process.send_signal(ending)
            process.wait(20)
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
