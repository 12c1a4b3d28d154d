"""Files into validated models."""
