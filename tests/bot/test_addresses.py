import pytest

from bot.addresses import address, key
from tests.bot.world import document


@pytest.mark.parametrize("plain", ["org-izba", "event-dni.2026_1", "A"])
def test_plain_ids_stand_in_addresses_as_they_are(plain: str) -> None:
    assert address(plain) == f"/dokumenty/{plain}"
    assert address(plain, "szkic", "wplyw") == f"/dokumenty/{plain}/szkic/wplyw"


@pytest.mark.parametrize("odd", ["targi/2026", "..", "a?b", "a#b", "żuk", "nowy", "-", "x" * 101])
def test_other_ids_are_replaced_by_their_key(odd: str) -> None:
    assert address(odd) == f"/dokumenty/{key(odd)}"
    assert key(odd) == document("guide", odd, title="T", body="B").key
