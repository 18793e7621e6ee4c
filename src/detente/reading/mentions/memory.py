"""What a reader keeps in mind from sentence to sentence: subjects, persons, who stood together."""

from __future__ import annotations

from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene, subject_of
from detente.reading.mentions.things import topic

_GENDERED = {
    "sir": "m", "king": "m", "prince": "m", "emir": "m", "sultan": "m", "lord": "m", "mr": "m",
    "sheikh": "m", "imam": "m", "ayatollah": "m", "pope": "m", "bishop": "m", "chairman": "m",
    "dame": "f", "queen": "f", "princess": "f", "lady": "f", "mrs": "f", "ms": "f",
    "chairwoman": "f", "congresswoman": "f", "spokeswoman": "f",
}  # fmt: skip


def gender_of(pronoun: str) -> str:
    """'f' for *she* and *her*, 'm' for *he*, *him*, *his*."""
    return "f" if pronoun in {"she", "her", "hers", "herself"} else "m"


class Memory:
    """Who was the subject, who were named together, who was the last person."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.subject = ""
        self.person = ""
        self.persons: tuple[str, ...] = ()
        self.several: tuple[str, ...] = ()
        # The two actors of the sentence before, where it had exactly two of one sort.
        self.pair: tuple[str, ...] = ()
        self.several_line = -9
        self.line = -1
        self.block = -1
        # The one actor of several people that the sentence before was about: 'the Committees'.
        self.crowd = ""
        # What the sentence before was about: 'actor', 'thing', 'things' or nothing.
        self.topic = ""
        # Person → 'f' or 'm', once a pronoun or title has told.
        self.gender: dict[str, str] = {}
        # 'the three', once it is clear who they are, means them to the end of the text.
        self.known: dict[int, tuple[str, ...]] = {}

    def enter(self, number: int) -> None:
        """Begin a sentence; a new paragraph has no topic and no pair yet."""
        block = self.scene.lines[number].block
        self.line = number
        if block != self.block:
            self.block = block
            self.topic = ""
            self.pair = ()
            self.crowd = ""

    @property
    def recent(self) -> tuple[str, ...]:
        """Several actors that were together in one of the last sentences."""
        return self.several if self.line - self.several_line <= 2 else self.pair

    def fitting(self, pronoun: str, people: list[str], all_named: list[str]) -> list[str]:
        """Persons whom a pronoun can mean: known to be of its gender first, then unknown."""
        wanted = gender_of(pronoun)
        known = [key for key in all_named if self._gender(key) == wanted]
        if known:
            return known
        return [key for key in people if self._gender(key) in {"", wanted}]

    def last_person(self, pronoun: str) -> str:
        """The person named last, if the pronoun can mean that one."""
        wanted = gender_of(pronoun)
        known = [key for key, gender in self.gender.items() if gender == wanted]
        if self._gender(self.person) == wanted or not (known or self._gender(self.person)):
            return self.person
        if self.person and not self._gender(self.person) and self._sounds(self.person) == wanted:
            return self.person
        return known[-1] if known else ""

    def other_person(self, pronoun: str, barred: str) -> str:
        """The one person of the sentence before, besides ``barred``, whom a pronoun can mean."""
        wanted = gender_of(pronoun)
        rest = [k for k in self.persons if k != barred and self._gender(k) in {"", wanted}]
        return rest[0] if len(rest) == 1 else ""

    def learn(self, pronoun: str, person: str, *, sure: bool) -> None:
        """Remember what a pronoun told, where only one person could be meant."""
        if sure and person and not self._gender(person):
            self.gender[person] = gender_of(pronoun)

    def _sounds(self, person: str) -> str:
        """A guess by the first name, to choose between two persons only."""
        first = self.scene.entity(person).name.split()[0].lower()
        return "f" if first.endswith(("a", "é", "ine", "elle")) else "m"

    def _gender(self, person: str) -> str:
        if person and person not in self.gender and person in self.scene.cast.entities:
            entity = self.scene.entity(person)
            for word in (*entity.titles, *entity.office.split()):
                if word in _GENDERED:
                    self.gender[person] = _GENDERED[word]
        return self.gender.get(person, "")

    def leave(self, number: int) -> None:
        """Remember the subject and the actors of a sentence once it is read."""
        scene = self.scene
        tokens = scene.lines[number].tokens
        named = [m for m in scene.mentions[number] if m.kind != "place"]
        subject = subject_of(tokens, named)
        if subject is None and named:
            # 'Dorvia's own position is weaker. Its grain …': the owner of the subject.
            first = min(named, key=lambda m: m.first)
            owning = first.last < len(tokens) and tokens[first.last].tag == "'"
            subject = first if owning and first.first <= 1 else None
        self.crowd = self._crowd(tokens, subject)
        together = conjoined(tokens, named)
        if subject is not None:
            if len(subject.who) == 1:
                subject = self._after_pair(tokens, named, subject, together)
                entity = scene.entity(subject.who[0])
                if entity.type == "person":
                    self.person = entity.key
                else:
                    self.subject = entity.key
            else:
                self.several, self.several_line = subject.who, number
        acting = subject is not None and subject.who == (self.person,)
        for mention in named:
            single = len(mention.who) == 1 and not acting
            if single and scene.entity(mention.who[0]).type == "person":
                self.person = mention.who[0]
        if len(together) > 1:
            self.several, self.several_line = together, number
        self.pair = self._two(named)
        self.persons = tuple(
            dict.fromkeys(k for m in named for k in m.who if scene.entity(k).type == "person")
        )
        about = topic(tokens)
        self.topic = self.topic if about == "pronoun" else about

    def _after_pair(
        self, tokens: list[Token], named: list[Mention], subject: Mention, together: tuple[str, ...]
    ) -> Mention:
        """'A and B are at odds, which is why the league …': *its* is of the league, not of A."""
        if subject.who[0] not in together or subject.last >= len(tokens):
            return subject
        if tokens[subject.last].low not in {"and", ","}:
            return subject
        chain = [m for m in named if m.who[0] in together and m.first >= subject.first]
        stop = next((m.last for m in reversed(chain) if m.last - subject.first < 20), subject.last)
        later = subject_of(tokens, [m for m in named if m.first >= stop and m.kind == "name"])
        if later is None or len(later.who) != 1 or later.who[0] in together:
            return subject
        fits = self.scene.entity(later.who[0]).type in {"organisation", "faction_group"}
        return later if fits else subject

    def _crowd(self, tokens: list[Token], subject: Mention | None) -> str:
        """The subject of a sentence, where one actor of many people is meant by it."""
        if subject is None or len(subject.who) != 1:
            return ""
        entity = self.scene.entity(subject.who[0])
        if entity.type in {"state", "government", "person", "place"}:
            return ""
        if entity.type == "organisation" and entity.source == "gazetteer":
            return ""  # 'the United Nations' are no crowd
        if subject.kind == "pronoun":
            return subject.who[0] if tokens[subject.first].low == "they" else ""
        words = [t.low for t in tokens[subject.first : subject.last]]
        head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
        plural = head.endswith("s") and not head.endswith(("ss", "us", "is", "ps"))
        return subject.who[0] if plural else ""

    def _two(self, named: list[Mention]) -> tuple[str, ...]:
        """The two actors of a sentence, persons apart from bodies; empty where more or fewer."""
        keys = dict.fromkeys(
            key for m in named if m.kind not in {"demonym", "place"} for key in m.who
        )
        people = tuple(k for k in keys if self.scene.entity(k).type == "person")
        bodies = tuple(k for k in keys if k not in people)
        return bodies if len(bodies) == 2 else people if len(people) == 2 and not bodies else ()


def conjoined(tokens: list[Token], named: list[Mention]) -> tuple[str, ...]:
    """Actors named together as 'A, B and C'."""
    best: list[str] = []
    chain: list[str] = []
    joined = False  # 'A, B's adviser,' is no list: an *and* must join its last two
    last = -10
    for mention in named:
        if mention.kind in {"pronoun", "group", "demonym"}:
            continue
        between = [t.low for t in tokens[last : mention.first]] if last >= 0 else ["?"]
        if (
            last >= 0
            and set(between) <= {",", "and", "the", "or", "nor", "both", "with", "("}
            and between
        ):
            chain += [w for w in mention.who if w not in chain]
            joined = joined or set(between) - {",", "the", "("} != set()
        else:
            chain, joined = list(mention.who), len(mention.who) > 1
        last = mention.last
        if len(chain) > len(best) and joined:
            best = list(chain)
    return tuple(best) if len(best) > 1 else ()


def add_mention(scene: Scene, number: int, mention: Mention) -> None:
    """Record a mention, and which tokens it covers; one that means nobody is dropped."""
    if not mention.who:
        return
    mentions = scene.mentions[number]
    mentions.append(mention)
    for place in range(mention.first, mention.last):
        token = scene.lines[number].tokens[place]
        if token.mention < 0:
            token.mention = len(mentions) - 1
