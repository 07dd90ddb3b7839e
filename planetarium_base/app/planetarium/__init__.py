"""The Planetarium: a web service to map the night sky."""

__version__ = "1.4.0"
