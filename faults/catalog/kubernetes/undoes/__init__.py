"""What puts the fault back once somebody has mended it."""
