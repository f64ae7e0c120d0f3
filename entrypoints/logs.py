"""One line for each thing worth telling, with the request, store and job it belongs to."""

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Literal

from nomoflow.kernel.events import Recorded
from nomoflow.relay.model import ClaimedTask

LogFormat = Literal["text", "json"]
Handler = Callable[[Recorded[Any]], None]

_log = logging.getLogger(__name__)
_noted: ContextVar[Mapping[str, str]] = ContextVar("noted", default={})  # noqa: B039 - never changed

# Whatever looks like a token or a key is hidden, wherever it stands: in a message, in an address,
# in a traceback.
_HIDDEN = "[secret]"
_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {_HIDDEN}"),
    (
        re.compile(
            r"(?i)((?:access|refresh|id|iframe|csrf)?_?token|client_secret|secret(?:_key)?|password"
            r"|passwd|api_?key|authorization|cookie|x-salla-signature)"
            r"(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;}\]]{4,}"
        ),
        rf"\1\2{_HIDDEN}",
    ),
    (re.compile(r"([?&](?:code|state|token|key)=)[^\s&'\"]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"(://)[^/\s:@]*:[^/\s@]+@"), rf"\1{_HIDDEN}@"),
    (re.compile(r"\b(?:gAAAAA|ory_[a-z]{2}_|nomo_)[\w=.-]{12,}"), _HIDDEN),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"), _HIDDEN),
)


def configure(form: LogFormat, level: int = logging.INFO) -> None:
    """Send everything that this process logs to its standard error, as text or as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    # These tell of each step they take; what matters we tell ourselves.
    for chatty in ("rq", "rq.worker", "rq.job", "rq.cron", "urllib3", "alembic", "granian.access"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))


def ensure(form: LogFormat) -> None:
    """Configure, unless whoever started this process has done so."""
    if not any(isinstance(each.formatter, _OURS) for each in logging.getLogger().handlers):
        configure(form)


@contextmanager
def noted(**words: str) -> Iterator[None]:
    """Everything logged inside the block carries these words: ``request=``, ``store=``, ..."""
    token = _noted.set({**_noted.get(), **words})
    try:
        yield
    finally:
        _noted.reset(token)


def told(handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    """The same handlers; what they log carries their name, their store and their event."""
    return {name: _told(name, handler) for name, handler in handlers.items()}


class LoggedTrouble:
    """The runner's journal: what nobody foresaw is logged with its traceback."""

    def failed(self, task: ClaimedTask, fault: BaseException) -> None:
        """A handler failed in a way nobody foresaw."""
        with noted(job=task.ref.handler, store=task.recorded.store, event=task.ref.event):
            _log.error("%s failed, attempt %d", task.ref.handler, task.attempts, exc_info=fault)


class TextLines(logging.Formatter):
    """For people: the hour, how bad, where, what, and what it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it where there is one."""
        at = datetime.fromtimestamp(record.created, UTC)
        known = {name: word for name, word in _extra(record).items() if name in _TOLD_IN_TEXT}
        words = "".join(f" {name}={word}" for name, word in (known | dict(_noted.get())).items())
        line = f"{at:%H:%M:%S} {record.levelname:<7} {record.name}: {record.getMessage()}{words}"
        return hide("\n".join((line, *_trace(self, record))))


class JsonLines(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever it holds."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": hide(record.getMessage()),
            **{name: hide(str(word)) for name, word in _extra(record).items()},
            **{name: hide(word) for name, word in _noted.get().items()},
        }
        for trace in _trace(self, record):
            fields["trace"] = hide(trace)
        return json.dumps(fields, ensure_ascii=False)


_OURS = (TextLines, JsonLines)
_TOLD_IN_TEXT = ("request_id", "store")
_PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}


def _extra(record: logging.LogRecord) -> Mapping[str, object]:
    """What was said in ``extra``, or by a filter."""
    return {
        name: word for name, word in record.__dict__.items() if name not in _PLAIN and word != ""
    }


def hide(text: str) -> str:
    """The text without anything that looks like a token or a key."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> Iterator[str]:
    if record.exc_info and record.exc_info[1] is not None:
        yield formatter.formatException(record.exc_info)


def _told(name: str, handler: Handler) -> Handler:
    @wraps(handler)
    def run(recorded: Recorded[Any]) -> None:
        began = time.monotonic()
        with noted(job=name, store=recorded.store, event=recorded.id):
            handler(recorded)
            _log.info("%s took %d ms", name, (time.monotonic() - began) * 1000)

    return run
