"""The review: staff read conversations, judge answers, and make the bot better by what they find.

Promises: only the journal's masked texts are read; what is said of a turn goes with the turn. Refuses: to decide who may read,
which `bot.rights` does, and to ask or answer anything.
"""
