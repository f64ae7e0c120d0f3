"""The doors of Nomo Flow: web, worker, command line and sandbox."""
