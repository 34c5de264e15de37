"""The commands, by what they are about. Each module adds its own to the parser (`add`) and carries them out.

Promises: what a command was given and cannot use is a CommandError of one sentence; a command loads only what it needs.
Refuses: to decide anything itself.
"""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from bot.settings import Settings

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a parser keeps its commands."""
Run: TypeAlias = Callable[[Settings, argparse.Namespace], int]
"""What carries a command out: the settings and what was given in, the exit code out."""


class CommandError(Exception):
    """A command was given something that it cannot use; the message is one sentence."""


def command(actions: Actions, name: str, run: Run | None, text: str) -> argparse.ArgumentParser:
    """Add one command; `run` is None for one that has actions of its own. Returns its parser."""
    found = actions.add_parser(name, help=text, description=text)
    found.set_defaults(run=run)
    return found
