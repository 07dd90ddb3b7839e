"""An app's image: what it is built from, how it is built, what it is called and where it goes."""
