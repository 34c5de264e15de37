import pytest

from knowledge.exchange import new_id


@pytest.mark.parametrize(
    ("kind", "name", "start", "made"),
    [
        ("event", "Święto Żelaza (III) – łączymy siły!", "2026-05-05T10:00", "event-swieto-zelaza-iii-laczymy-sily-2026-05-05"),
        ("organisation", "Izba Kowali", "", "org-izba-kowali"),
        ("appointment", "spec-metal org-izba", "", "appt-spec-metal-org-izba"),
        ("guide", "?!", "", "guide"),
        ("funding", "x" * 80, "", "fund-" + "x" * 60),
    ],
)
def test_ids_are_made_of_kind_name_and_day(kind: str, name: str, start: str, made: str) -> None:
    assert new_id(kind, name, start) == made
