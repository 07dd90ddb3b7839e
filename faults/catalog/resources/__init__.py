"""What runs out, wears out, or depends on the count."""
