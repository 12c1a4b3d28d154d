"""Numbers into results: no input or output, no wording."""
