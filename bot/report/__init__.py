"""The monthly report of a specialisation: what was asked, how it went, what changed, what waits."""
