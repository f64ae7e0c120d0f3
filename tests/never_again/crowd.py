"""A process of many who all want the same store's token at the same moment."""

import sys
from concurrent.futures import ThreadPoolExecutor

from entrypoints.container import assemble
from entrypoints.settings import Settings
from nomoflow.kernel.ids import StoreId


def main(store: StoreId, callers: int) -> None:
    """Say when everybody is there, wait for the word, and tell what each was given."""
    access = assemble(Settings.read()).access()
    with ThreadPoolExecutor(callers) as crowd:
        sys.stdout.write("here\n")
        sys.stdout.flush()
        sys.stdin.readline()
        given = list(crowd.map(lambda _: access.token(store).reveal(), range(callers)))
    sys.stdout.write("\n".join(given))


if __name__ == "__main__":
    main(StoreId(sys.argv[1]), int(sys.argv[2]))
