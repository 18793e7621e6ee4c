"""Who does what to whom: subject, verb and object of every clause, over sentences of every shape.

``clause_sentences.csv`` holds, sentence by sentence, triples 'subject > verb > objects' written
down before the parser saw the sentence ('-' means nobody).  Each set was written to see whether
what the one before had mended carries over; then it was used for mending too.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from detente.reading.clauses.clauses import clauses
from detente.reading.language.verb_contexts import inverted
from detente.reading.language.word_classes import adverbial
from detente.reading.reading import read_proposals
from detente.reading.text.files import read_text

HERE = Path(__file__).parent
CAST = """Positions on the strait

Peru, Chile, Kenya, Ghana, Norway, Sweden, Malta, Oman, Qatar, Nepal, Laos, Cuba and Kuwait are members of the World Club. The Ember Front is a rebel group in the hills. The Lake Council is an organisation of nine states. President Ana Solis is head of state. General Tarek Obi is head of the army. President Rosa Lund is new.

A paragraph without actors stands here.

"""  # noqa: E501


@cache
def table():
    with (HERE / "clause_sentences.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def actors(cell):
    return frozenset() if cell == "-" else frozenset(cell.split("+"))


def triples(cell):
    for triple in cell.split(" ; "):
        subject, verb, objects = (part.strip() for part in triple.split(" > "))
        yield actors(subject), verb, actors(objects)


@cache
def parsed(text):
    """Verb → (subject, objects) of each clause of the last paragraph, by names of actors."""
    reading = read_proposals(read_text(CAST + text))
    scene = reading.scene
    start = reading.document.text.index(text)
    found = []
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        if line.tokens and line.tokens[0].start >= start:
            for clause in clauses(line.tokens, mentions):
                objects = [*clause.objects, *(m for _, m in clause.phrases)]
                found.append(
                    (
                        line.tokens[clause.verb].text,
                        frozenset(name(scene, key) for key in clause.subject),
                        frozenset(name(scene, key) for m in objects for key in m.who),
                    )
                )
    return found


def name(scene, key):
    return scene.entity(key).name.removeprefix("the ")


def holds(text, subject, verb, objects):
    return any(
        said == verb and who == subject and (not objects or whom == objects)
        for said, who, whom in parsed(text)
    )


@pytest.mark.parametrize(
    ("part", "share"), [("first", 0.95), ("second", 0.95), ("third", 0.85), ("fourth", 0.95)]
)
def test_share_of_triples(part, share):
    marks = [
        holds(row["text"], *triple)
        for row in table()
        if row["set"] == part
        for triple in triples(row["triples"])
    ]
    assert sum(marks) / len(marks) >= share


@pytest.mark.parametrize(
    "shape", ["relative", "appos", "semicolon", "control", "passive", "inversion", "cleft"]
)
def test_shape_is_read_whole(shape):
    wrong = [
        (row["text"], triple)
        for row in table()
        if row["set"] == "first" and row["shape"] == shape
        for triple in triples(row["triples"])
        if not holds(row["text"], *triple)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("The Lake Council, which sits under its speaker, Rosa Lund, fined Peru.", "fined",
         {"Lake Council"}),
        ("Rosa Lund, who chairs the Lake Council, answered with a threat.", "answered",
         {"Rosa Lund"}),
        ("In May two forces on his payroll, the Ember Front and the Lake Council, fought in town.",
         "fought", {"Ember Front", "Lake Council"}),
        ("The army chief, General Tarek Obi, and his deputy, Rosa Lund, quarrelled over money.",
         "quarrelled", {"Tarek Obi", "Rosa Lund"}),
        ("The cable came ashore in 2019. It belongs to Peru.", "belongs", set()),
        ("The prices rose in May. They hurt Peru.", "hurt", set()),
        ("It would be rash to trust Oman.", "be", set()),
        ("The Ember Front, pushed into the hills, accuses Peru.", "accuses", {"Ember Front"}),
        ("The cutter Swift, of Peru's coast guard, opened fire.", "opened", {"Peru's coast guard"}),
        ("In July 1974 a coup was answered by Peru.", "answered", set()),
        ("If Obi were told to leave by force he would obey.", "obey", {"Tarek Obi"}),
        ("Qatar invited Kenya and Ghana. Both have accepted.", "accepted", {"Kenya", "Ghana"}),
    ],
)  # fmt: skip
def test_subject(text, verb, subject):
    assert [set(who) for said, who, _ in parsed(text) if said == verb] == [subject]


@pytest.mark.parametrize(
    ("text", "verb", "negated"),
    [
        ("Oman no longer trusts Qatar.", "trusts", True),
        ("Kenya recognises neither Ghana nor the Lake Council.", "recognises", True),
        ("Qatar has neither armed Oman nor condemned Kuwait.", "condemned", True),
        ("Qatar recognises Oman.", "recognises", False),
    ],
)
def test_denial_outside_the_verb_group(text, verb, negated):
    scene = read_proposals(read_text(CAST + text)).scene
    line, mentions = scene.lines[-1], scene.mentions[-1]
    found = clauses(line.tokens, mentions)
    assert [c.negated for c in found if line.tokens[c.verb].text == verb] == [negated]


def test_plural_pronoun_means_the_many_of_the_sentence_before():
    text = "The Ember Guards hold the pass. They attacked Peru."
    assert ("attacked", {"Ember Guards"}, {"Peru"}) in parsed(text)


@pytest.mark.parametrize(
    ("words", "count"),
    [("in all likelihood fall", 3), ("in secret talks", 0), ("in part of it", 0), ("at", 0)],
)
def test_adverbial(words, count):
    assert adverbial(words.split()) == count


def test_inverted_needs_a_subject_after_the_auxiliary():
    reading = read_proposals(read_text(CAST + "Not until June did Peru warn Chile."))
    tokens = reading.scene.lines[-1].tokens
    place = next(i for i, token in enumerate(tokens) if token.text == "warn")
    assert inverted(place, tokens) == "do"
    assert tokens[place].tag == "B"
