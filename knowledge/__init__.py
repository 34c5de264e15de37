"""The content: typed, dated, sourced documents and the only code that may change them."""
