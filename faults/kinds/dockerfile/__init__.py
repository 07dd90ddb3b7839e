"""Kinds of faults in what an image is made from."""
