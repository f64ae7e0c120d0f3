"""True twins of the ports, for tests: what is here passes the same contract suites."""
