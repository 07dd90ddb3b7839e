"""The verbs for each file format. An edit that does not find exactly the place it names raises EditError."""
