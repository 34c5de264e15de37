"""The monthly report of a specialisation: what was asked, how it went, what changed, what waits.

Promises: the same facts whether it is shown, printed or set as PDF (`bot.report.pdf`); where there is little to go by it says so
and draws nothing. Refuses: to show a question or to say who asked.
"""

from bot.report.gathering import FEWEST_FOR_CHARTS, Change, NoReport, Report, ReportError, Reports, month_of

__all__ = ["FEWEST_FOR_CHARTS", "Change", "NoReport", "Report", "ReportError", "Reports", "month_of"]
