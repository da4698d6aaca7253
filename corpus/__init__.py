"""Minutes become sessions and speaker turns."""
