"""The desk: the page where coordinators keep the documents true and staff review conversations. In Polish, server-rendered.

Promises: everything works without JavaScript and by keyboard; every page names who may open it, and that is checked at every
request; nothing is changed by opening an address. Refuses: to decide what is right, which `bot.rights` and `bot.editing` do.
"""

from bot.desk.app import build, report_file
from bot.desk.server import DeskFault, listen, serving

__all__ = ["DeskFault", "build", "listen", "report_file", "serving"]
