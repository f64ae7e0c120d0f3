"""The ground floor: what every feature shares."""
