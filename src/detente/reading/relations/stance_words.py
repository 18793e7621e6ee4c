"""Words that tell a stance: goods, blows, good and bad names, armed acts, what galls."""

from __future__ import annotations

PAPERS = frozenset(
    "agreement treaty accord pact memorandum deal declaration charter protocol convention contract "
    "pause armistice understanding truce ceasefire communiqué statement lease compact settlement partnership lines".split()  # noqa: E501
)
GOODS = frozenset(
    "aid arms weapons money troops help support loans loan training drones fuel grain ammunition "
    "funds fund assistance credit cash instructors advisers boats vessels equipment gas missiles "
    "artillery tanks ships planes aircraft wheat food water oil coal energy medicine credits "
    "intelligence training recognition concessions subsidies contracts licences licenses land "
    "guns rifles budget power electricity asylum shelter sanctuary guarantees guarantee cover "
    "backing soldiers fighters helicopters jets".split()
)
BLOWS = frozenset(
    "sanctions sanction embargo war blockade pressure attack attacks strike strikes raid raids tariffs "  # noqa: E501
    "tariff threat threats ultimatum assault campaign fire shells missiles blame restrictions ban "
    "penalties complaint suit charges offensive invasion siege measures".split()
)
SLURS = frozenset(
    "aggression aggressor aggressors gang gangs terrorist terrorists terrorism war attacker "
    "attackers "
    "unacceptable illegal illegitimate capitulation liar bully bullying puppet puppets provocation "
    "betrayal violation traitor traitors occupier occupiers occupation threat enemy criminals bandits "  # noqa: E501
    "danger menace nemesis oppressor aggressive coup usurper usurpers imposter treason treacherous "
    "arm tool instrument creature extension pawn rival adversary opponent foe spoiler obstacle challenger competitor nuisance liability burden "  # noqa: E501
    "rogue pariah upstart intruder invader invaders meddler tyrant dictator warmonger stab regrettable shameful outrageous disgraceful reckless insult affront humiliation slap sell-out murderer thieves unlawful blackmail theft piracy proxy stooge impostor liars "  # noqa: E501
    "corrupt incompetent coward cowards cowardly dishonest hypocrite weak treachery sham farce".split()  # noqa: E501
)
PRAISES = frozenset(
    "ally friend partner protector guarantor saviour savior liberator champion defender model heroic "  # noqa: E501
    "hero heroes legitimate indispensable trustworthy reliable credible constructive realistic "
    "serious brother brothers sister bulwark benefactor liberators comrade comrades "
    "honest decent able wise brave competent trusted".split()
)
PROVIDING = frozenset(
    "give provide send supply offer sell deliver grant lend extend ship donate pay promise advance "
    "pledge hand transfer channel smuggle allow award".split()
)
SYMMETRIC = frozenset("fight battle clash meet negotiate talk cooperate collaborate quarrel share "
                       "agree sign reconcile compete border partner unite trade vie spar feud bicker squabble wrangle "  # noqa: E501
                       "tussle jostle contend diverge differ disagree part".split())  # fmt: skip
# Verbs against a deed: who is against a blow to somebody is for him.
GAINSAYING = frozenset(
    "oppose condemn criticise criticize deplore denounce reject protest resist decry veto block "
    "regret lament prevent stop lift ease".split()
)
CAST_OUT = frozenset("suspend expel exclude bar ban oust eject remove evict drop".split())
SEEN = frozenset(
    "see regard view describe perceive consider portray treat dismiss deride know".split()
)
TOOLS = frozenset(
    "proxy puppet client creation stooge tool instrument creature front surrogate agent arm pawn "
    "protege protégé vassal lackey satellite extension mouthpiece".split()
)
# What galls somebody sours both sides.
GALLING = frozenset(
    "irritate anger alarm annoy infuriate enrage offend unsettle upset dismay rile vex irk outrage "
    "exasperate incense unnerve antagonise antagonize alienate humiliate embarrass".split()
)
MADE = frozenset("creation creature invention stooge puppet tool instrument".split())
GRACES = frozenset("trust forgive tolerate stand bear abide like respect forget stomach".split())
# Armed acts make both sides hostile; a complaint does not.
ARMED_ACTS = frozenset(
    "fight attack assault raid ambush bomb bombard shell strike storm besiege invade battle "
    "clash shoot "
    "fire kill massacre overrun bombard rocket torpedo sink pound burn murder assassinate wound".split()  # noqa: E501
)
SIGNING = frozenset(
    "sign initial conclude negotiate agree reach ratify strike endorse adopt approve accept".split()
)
