"""Pictures: figures as charts, each with a sentence that says what it shows and a table of the same numbers.

Promises: sentence, chart and table come from the same figures; a sentence is said only of what is there. Refuses: to count.
"""

from bot.pictures.charts import Chart, Form, Series, Width, number, size, svg
from bot.pictures.gallery import Names, Picture, Sheet, gallery
from bot.pictures.wording import named, say, written_period

__all__ = [
    "Chart",
    "Form",
    "Names",
    "Picture",
    "Series",
    "Sheet",
    "Width",
    "gallery",
    "named",
    "number",
    "say",
    "size",
    "svg",
    "written_period",
]
