"""The core of Nomo Flow: rules, ports and use cases, in the standard library only."""
