"""Which cells to ask an expert about, and how each is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.errors import RunError
from detente.figures.labels import shortened
from detente.findings.finding import Finding
from detente.findings.quantity import parse
from detente.schema import table as schema_of
from detente.situation.model import Situation
from detente.situation.relations import current

#: What the two ends of a scale mean; {0} and {1} are the names of the row's keys.
_ENDS = {
    "salience": ("does not care about it at all", "nothing matters more to it"),
    "control": ("cannot move it at all", "moves it all by itself"),
    "trust": ("certain to break any deal", "certain to honour every deal"),
    "guarantee": ("adds nothing to compliance", "makes every party comply"),
    "power": ("can never block", "can always block"),
    "influence": ("no means at all", "the strongest actor here"),
    "resolve": ("would spend nothing here", "would spend all it has"),
    "burden": ("costs the donor nothing", "costs the donor all it can bear"),
    "level": ("feels no threat", "feels a threat to its existence"),
    "share": ("none of the total", "all of the total"),
    "substitutes": ("others would replace none", "others would replace all"),
    "patience": ("stops now", "goes on for many years"),
}
_ASK = {
    ("stakes", "position"): "If {0} could decide “{1}” alone, what would it choose?",
    ("stakes", "salience"): "How much does “{1}” matter to {0}?",
    ("stakes", "control"): "What share of “{1}” can {0} move by itself?",
    ("relations", "trust"): "In the eyes of {0}, how likely is {1} to honour a deal?",
    ("forums", "guarantee"): "How far does the forum “{0}” make parties keep what they sign?",
    ("ratifiers", "power"): "How likely is it that {1} can block what {0} signs?",
    ("actors", "influence"): "How much influence could {0} bring to bear here?",
    ("actors", "resolve"): "What share of its influence would {0} spend here?",
    ("issues", "reversion"): "Where does “{0}” end up by the horizon without any agreement?",
    ("issues", "reversion_today"): "Where would “{0}” end up if the ground stayed as it is?",
    ("dependencies", "burden"): "How heavy is it for {1} to give {2} to {0}?",
    ("dependencies", "patience"): "How many years until {1} would stop giving {2} to {0}?",
    ("dependencies", "share"): "What share of its {2} does {0} get from {1}?",
    (
        "dependencies",
        "substitutes",
    ): "If {1} stopped giving {2} to {0}, what share would others give?",
    ("threats", "level"): "How strong is the threat from {0} that {1} feels?",
}


@dataclass(frozen=True)
class Question:
    """One cell as a question.

    Parameters
    ----------
    cell : str
        ``table/key/column``.
    text : str
    low, high : float
        Ends of the scale.
    low_words, high_words : str
        What they mean.
    anchors : tuple of (float, str)
        Points between, with their words.
    """

    cell: str
    text: str
    low: float
    high: float
    low_words: str
    high_words: str
    anchors: tuple[tuple[float, str], ...] = ()


def decisive(findings: Iterable[Finding], headline: str) -> list[str]:
    """Inputs by how much they move the answers: those of the headline forum first.

    Parameters
    ----------
    findings : iterable of Finding
        Of a run; ``sensitivity.tornado`` carries the rows.
    headline : str
        Id of the forum asked about.

    Returns
    -------
    list of str
        Names of cells; choices of method are left out, since no expert on the matter settles them.
    """
    first: list[str] = []
    rest: dict[str, float] = {}
    for finding in findings:
        variable, keys = parse(finding.quantity)
        if variable != "sensitivity.tornado" or finding.value is None or "of" in keys:
            continue
        for row in finding.detail.get("rows", []):
            name = _cell(str(row["input"]))
            if row.get("kind") == "choice" or name.startswith("choices/"):
                continue
            if keys == {"forum": headline, "linked": "no"}:
                first.append(name)
            else:
                rest[name] = max(rest.get(name, 0.0), abs(float(row["correlation"])))
    ranked = sorted(rest, key=lambda name: (-rest[name], name))
    return list(dict.fromkeys([*first, *ranked]))


def _cell(name: str) -> str:
    """Whether a faction blocks is drawn from its power to block: that is what can be asked."""
    return name.removesuffix("/blocks") + "/power" if name.endswith("/blocks") else name


def questions(situation: Situation, cells: Iterable[str], *, most: int) -> list[Question]:
    """Questions about cells, at most so many; cells that no row holds are left out."""
    out: list[Question] = []
    for cell in cells:
        made = question(situation, cell)
        if made is not None:
            out.append(made)
        if len(out) == most:
            break
    return out


def question(situation: Situation, cell: str) -> Question | None:
    """One cell as a question; None where it is no cell of the tables."""
    table, *key, column = cell.split("/")
    if cell == "situation/default_trust":
        return Question(
            cell, "How likely would two parties, taken at random, honour a deal with each other?",
            0, 1, *_ENDS["trust"],
        )  # fmt: skip
    if (table, column) not in _ASK:
        return None
    name = "/".join(key)
    rows = {row.key: row for row in current(situation)} if table == "relations" else None
    row = rows.get(name) if rows is not None else situation.table(table).get(name)
    if row is None:
        return None
    names = [_called(situation, part) for part in key]
    low, high = schema_of(table).column(column).bounds
    if high == float("inf"):
        value = row.value(column)
        high = max(10.0, 2 * value.high if value is not None else 10.0)
    words = _ENDS.get(column)
    anchors: tuple[tuple[float, str], ...] = ()
    issue = None
    if (table, column) == ("stakes", "position"):
        issue = situation.issues.get(key[1])
    elif table == "issues":
        issue = row
    if issue is not None:
        words = (issue.text("low"), issue.text("high"))
        anchors = issue.anchors()
    assert words is not None
    return Question(cell, _ASK[table, column].format(*names), low, high, *words, anchors)


def _called(situation: Situation, key: str) -> str:
    """A name as people use it: the column ``short`` where given, else without additions."""
    for table in ("actors", "issues", "forums"):
        row = situation.table(table).get(key)
        if row is not None:
            return row.text("short") or shortened(row.text("name") or key)
    return key


def asked(situation: Situation, source: str, *, most: int) -> list[Question]:
    """The most decisive cells of a situation, from its newest run or a quick one.

    Parameters
    ----------
    situation : Situation
    source : str
        What names it: folder or example.
    most : int
        How many.

    Raises
    ------
    RunError
        If no input moves any answer.
    """
    headline = str(situation.headline.get("forum", ""))
    if not headline:
        headline = min((row.key for row in situation.forums), default="")
    found = questions(situation, decisive(_findings(situation, source), headline), most=most)
    if not found:
        raise RunError(
            "no input of this situation moves an answer beyond noise, so there is nothing to ask; "
            "it needs forums, members and cells with a spread such as 40/50/60"
        )
    return found


def _findings(situation: Situation, source: str) -> Iterable[Finding]:
    from detente.report.stored import stored_run

    try:
        return stored_run(source).findings
    except RunError:
        from detente.analyses.protocol import Options
        from detente.study.run import run

        quick = Options(settings=0, full=False)
        return run(situation, draws=2000, only=["sensitivity"], keep=False, options=quick).findings
