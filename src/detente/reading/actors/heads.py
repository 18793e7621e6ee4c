"""Head nouns that tell what kind of actor a name or a description is."""

from __future__ import annotations

from detente.reading.actors.person_nouns import plural_persons


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ORGANISATION = _set(
    "union league forum organisation organization association council bank fund commission community "  # noqa: E501
    "court agency authority initiative federation confederation committee conference alliance "
    "corporation company group institute assembly secretariat tribunal programme network society "
    "trust foundation consortium mission compact quartet partnership bureau chamber syndicate "
    "monitors observatory commonwealth congress church synod diocese friends elders parish "
    "brotherhood sisterhood fellowship fraternity rally circle board panel tribunal team cell "
    "experts works cooperative co-operative "
    "international club body "
    "university college hospital charity academy centre center council councils guild caucus "
    "timber oil petroleum energy mining gas shipping airlines airways holdings industries motors "
    "trading copper gold nickel lithium coal "
    "steel cement cotton rubber diamonds resources minerals metals telecom group "
    "partners ltd plc inc gmbh "
    "corp logistics lines brothers sons enterprises ventures capital securities"
)
STATE = _set("republic kingdom federation emirate sultanate principality commonwealth duchy empire")
FORCE = _set(
    "army navy guard forces force police marines gendarmerie military corps fleet constabulary "
    "militia airforce regiment brigade battalion command garrison division divisions brigades "
    "squadron corps platoon legion guards rangers commandos coastguard fusiliers "
    "sentinels gendarmes"
)
ARMED = _set(
    "front movement brigades militia militias resistance jihad fighters rebels rebel insurgents "
    "insurgency guerrillas guerrilla liberation separatists secessionists mujahideen warriors "
    "paramilitaries paramilitary column columns"
)
GOVERNMENT = _set(
    "ministry department cabinet government presidency parliament senate congress assembly junta "
    "administration directorate duma chancellery legislature diet chamber regime putschists "
    "executive politburo secretariat treasury prosecutor judiciary court service services office "
    "inspectorate intelligence bench chancery exchequer customs admiralty registry"
)
FACTION = _set(
    "party bloc coalition camp caucus wing faction clan lobby establishment opposition tendency "
    "current leadership clergy elite elites oligarchs list"
)
# Descriptions in the plural that act as a faction of somebody.
FACTION_PLURAL = _set(
    "hardliners moderates technocrats reformists reformers radicals loyalists pragmatists hawks doves "  # noqa: E501
    "nationalists royalists conservatives liberals generals warlords clerics settlers islamists "
    "commentators backbenchers dissidents unionists strongmen irredentists maximalists "
    "populists traditionalists modernisers modernizers rejectionists veterans"
)
ARMED_PLURAL = _set(
    "rebels militants insurgents guerrillas separatists secessionists militias militiamen jihadists "  # noqa: E501
    "gangs fighters paramilitaries"
)
# Groups that may matter but are rarely actors of a situation.
GROUP_PLURAL = _set(
    "donors fishermen farmers engineers companies firms traders herders workers students "
    "miners villagers refugees investors creditors bondholders pilots crews islanders unions"
)
# People who speak for somebody: their words count as those of whom they serve.
VOICE = _set(
    "officials official spokesman spokeswoman spokesperson spokespeople diplomat diplomats envoy "
    "envoys ambassador ambassadors negotiator negotiators delegation delegations leaders leader "
    "authorities minister ministers lawmakers mps deputies president presidents rulers ruler "
    "policymakers representatives representative troops soldiers sailors warships ships cutters "
    "cutter forces vessels jets aircraft instructors advisers trainers planes drones gunboats "
    "patrols side government governments state states people voters public opinion leadership "
    "capital analysts commanders commander coastguard strategists planners troops media"
)
TITLES = _set(
    "president general colonel major captain lieutenant admiral marshal brigadier commander sergeant "  # noqa: E501
    "minister premier chancellor king queen prince princess emir sultan sheikh shaikh ayatollah imam "  # noqa: E501
    "senator governor secretary ambassador envoy sir dame lord lady dr mr mrs ms professor judge "
    "archbishop bishop pope commissioner chairman chairwoman director mayor chief leader "
    "speaker congressman congresswoman representative deputy vice former foreign prime interim "
    "councillor archdeacon deacon patriarch metropolitan rabbi mullah mufti pastor abbot commodore "
    "commandant superintendent inspector constable corporal chairperson convener coordinator "
    "rapporteur attorney prosecutor justice consul baron baroness count countess duke duchess "
    "prefect intendant regent caliph chieftain under-secretary undersecretary comrade "
    "brother sister father mother "
    "doctor legate nuncio protector "
    "lt gen col maj brig adm capt cdr sgt rev hon acting secretary-general spokesman spokeswoman"
)
OFFICES_OF_STATE = _set("president premier chancellor king queen emir sultan prime ruler")
PLACE = _set(
    "sahara sea strait straits island islands isle isles river lake lakes valley field port base shoal reef "  # noqa: E501
    "reefs dam pass province district city road treaty declaration agreement act charter accord "
    "accords protocol plan convention memorandum gulf bay ocean desert mountains mountain peninsula "  # noqa: E501
    "cape channel canal basin delta coast corridor region county governorate oblast street square "
    "airport harbour harbor camp bridge war wars process crisis award law code guidelines framework "  # noqa: E501
    "communiqué communique resolution pact bill ramadan summit day spring award prize line highway "
    "heights plateau plain plains hills forest border crossing strip territory territories zone "
    "village town hotel palace mosque cathedral university review gazette times post journal "
    "dispatch tribune herald wire news note brief report plant mine pipeline railway star operation "  # noqa: E501
    "doctrine clause article chapter annex section paper papers east west north south horn christmas "  # noqa: E501
    "easter parallel steps quarter gate hill ridge point rock rocks banks atoll sound "
    "statement terms truce ceasefire talks round protocol formula roadmap "
    "agenda compromise draft text index survey census era"
)

