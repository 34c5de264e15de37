"""The evaluation: the whole assistant asked all golden questions, and what came of it.

`python -m bot.evaluation` prints the tables. Promises: thresholds come from the development half, promises are checked on the
held-out half. Refuses: to change anything; it runs on a store of its own that is thrown away.
"""
