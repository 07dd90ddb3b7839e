"""The one failure that says nothing about a variant: the verifier itself could not do its work."""


class VerifierError(Exception):
    """The verifier broke, or was not given what it needs. Never a verdict on what it was verifying."""
