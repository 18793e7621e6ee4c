"""Who is in the text: actors with everything that names them."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.reading.actors.gazetteer import normal
from detente.reading.actors.signs import Run


@dataclass
class Entity:
    """An actor, or a name that is none (``type`` ``place``), with everything that names it.

    Parameters
    ----------
    key : str
        Name used inside one reading.
    name : str
        Usual or longest name.
    type : str
        ``state``, ``government``, ``faction``, ``faction_group``, ``armed_force``,
        ``armed_group``, ``person``, ``organisation``, ``group``, ``unidentified`` or ``place``.
    names : dict of str to str
        Spelling → kind (``name``, ``demonym``, ``people``, ``capital``, ``acronym``, ``short``).
    titles : list of str
        Words of the titles that stand before a person's name.
    office : str
        The office of a person by the table of offices, in small letters.
    called : str
        The type that a noun beside the name gives it ('the miner Adamant').
    why : list of str
        Reasons, for people: no rule looks into them.
    """

    key: str
    name: str
    type: str
    names: dict[str, str] = field(default_factory=dict)
    part_of: str = ""
    code: str = ""
    source: str = "text"
    titles: list[str] = field(default_factory=list)
    office: str = ""
    called: str = ""
    why: list[str] = field(default_factory=list)
    count: int = 0
    strong: int = 0
    first: int = 10**9
    written: dict[str, int] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    @property
    def proposed(self) -> bool:
        """Whether it is an actor: no place, no passing nationality, named on its own."""
        return self.type != "place" and self.count > 0 and "minor" not in self.flags

    def see(self, spelling: str, sentence: int, *, strong: bool = True) -> None:
        """Count one place where it is named."""
        self.count += 1
        self.strong += strong
        self.first = min(self.first, sentence)
        self.written[spelling] = self.written.get(spelling, 0) + 1


@dataclass
class Cast:
    """All entities of a document and the index of their spellings."""

    entities: dict[str, Entity] = field(default_factory=dict)
    spelling: dict[str, tuple[str, str]] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    # Words that stand in a name of several words, and those that open one.
    inside: set[str] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)
    # Whether the text is about states that a table knows: an unknown name is rarely a state then.
    known_world: bool = False
    # Run → longer runs that end with it, or that hold it as one of their later words.
    longer: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, name: str, type_: str, **more: str) -> Entity:
        """The entity of this key, made if it is new."""
        entity = self.entities.get(key)
        if entity is None:
            entity = self.entities[key] = Entity(key, name, type_, **more)  # type: ignore[arg-type]
        return entity

    def name(self, spelling: str, key: str, kind: str) -> None:
        """Let a spelling stand for an entity; the first use of a spelling wins."""
        text = normal(spelling)
        if text and text not in self.spelling:
            self.spelling[text] = (key, kind)
            self.entities[key].names[text] = kind
