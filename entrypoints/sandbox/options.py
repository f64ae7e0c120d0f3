"""What whoever starts the sandbox may decide."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from entrypoints.sandbox.clock import system_now

Strategy = Literal["signature", "token", "none"]
Delivery = Literal["background", "manual"]


@dataclass(frozen=True, kw_only=True)
class SandboxOptions:
    """Addresses, keys and habits of the stand-ins; the defaults suit a fresh `make run`."""

    app_base_url: str = "http://127.0.0.1:8000"
    own_base_url: str = "http://127.0.0.1:8001"
    client_id: str = "sandbox-client-id"
    client_secret: str = field(default="sandbox-client-secret", repr=False)
    app_id: int = 1098452376
    webhook_secret: str = field(default="sandbox-webhook-secret", repr=False)
    webhook_strategy: Strategy = "signature"
    state_path: str | None = None
    """A file that keeps the world between runs; None keeps it in memory only."""
    retry_seconds: float = 300
    delivery: Delivery = "background"
    """`manual` sends webhooks only when told to: for tests without threads."""
    mail_port: int = 8026
    """Where the mail server listens, once the sandbox has started; nought takes a free port."""
    mail_user: str = "sandbox"
    mail_password: str = field(default="sandbox-mail-password", repr=False)
    mail_slow_seconds: float = 45
    """How long an answer takes about a recipient who is called slow."""
    seed: int = 1446
    clock: Callable[[], datetime] = system_now
