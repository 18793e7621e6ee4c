"""Nouns that name events."""

from __future__ import annotations

UPHEAVAL = (
    r"coup(?: attempt| d'état)?|counter-coup|putsch|blockade|invasion|mutiny|uprising|revolt|insurrection|rebellion|war|"  # noqa: E501
    r"split|schism|collapse|attack|strike|air ?strike|assault|ambush|raid|offensive|counter-?offensive|battle|clash|"  # noqa: E501
    r"incident|skirmish|shooting|bombing|bombardment|shelling|massacre|siege|assassination|kidnapping|abduction|"
    r"default|devaluation|partition|annexation|secession|breakdown|escalation|confrontation|collision|hostilities|"
    r"fighting|famine|epidemic|outbreak|incursion|occupation|crackdown|purge|seizure|reopening|evacuation|exodus|"
    r"retaliation|reprisal|sabotage|boycott|walk-?out|general strike|riots?|unrest|flood|drought|earthquake"  # noqa: E501
)
CIVIL = (
    r"treaty|declaration|agreement|accord|award|referendum|truce|ceasefire|armistice|election|by-election|revolution|"
    r"convention|memorandum|protocol|summit|ruling|judgment|verdict|vote|ballot|round|talks|meeting|session|conference|"
    r"congress|visit|handover|inauguration|withdrawal|return|deployments?|signing|ratification|expulsion|arrest|"
    r"resignation|dismissal|swap|exchange|release|plan|resolution|pact|deal|census|harvest|announcement|launch|"
    r"resumption|evacuation|disengagement|pull-?out|exercise|manoeuvres|test|appointment|purchase|sale|closure|statement|charter|decree|"
    r"communiqué|consensus|roadmap|covenant|concordat|proclamation|capitulation|amnesty|dispute|crisis|massacre"
)
WORD = (
    r"(?!(?:did|do|does|not|has|have|had|will|would|should|may|might|could|can|must|is|are|was|were|to|that|which|who)\b)"
    r"[\w'’-]+"
)
