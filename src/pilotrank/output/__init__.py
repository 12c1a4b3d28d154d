"""Results into text: takes results and texts, decides nothing."""
