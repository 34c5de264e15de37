"""The vectors: text in, ids and scores out. Knows no document, no database, no Telegram."""
