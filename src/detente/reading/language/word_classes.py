"""Closed classes of words, and words whose usual class is not that of their form."""

from __future__ import annotations

import re
from functools import cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS = _set(
    "the a an this that these those some any each every all both either neither no another such "
    "most many few several much more less fewer enough half certain various"
)
PREPOSITIONS = _set(
    "of in on at by for from with without within into onto over under between among against "
    "through throughout during before after since until till towards toward upon about above below "
    "behind beyond across along around near off out up down inside outside despite per via like "
    "unlike except besides amid amidst beside regarding concerning notwithstanding versus to as than "  # noqa: E501
    "alongside following including excluding instead according"
)
COORDINATORS = _set("and or but nor yet plus")
SUBORDINATORS = _set(
    "if because although though unless while whereas when whenever where wherever once whether "
    "lest provided so"
)
RELATIVES = _set("which who whom whose what why how")
PRONOUNS = _set(
    "i you he she it we they me him her us them himself herself itself themselves ourselves "
    "nobody everybody anyone everyone someone none others anybody nothing everything something "
    "one"
)
POSSESSIVES = _set("my your his its our their")
MODALS = _set("can could may might must shall should will would ought cannot won't can't wouldn't")
BE = _set("be is are was were been being am isn't aren't wasn't weren't")
HAVE = _set("have has had having haven't hasn't hadn't")
DO = _set("do does did doing don't doesn't didn't")
ADVERBS = _set(
    "not never hardly scarcely barely also still already only even just now then soon later "
    "yesterday today tomorrow again ever once twice often always sometimes seldom rarely "
    "perhaps maybe however therefore thus hence moreover meanwhile nevertheless nonetheless "
    "instead otherwise too very quite rather almost nearly far well much more most less least "
    "here there together apart away back ahead abroad altogether else indeed likewise else alone "
    "afterwards earlier yet so both merely simply largely mostly partly further elsewhere "
    "thereafter thereby somewhat home long ago exactly anyway anymore privately publicly sooner "
    "albeit thereupon whereupon"
)
NEGATIVES = _set("not never n't")
# Words that are nouns far more often than verbs in this prose.
NOUNISH = _set(
    "field talks aid forces force troops plans plan attacks attack claims claim votes vote notes note rounds "  # noqa: E501
    "round needs views view ties tie moves move calls call support fire stakes stake control deal "
    "deals trade help fear fears interest interests exercise exercises land hold run runs part parts "  # noqa: E501
    "state states party border borders place places side sides power powers stand demand demands "
    "sanctions strike strikes raids raid war wars peace parties camp camps file files share shares "
    "talk address end ends face faces figures figure offer offers ground grounds concern concerns "
    "report reports cost costs price pay work order orders rule rules visit visits contact contacts "  # noqa: E501
    "market function issue issues question questions record records result results return returns "
    "step steps study study test tests threat trial use line lines level levels measure measures "
    "lead role rise fall split draft drafts lease match influence limits limit release process "
    "project projects protest protests program benefit benefits blame board boards charge cause "
    "causes change changes conflict conflicts balance base bases block blocs bloc budget fish exit "
    "form forms fund funds gain gains grant grants guard guards hope hopes host house increase "
    "judge labour loan loss lot mine mines model monitor monitors name names paper patrol patrols "
    "people point points post posts practice presence press promise promises purchase race range "
    "rate rates reform reforms rest review rival rivals sail season set shell shelter ships ship "
    "show sign signs slip stage start station stations stay stop storm structure supply supplies "
    "surge target targets tax taxes term terms time title top transfer transit transport travel "
    "trouble trust turn turns veto wage watch water waters weather weapon will wish worry yield "
    "stock master pipeline mine arms past present second content bill bills mission missions state "
    "value values array pact pacts fault crews crew farm farms harvest market markets bank banks "
    "fuel coast coasts wave waves reserve reserves broker brokers partner partners guide guides "
    "author book books crisis boost author pilot pilots minister crossing bridge bridges police mass "  # noqa: E501
    "march august may import imports export exports clash clashes compromise pressure worst dispute "  # noqa: E501
    "disputes escape murder massacre assault blockade blockades siege defeat ambush ambushes array "
    "coup coups truce truces commission commissions launch launches incident contest drone drones "
    "object objects subject subjects shift shifts challenge challenges arrest arrests cut cuts flag "  # noqa: E501
    "flags risk risks desire desires respect count counts delay delays load repair repairs rescue "
    "sale sales saying stress trace track tracks worth damage damages ban bans estimate estimates "
    "repeat escort escorts visitors command bid bids load staff rebels gains earnings stakeholders rent "  # noqa: E501
    "rents bears bear toll tolls fees seeds fires lease leases rows row spring summer measures".replace(  # noqa: E501
        " may ", " "
    ).replace(" will ", " ")
)
ADJECTIVE_ENDING = re.compile(
    r"(?:able|ible|ful|less|ous|ive|ical|ish|ary|ant|ent|al|ic|wide|like|term|led|based|backed)$"
)
NOUN_ENDING = re.compile(
    r"(?:ment|ship|tion|sion|ness|ity|ism|ance|ence|table|ssal|oval|ival|rsal|trayal|rrival|fusal|enial|"
    r"drawal|posal|pproval|newal|trial|pital|senal|tribunal|official|individual|general|criminal|"
    r"agent|parent|president|resident|student|opponent|client|incident|accident|event|intent|"
    r"content|talent|continent|merchant|tenant|servant|migrant|combatant|militant|insurgent|"
    r"executive|initiative|motive|offensive|objective|representative|detective|native|traffic|"
    r"republic|public|panic|logic|critic|fabric|topic|dairy|secretary|adversary|boundary|territory|"
    r"beneficiary|intermediary|tributary|anniversary|military|judiciary|missionary|mercenary)$"
)
ADJECTIVES = _set(
    "new old big small large great little long short high low good bad better best worse worst early "  # noqa: E501
    "late last next first second third former own same other different main major minor few many free "  # noqa: E501
    "full empty open closed hard soft strong weak rich poor young deep near far ready likely unlikely "  # noqa: E501
    "possible impossible certain uncertain clear unclear own due able unable willing unwilling keen "  # noqa: E501
    "eager afraid content senior junior outer inner upper lower northern southern eastern western "
    "central joint common shared binding standing armed hostile quiet loud bold tired fresh slow fast "  # noqa: E501
    "wide narrow broad thin thick safe secure dangerous separate single double whole total true false "  # noqa: E501
    "real current present future past recent serious grave dire doubtful probable improbable "
    "inconceivable imminent prospective remote slim faint slight outright firm tough bitter proud "
    "sovereign equitable lasting permanent interim provisional draft neutral honest fair unfair "
    "public secret necessary imperative essential vital crucial vague dead alive sure unsure aware immediate "  # noqa: E501
    "legitimate civilian civil foreign western weaker stronger younger older harder softer "
    "wider deeper downstream upstream lowland highland orderly friendly deadly costly "
    "separate moderate desperate private corrupt adequate intermediate ultimate"
)


