"""What a command finds around it: the settings, the container, the embedded Redis."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

from entrypoints import logs
from entrypoints.settings import Settings

if TYPE_CHECKING:
    from entrypoints.container import Container
    from entrypoints.services import Services


@dataclass
class Surroundings:
    """Read and built when a command first asks: most need less than everything."""

    level: int

    @cached_property
    def settings(self) -> Settings:
        """The settings; from here on everything is logged as they say."""
        settings = Settings.read()
        logs.configure(settings.log_format, self.level)
        return settings

    @cached_property
    def container(self) -> "Container":
        """Everything, wired."""
        # The whole application: a command that does without it starts at once.
        from entrypoints.container import assemble

        return assemble(self.settings)

    @contextmanager
    def services(self) -> Iterator["Services"]:
        """Everything the application can do, for as long as the block lasts."""
        with self.redis():
            yield self.container.services()

    @contextmanager
    def redis(self) -> Iterator[None]:
        """A Redis is there for as long as the block lasts, the given one or the embedded one."""
        with self.container.redis_kept():
            yield


pass_surroundings = click.make_pass_decorator(Surroundings)
