"""One web application with all stand-ins, and a small server for it."""

import signal
import threading
from types import FrameType
from typing import Any

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from entrypoints.sandbox.mail.mount import mount as mount_mail
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.mount import mount as mount_salla

# One line a platform.
PLATFORMS = (mount_salla, mount_mail)


def create_sandbox(options: SandboxOptions) -> Flask:
    app = Flask("entrypoints.sandbox", static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    platforms = [mount(app, options) for mount in PLATFORMS]

    @app.get("/")
    def home() -> str:
        return render_template("sandbox/home.html", platforms=platforms, options=options)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.errorhandler(HTTPException)
    def explain(problem: HTTPException) -> Any:
        for platform in platforms:
            if request.path.startswith(platform.api_prefix):
                return platform.explain(problem)
        return problem

    app.extensions["sandbox_platforms"] = platforms
    return app


def stop_sandbox(app: Flask) -> None:
    """Ends the threads and closes the files of an application made by `create_sandbox`."""
    for platform in app.extensions["sandbox_platforms"]:
        platform.stop()


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """No line for each request: the delivery log and the pages say what happened."""


def run_sandbox(options: SandboxOptions, host: str, port: int) -> None:
    """Serves until SIGTERM or SIGINT, then stops cleanly."""
    app = create_sandbox(options)
    server = make_server(host, port, app, threaded=True, request_handler=_QuietHandler)
    stopping = threading.Event()

    def ask_to_stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask_to_stop)
    for platform in app.extensions["sandbox_platforms"]:
        platform.start()
    serving = threading.Thread(target=server.serve_forever, name="sandbox", daemon=True)
    serving.start()
    stopping.wait()
    server.shutdown()
    stop_sandbox(app)


__all__ = ["SandboxOptions", "create_sandbox", "run_sandbox", "stop_sandbox"]
