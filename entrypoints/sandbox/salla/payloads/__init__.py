"""Records as the JSON that Salla answers and sends."""
