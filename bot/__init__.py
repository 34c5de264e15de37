"""The conversation: one door (`bot.assistant`) behind every channel."""
