"""Prints rows as a table that a person can read and a program can cut."""

from collections.abc import Iterable, Sequence

import click


def show(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as what stands in them, two spaces apart."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [
        max(len(head), *(len(row[column]) for row in cells)) if cells else len(head)
        for column, head in enumerate(heads)
    ]
    for row in [list(heads), *cells]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())
