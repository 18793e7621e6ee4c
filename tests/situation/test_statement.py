"""Statements over moves: read, written, true or false."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.situation.statement import Statement, StatementError, parse

MOVES = ("a", "b", "c")


def statements() -> st.SearchStrategy[Statement]:
    moves = st.sampled_from(MOVES).map(lambda move: Statement("move", move=move))

    def deeper(inner: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
        return st.one_of(
            inner.map(lambda one: Statement("not", (one,))),
            st.builds(
                lambda operator, parts: Statement(operator, parts),
                st.sampled_from(("and", "or", "if", "iff")),
                st.tuples(inner, inner),
            ),
        )

    return st.recursive(moves, deeper, max_leaves=8)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a", lambda a, b, c: a),
        ("not a or b", lambda a, b, c: (not a) or b),
        ("a or b and c", lambda a, b, c: a or (b and c)),
        ("(a or b) and c", lambda a, b, c: (a or b) and c),
        ("a if b and c", lambda a, b, c: a or not (b and c)),
        ("a iff b or c", lambda a, b, c: a == (b or c)),
        ("not a if not c", lambda a, b, c: (not a) or c),
        ("a or not b if c", lambda a, b, c: (a or not b) or not c),
        ("NOT (a AND b)", lambda a, b, c: not (a and b)),
        ("a and b and c", lambda a, b, c: a and b and c),
    ],
)
def test_meaning(text: str, plain: object) -> None:
    statement = parse(text)
    for state in itertools.product((False, True), repeat=3):
        assert statement.holds(dict(zip(MOVES, state, strict=True))) is bool(plain(*state))  # type: ignore[operator]


@given(statements())
def test_written_and_read_again_it_means_the_same(statement: Statement) -> None:
    again = parse(str(statement))
    for state in itertools.product((False, True), repeat=3):
        taken = dict(zip(MOVES, state, strict=True))
        assert again.holds(taken) == statement.holds(taken)


@given(statements())
def test_arrays_of_states_give_what_single_states_give(statement: Statement) -> None:
    states = np.array(list(itertools.product((False, True), repeat=3)))
    whole = statement.holds({move: states[:, place] for place, move in enumerate(MOVES)})
    single = [statement.holds(dict(zip(MOVES, map(bool, state), strict=True))) for state in states]
    assert whole.tolist() == single


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("a b", "'b' stands where and, or, if, iff"),
        ("a and", "the end stands where a move is expected"),
        ("and a", "'and' stands where a move"),
        ("(a or b", "never closed"),
        ("a )", r"'\)' stands"),
        ("a if b if c", "twice in a row"),
        ("not " * 2000 + "a", "more than 200 words"),
        ("(" * 100, "40 brackets"),
        ("(" * 40, "the end stands"),
        ("not " * 199, "the end stands"),
    ],
)
def test_what_is_no_statement_says_where(text: str, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        parse(text)


@given(st.text(alphabet="ab()& notifandor", max_size=40))
def test_any_text_is_a_statement_or_a_clear_error(text: str) -> None:
    try:
        statement = parse(text)
    except StatementError:
        return
    assert parse(str(statement)).moves == statement.moves
