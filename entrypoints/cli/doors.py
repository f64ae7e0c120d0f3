"""Where a server is to listen: refused in one sentence when that cannot be."""

import errno
import socket

import click


def refuse_taken(host: str, port: int, name: str) -> None:
    """Refuse unless the port, chosen by the variable of that name, can be listened on.

    A server that shares its port among its own processes would share it with a stranger as well,
    who has set his up alike: each would get some of the requests.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as fault:
            remedy = f"See that this machine has that address, and may use the port ({name})."
            if fault.errno == errno.EADDRINUSE:
                remedy = f"Is Nomo Flow running already? If not, choose another port by {name}."
            raise click.ClickException(
                f"{host}:{port} cannot be listened on: {fault.strerror}. {remedy}"
            ) from fault
