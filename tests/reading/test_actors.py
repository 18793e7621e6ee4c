"""Who is in a text: names by their behaviour, and organisations that look like states."""

from __future__ import annotations

from detente.reading import read_text
from detente.reading.reading import read_proposals


def actors_of(text: str) -> dict[str, str]:
    """Name → type of the proposed actors."""
    return {actor.id: actor.type for actor in read_proposals(read_text(text)).actors}


def test_a_union_whose_first_word_acts_is_no_state():
    text = (
        "Europeans doubt it. European said no. The European Union (EU) is wary. European pays. "
        "The EU Monitoring Mission of Europe stayed."
    )
    assert actors_of(text)["European Union"] == "organisation"
