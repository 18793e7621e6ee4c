"""Texts in other languages are told, and not drafted; English ones of every shape are read."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from detente.errors import FileFormatError
from detente.reading import read_text
from detente.reading.deliver import read_file, write_draft
from detente.reading.language.english import tongue_of
from detente.reading.reading import read_proposals

FOREIGN = {
    "German": "Die Gespräche zwischen Dovar und Sarkheta sind gescheitert. Beide Seiten haben den Waffenstillstand gebrochen, und ein Abkommen ist in diesem Jahr unwahrscheinlich.",  # noqa: E501
    "French": "Les pourparlers entre le gouvernement et les insurgés ont échoué. Un accord est peu probable cette année, mais la Suisse offre ses services pour une médiation.",  # noqa: E501
    "Spanish": "Las conversaciones entre el gobierno y los insurgentes fracasaron. Un acuerdo es poco probable este año, pero México ofrece su mediación para la frontera.",  # noqa: E501
    "Cyrillic": "Переговоры между правительством и повстанцами провалились. Соглашение в этом году маловероятно.",  # noqa: E501
    "Arabic": "فشلت المحادثات بين الحكومة والمتمردين. من غير المرجح التوصل إلى اتفاق هذا العام.",
    "Chinese": "政府与反对派之间的谈判破裂。今年达成协议的可能性不大。中国提出斡旋。",
    "": "Neuvottelut hallituksen ja kapinallisten välillä ovat kariutuneet. Sopimus on tänä vuonna epätodennäköinen, mutta Suomi tarjoutuu välittäjäksi. Presidentti ei halua puhua kapinallisten johtajien kanssa.",  # noqa: E501
}  # fmt: skip
ENGLISH = {
    "three words": "Chile accuses Peru.",
    "no function word": "War unlikely. Peru waits; Chile rejects talks. Lima signs treaty.",
    "table": "Issue | Position | Salience\n\nWater | high | low\n\nTransit fees | medium | high",
    "long foreign names": (
        "The Rassemblement pour la libération du Congo and the Alliance des forces pour "
        "la libération du Congo reject the accord. The Frente Farabundo Martí para la Liberación "
        "Nacional waits. The Partido Revolucionario de los Trabajadores opposes a ceasefire with "
        "the Bundesamt für Verfassungsschutz."
    ),
    "foreign quotation": (
        "The minister told reporters 'nous ne voulons pas de cet accord' and left the talks. Peru "
        "is unlikely to sign the treaty this year, and Chile will not give up the border."
    ),
    "numbers": "2024: 40, 60, 80.",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_another_language_is_told_and_not_drafted(name, tmp_path):
    source = tmp_path / "text.md"
    source.write_text(f"# Report\n\n{FOREIGN[name]}[^1]\n\n[^1]: A note.\n", encoding="utf-8")
    reading = read_file(source)
    assert name in tongue_of(reading.document).name
    assert not tongue_of(reading.document).readable
    proposed = (reading.actors, reading.claims, reading.relations, reading.events, reading.figures)
    assert not any(proposed)
    assert "English only" in reading.flags[0]
    with pytest.raises(FileFormatError, match="is not English"):
        write_draft(reading, source, tmp_path / "draft")
    assert not (tmp_path / "draft").exists()


@pytest.mark.parametrize("name", ENGLISH)
def test_english_of_every_shape_is_read(name):
    tongue = tongue_of(read_text(ENGLISH[name]))
    assert tongue.readable
    assert tongue.warning == ""


def test_shipped_and_own_briefs_are_english(shared):
    for name in ("nile-dam.txt", "sahel-junta.docx", "scs-code.pdf", "talamar-lagoon.txt"):
        assert tongue_of(read_file(shared(f"briefs/{name}")).document).share > 0.95


def test_a_mixed_text_is_read_with_a_warning():
    half = read_proposals(read_text(ENGLISH["foreign quotation"] + " " + FOREIGN["German"]))
    assert {actor.id for actor in half.actors} >= {"Chile", "Peru"}
    assert any("% of the text is not English (it looks German)" in flag for flag in half.flags)
    mostly = tongue_of(read_text("The talks have failed. " + FOREIGN["German"] * 3))
    assert not mostly.readable
    assert "hardly English" in mostly.warning


def test_a_text_without_issues_is_no_draft(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text("It rained all day long in the valley. Nobody came to the market.")
    with pytest.raises(FileFormatError, match="names no issue"):
        write_draft(read_file(source), source, tmp_path / "draft")
    assert not (tmp_path / "draft").exists()


def test_the_command_says_it(tmp_path):
    source = tmp_path / "bericht.txt"
    source.write_text(FOREIGN["German"], encoding="utf-8")
    run = [sys.executable, "-c", "from detente.cli import main; main()", "read", str(source)]
    plain = subprocess.run(run, capture_output=True, text=True, check=False)
    assert plain.returncode == 2
    assert "it looks German" in plain.stderr
    assert "To look at first" not in plain.stdout
    given = subprocess.run([*run, "--json"], capture_output=True, text=True, check=False)
    assert given.returncode == 0
    data = json.loads(given.stdout)
    assert data["actors"] == data["claims"] == []
    assert "English only" in data["text_flags"][0]
    assert "English only" in given.stderr
