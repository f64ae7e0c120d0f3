"""Lets the processes of a group be started as ``python -m entrypoints.cli``."""

from entrypoints.cli.main import main

main()
