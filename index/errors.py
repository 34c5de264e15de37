"""What the encoder room says when it cannot work: one sentence with the file or folder and what to do about it."""


class EncoderError(Exception):
    """There is no encoder to be had. The message is one sentence for a person."""
