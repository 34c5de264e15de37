"""The steps, oldest first. Never edited once released: a change is a new step."""
