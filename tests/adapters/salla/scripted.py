"""Answers that a test wrote beforehand, in place of a neighbour, and what was asked for them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

Timeouts = float | tuple[float, float] | tuple[float, None] | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int = 200
    body: object = None
    """Bytes as they are; anything else as JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Scripted(BaseAdapter):
    """Gives the answers one after the other, the last one for ever; raises what is an exception."""

    def __init__(self, *answers: Answer | Exception) -> None:
        super().__init__()
        self._answers = list(answers)
        self._builder = HTTPAdapter()
        self.asked: list[requests.PreparedRequest] = []
        self.timeouts: list[Timeouts] = []

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeouts = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        self.asked.append(request)
        self.timeouts.append(timeout)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, requests.RequestException):
            answer.request = request
        if isinstance(answer, Exception):
            raise answer
        raw = HTTPResponse(
            body=BytesIO(answer.content),
            headers=answer.headers,
            status=answer.status,
            preload_content=False,
        )
        return self._builder.build_response(request, raw)

    def close(self) -> None:
        self._builder.close()


def everything_in(refusal: BaseException) -> str:
    """What a curious reader of an exception could find in it, its causes and its contexts."""
    seen: list[str] = []
    current: BaseException | None = refusal
    while current is not None:
        request = getattr(current, "request", None)
        seen += [repr(current), repr(vars(current)), repr(current.args)]
        seen += [repr(getattr(request, "headers", "")), repr(getattr(request, "body", ""))]
        current = current.__cause__ or current.__context__
    return " ".join(seen)