# Nouns with the ending of an adjective.
PLAIN_NOUNS = _set(
    "cable constable vegetable variable canal signal journal metal funeral cardinal coral pedal medal "  # noqa: E501
    "festival carnival ritual clinic music mechanic attic plastic cleric archive "
    "diary library salary dictionary commentary documentary estuary sanctuary apiary quarry ferry "
    "warrant tyrant giant infant elephant restaurant quadrant segment garment "
    "continent tent rent dent accent percent descent ascent assent orient quotient nutrient recipient "  # noqa: E501
    "crescent adolescent animal mineral admiral corporal marshal vandal "
    "scandal sandal interval appraisal burial denial reprisal portal crystal "
    "mandible crucible bible decibel gable fable parable syllable"
)
# Several words that together are one adverb: nothing in them is a noun or preposition.
_ADVERBIALS: dict[str, list[list[str]]] = {}
for _words in (
    "in all likelihood|in all probability|in effect|in practice|in theory|in principle|in fact|"
    "in turn|in public|in private|in secret|in return|in part|at present|at last|at least|"
    "at most|at best|at worst|at once|at times|for now|for good|so far|by now|of late|of course|"
    "on paper|on occasion|once again|once more|more or less|in the main|for the moment|"
    "for the time being|on the whole|by and large|to date|in earnest|at first|at length|"
    "on balance|in vain|in person|in full|in our opinion|in our view|in our judgement|"
    "in our judgment|in our estimation|in our assessment|in the meantime|in the end"
).split("|"):
    _ADVERBIALS.setdefault(_words.split()[0], []).append(_words.split())


def adverbial(words: list[str]) -> int:
    """How many of the first words are one adverb of several words; 0 where none are.

    Examples
    --------
    >>> adverbial(["at", "present", "demanding"]), adverbial(["in", "secret", "talks"])
    (2, 0)
    """
    for parts in _ADVERBIALS.get(words[0], ()) if words else ():
        size = len(parts)
        if words[:size] == parts:
            after = words[size] if size < len(words) else "."
            free = not after[0].isalnum() or closed_tag(after) or after.endswith(("ed", "ing"))
            # 'in secret talks', 'in part of the country' are no adverbs.
            return size if after != "of" and (free or parts[-1] not in ADJECTIVES) else 0
    return 0


@cache
def closed_tag(low: str) -> str:
    """Tag of a word of a closed class; empty for any other."""
    for words, name in (
        (MODALS, "M"), (BE | HAVE | DO, "A"), (RELATIVES, "W"), (SUBORDINATORS, "S"),
        (COORDINATORS, "C"), (POSSESSIVES, "O"), (NEGATIVES, "X"), (DETERMINERS, "D"),
        (PRONOUNS, "R"), (PREPOSITIONS, "P"), (ADVERBS, "AV"),
    ):  # fmt: skip
        if low in words:
            return name
    return ""
