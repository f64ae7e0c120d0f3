"""A process of a group that does as it is told: the last argument says what."""

import signal
import sys
import threading
import time
from pathlib import Path

from entrypoints.cli.main import follow


def main(place: str, habit: str) -> None:
    with Path(place).open("a") as book:
        book.write("begun\n")
    if habit == "dies":
        sys.exit(3)
    if habit == "ends":
        sys.exit(0)
    if habit == "stays whatever comes":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    leash, where, what = sys.argv[2:]
    threading.Thread(target=follow, args=(int(leash),), daemon=True).start()
    main(where, what)
