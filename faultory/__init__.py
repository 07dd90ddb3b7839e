"""The program: thin commands over the rooms."""
