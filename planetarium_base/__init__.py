"""The first base: the Planetarium, a web service to map the night sky, and what it promises."""