# 'National Harvest', 'Free Coast': adjectives with which parties and movements are named.
PARTISAN = frozenset(
    "national democratic united free new people's popular social civic republican progressive "
    "patriotic radical common our forward fair green liberal socialist conservative "
    "islamic federal independent revolutionary just true one first".split()
)


def head_type(words: list[str]) -> str:
    """Kind of a capitalised name by its head noun; empty where nothing tells.

    The head is the last word, or the last word before *of*, *for*, *on*.

    Examples
    --------
    >>> head_type(["Ministry", "of", "Maritime", "Affairs"]), head_type(["Hill", "Front"])
    ('government', 'armed_group')
    """
    low = [word.lower().strip("'") for word in words]
    for stop in ("of", "for", "on"):
        if stop in low[1:]:
            head = low[low.index(stop, 1) - 1]
            break
    else:
        head = low[-1]
    text = " ".join(low)
    if stop == "for" and stop in low and head in plural_persons():
        return "organisation"  # 'Doctors for Peace'
    if head == "federation" and "of" in low and len(low) - low.index("of") > 2:
        return "organisation"  # 'Federation of Llama Herders'
    if (
        set(low) & {"liberation", "salvation", "resistance", "revolutionary", "freedom"}
        and head
        not in {
            "navy",
            "force",
            "council",
            "court",
            "guard",
            "guards",
            "committee",
            "party",
            "organisation",
            "organization",
        }
    ) or text.endswith("armed group"):
        return "armed_group"
    if head in {"forces", "force"} and any(
        w in low for w in ("support", "mobilisation", "defence-local")
    ):
        return "armed_group"
    ruling = {"military", "sovereignty", "restoration"} & set(low) or (
        "national" in low and {"transition", "transitional"} & set(low)
    )
    if head == "council" and ruling:
        return "government"
    if head == "bank" and set(low) & {"west", "east", "left", "right", "north", "south"}:
        return "place"
    if "&" in low and len(low) > 2:
        return "organisation"
    if head == "order" and "of" in low:
        return "organisation"  # 'Order of Saint Brannoc'
    if head == "house" and low[0] in {"upper", "lower", "white", "federal"}:
        return "government"
    if head in PLACE:
        return "place"
    for words_of, kind in (
        (FORCE, "armed_force"), (FACTION, "faction"), (GOVERNMENT, "government"),
        (ARMED, "armed_group"), (STATE, "state"), (ORGANISATION, "organisation"),
    ):  # fmt: skip
        if head in words_of:
            return kind
    return ""


def title_word(low: str) -> bool:
    """Whether a word is a title, *ex-* and *vice-* aside ('ex-president')."""
    return low in TITLES or low.removeprefix("ex-").removeprefix("vice-") in TITLES


def is_office(words: list[str]) -> bool:
    """Whether a capitalised name is an office only ('First Minister', 'Attorney General')."""
    ministry = len(words) == 2 and words[1].lower() in {"minister", "secretary"}
    return ministry or all(title_word(w.lower()) or w in {"First", "Second"} for w in words)
