"""What monitoring goes by, and finds no longer."""
