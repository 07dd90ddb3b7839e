"""The verbs for each file format; an edit that does not find exactly the place it names raises EditError."""
