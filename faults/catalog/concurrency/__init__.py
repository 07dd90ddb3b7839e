"""What goes wrong only, or first, when several requests are under way at once."""
