"""Patterns that tell kinds of claims: conditions, causes, advice, needs, what cannot be."""

from __future__ import annotations

import re

INVERTED = re.compile(
    r"^(?:but |and |yet )?(?:were|had|should)\s+(?!(?:been|be|also|have|not)\b)[\w'-]+[ ,]"
)
IF = re.compile(
    r"(?<!as )(?<!what )(?<!even )(?<!surprised )(?<!surprising )(?<!surprise )(?<!surprise us )\bif\b(?! (?:only|not|any|anywhere|anything|anyone|ever|at all|so|possible|necessary)\b)|\beven if\b|\bunless\b|\bprovided that\b|\bprovided (?:the|it|they|he|she|no|nobody|both|each|its|their)\b|"  # noqa: E501
    r"\bas long as\b|\bso long as\b|\bin (?:the (?:\w+ )?event|case) (?:of|that)\b|\bonly if\b|\bon condition that\b|"  # noqa: E501
    r"\b(?:in|under) (?:which|that|such an?|either) (?:event|case|eventuality)\b|\bfailing (?:which|that)\b|\bwithout which\b|"  # noqa: E501
    r"\b(?:will|would|may|might|could|can|likely|possible|possibility|\w+able)\b[^;]*?\b(?:should|were) "  # noqa: E501
    r"(?:the|an?|any|it|they|he|she|this|that|these|either|both|its|their|his|her|no|another|one)\b|"
    r"\bgiven (?:a |an |the )?(?:normal|good|enough|sufficient|time|adequate|favourable|fair)\b|\bassuming\b|\bonce\b(?! (?:again|more|spoke|had|was|were|been|a|and|but)\b)|\b(?:were|was) to\b(?= \w+.*\bwould\b)"  # noqa: E501
)
CONTINGENT = re.compile(
    r"^(?:but |and |yet )?(?:with|without|absent|in the absence of|failing|barring|under)\b"
)
RELATION = re.compile(
    r"\b(?:because|therefore|thus|hence|consequently|accordingly|owing to|due to (?=the |a |an |its |their |his |her |this |that |these |[a-z]+(?:ing|ion|ment|ity|ness)\b)|thanks to|as a result|"  # noqa: E501
    r"that is why|which is why|for this reason|so that (?:it|they)|in turn|on account of|by reason of)\b"  # noqa: E501
    r"|\b(?:retaliated|responded|reacted|replied|answered|retorted) (?:at once |promptly |in kind )?(?:by \w+ing|with (?:the|a|an|its|their|his|her|new|fresh|sanctions))\b"  # noqa: E501
    r"|, (?:fearing|hoping|anxious|wary|mindful|afraid|eager|fearful|apprehensive)\b(?! for its part)"  # noqa: E501
    r"|\b(?:for that (?:it|he|she|they|the)|in consequence|as a consequence|thereby|whereupon|(?:what|it is) .{2,60} that (?:keeps?|holds?|drives?|sustains?|makes?|prevents?|stops?))\b"  # noqa: E501
    r"|\b(?:caused?|causes|led to|leads to|leading to|stems? from|stemmed from|resulted? (?:in|from)|driven by|"  # noqa: E501
    r"prompted|triggered|explains?|explanation|reason (?:for|why|is)|rooted in|fuell?ed by|drove .{3,30} to|"  # noqa: E501
    r"held together (?:chiefly |mainly |largely |mostly )?by|hardened|(?:made|makes|left|leaves|rendered|renders) .{3,40} (?:harder|easier|worse|impossible|bold|bolder|wary|warier|nervous|weaker|stronger|dependent|vulnerable|hostage|cautious|unworkable|cheaper|dearer)|"  # noqa: E501
    r"(?:is|was|are|were|as) (?:partly |largely )?(?:the price|the cost|a result|the result|a consequence|the effect|the work) of|the effect was|"  # noqa: E501
    r"(?:is|was|are|were) (?:partly |largely )?why)\b"
)
# Words that name a cause beside the fact.
WEAK_CAUSE = re.compile(
    r"\b(?:sparked|touched off|set off|brought about|brought on|occasioned|provoked|precipitated|inspired) by\b"  # noqa: E501
    r"|\b(?:is|are|was|were) (?:largely |partly |chiefly )?to blame for\b|\bowes? (?:its|his|her|their|much|a great deal)\b"  # noqa: E501
    r"|\b(?:gave|gives|give|given) rise to\b|\b(?:contributed|contributes) to\b|\b(?:accounts?|accounted) for\b"  # noqa: E501
    r"|\b(?:has|have|had) cost (?:him|her|it|them|the)\b|\b(?:lies|lay) behind\b|\bwhereupon\b|\bas a consequence\b"  # noqa: E501
    r"|\b(?:has |have |had )?(?:forced|compelled|obliged|induced|emboldened|enabled|pushed|prompted|persuaded|allowed) "  # noqa: E501
    r"(?:[\w'-]+ ){1,4}(?:to|into|out|from|back|home)\b|^it (?:is|was) .{3,60} (?:that|which) (?:sank|caused|broke|ended|drove|brought|made|cost|saved)\b"  # noqa: E501
    r"|\b(?:a|the) (?:product|consequence|result|outcome|legacy|fruit) of\b|\bborn (?:out )?of\b|\bin revenge for\b"  # noqa: E501
    r"|\bin (?:response|reaction|reply|retaliation) to\b|\bby this very\b|\bfor (?:the|this) reason\b"  # noqa: E501
)
SINCE = re.compile(
    r",\s+since\s+(?!(?:\d|january|february|march|april|may|june|july|august|september|october|november|december|then\b|the (?:start|beginning|end|war|coup|fall|1|2)))"  # noqa: E501
)
FOR = re.compile(
    r",\s+for\s+(?!(?:its|their|his|her|my|our) (?:own )?(?:part|sake|pains|side)\b|the (?:present|moment|time being|first time|second time|most part|foreseeable|sake|rest|last|next|past))(?:it|they|he|she|the|its|their|no|neither|each|both|nobody|[A-Z])\b.{0,60}"  # noqa: E501
)
AS = re.compile(
    r",\s+as\s+(?:the |a |an |its |their )?[\w'’-]+(?:\s+[\w'’-]+){0,5}\s+(?:\w+ed|has|have|is|are|was|were|grew|fell|rose|began)\b"  # noqa: E501
)
ADVICE = re.compile(
    r"\b(?:should(?!(?:(?<=\bwe should)|(?<=\bi should)) (?:\w+ly )?(?:put|say|think|guess|rate|expect|judge|estimate|"  # noqa: E501
    r"reckon|bet|be surprised|be inclined|call it)\b)|ought (?:not )?to|must|(?:could|might|would|can) do (?:far |much )?(?:worse than|better (?:to|than))|"  # noqa: E501
    r"(?:could|might|should) be (?:asked|invited|persuaded|encouraged|urged|pressed|told) to|had better|had best|would do well to|(?:could|might) (?:usefully|profitably|sensibly|with advantage)\b|(?:could|might) help (?:\w+ ){0,3}by \w+ing\b|would be (?:well advised|better|better advised) to|"  # noqa: E501
    r"would be (?:a (?:grave |serious |great )?(?:mistake|blunder|folly)|wrong|unwise|foolish|prudent|sensible|premature|wise|"  # noqa: E501
    r"rash|reckless|worthwhile|counterproductive|dangerous|advisable) (?:for \w+ )?to|would be (?:counterproductive|better left)|it is (?:advisable|prudent|wise|best|better) to|"  # noqa: E501
    r"(?:the|our|a) (?:first |main |top |most urgent )?(?:priority|aim|task|step) (?:is|should be|must be) to|the (?:wisest|best|right|safest|better|only sensible|prudent) (?:course|policy|step|answer|thing|response)(?: now)? (?:is|would be) to|(?:is|are) (?:strongly )?(?:recommended|advised) (?:that|to)|"  # noqa: E501
    r"is advised to|are advised to|we (?:recommend|urge|advise|propose|suggest)|it is (?:high )?time (?:for|to|that)|"  # noqa: E501
    r"high time|(?:it )?(?:is|would be) up to .{2,40} to\b|(?:is|are) well advised to|the time has come (?:to|for)|^better to|"  # noqa: E501
    r"it makes sense to|deserves? to be|there is (?:a (?:strong |good )?case for|much to be said for)|needs? to|(?:has|have) to|is urged to|are urged to|^(?:but |and |so |then )?let (?:the|us|them|it)\b|"  # noqa: E501
    r"shall be)\b"
)
# 'inconceivable that it should lose', 'odd that they should complain': no advice.
THAT_SHOULD = re.compile(
    r"\b(?:(?:in|un)?conceivable|unthinkable|(?:im)?possible|(?:im|un)?likely|(?:im)?probable|odd|strange|surprising|natural|telling|"
    r"ironic|curious|remarkable|inevitable) that [^,;]{2,50}$"
)
# What a paper sets out to do: 'this paper asks who might gain'.
PLAN = re.compile(
    r"^(?:this|the present|our) (?:paper|note|brief|briefing|report|study|memo|memorandum|analysis|assessment|article|essay)"  # noqa: E501
    r"(?: therefore| first| then)? (?:asks|considers|examines|describes|explores|discusses|reviews|surveys|sets out|looks at|"  # noqa: E501
    r"deals with|traces|explains|maps|weighs) (?:[\w ]+, )?(?:who|what|how|why|where|which|when|whether|the)\b"  # noqa: E501
)
# 'should' of things that come by themselves is a forecast and no advice.
SHOULD_COME = re.compile(
    r"\b(?:rains?|aid|supplies|food|fighting|floods?|harvests?|prices?|talks|vote|votes|count|results?|season|"
    r"winter|weather|stocks|reserves|money|payments?|road|bridge|convoys?|truce|ceasefire|line|front|repairs?|"
    r"work|reinforcements|deliveries|funds?|water|power|inflation|growth|revenues?|that|this|it) should "  # noqa: E501
    r"(?:\w+ly |also |then |still |soon |now )?(?:end|arrive|last|hold|suffice|reach|prove|come|fall|rise|ease|recede|improve|"  # noqa: E501
    r"begin|start|become|remain|survive|resume|recover|run|take|make|mean|help|allow|give|leave|pass|"
    r"be (?:able|enough|ready|complete|completed|in place|over|clear|sufficient|possible|available|open|finished|known))\b"  # noqa: E501
    r"|\bshould (?:be able to|suffice|prove|soon|in time|by (?:then|now|the end|\w+day|(?:early |mid-|late )?[a-z]+ 20))\b"  # noqa: E501
)
PLEDGE = re.compile(
    r"\b(?:(?:has|have|had) (?:\w+ly |also |twice |repeatedly )?)?(?:promised|pledged|vowed|undertaken|undertook|sworn|swore|"  # noqa: E501
    r"agreed|announced|threatened|promises?|pledges|vows)\s+(?:(?:to )?(?:\w+ ){1,4})?that\b"
)
NEED = re.compile(
    r"\b(?:would|will|may|might) (?:\w+ )?(?:have|need) to\b|\b(?:cannot|can't|can not|could not|can ill|can hardly) afford\b"  # noqa: E501
    r"|\b(?:no|neither|none|nobody)\b(?: [\w'-]+){0,5} can afford\b"
    r"|\b(?:essential|indispensable|imperative|a precondition|precondition|prerequisite|"
    r"a must|vital|crucial|requisite|necessary)\b|\bis needed\b|\bare needed\b|\bno \w+ without\b|"
    r"\brequires\b|\bneeds? (?:the |a |an |at least |some |all )?(?:\d|consent|support|approval|majority|unanimity|two thirds)|"  # noqa: E501
    r"\bthere is no alternative to\b|\b(?:the|its|their) only (?:way|path|route|road)\b|^only .{2,50}\bcan\b|"  # noqa: E501
    r"\bthere (?:is|can be) no .{3,60}\bwithout\b|\bdepends (?:entirely |wholly )?on whether\b|\bhinges on\b"  # noqa: E501
)
CANNOT = re.compile(
    r"\b(?:cannot(?! have \w+)|can't|can not|can no longer|can never|could never|can neither|is unable to|are unable to|"  # noqa: E501
    r"incapable of|in no (?:position|condition|state) to|will never be able|no way (?:of|to)|beyond (?:the|its|their) (?:reach|power|means))\b"  # noqa: E501
    r"|\b(?:no|none|neither|nobody|no one|nothing)\b[^.,;]{0,50}?\b(?:can|could)\b(?! (?:say|tell|agree|explain|remember|name|find)\b)"  # noqa: E501
    r"|\b(?:impossible(?! to (?:say|tell|predict|know|judge|verify|foresee|rule))|not (?:possible|feasible|viable)|inconceivable|unthinkable|out of the question|no longer possible)\b"  # noqa: E501
    r"|^no [\w'-]+(?: [\w'-]+){0,4} (?:is|are|will be|would be) (?:possible|conceivable|thinkable|feasible|viable)\b"  # noqa: E501
    r"|\b(?:is|are|remains?|lies|seems?) (?:well |simply |still |quite )?(?:out of|beyond) (?:\w+ )?reach\b|\boff the table\b|\ba (?:dead letter|non-starter)\b"  # noqa: E501
    r"|\b(?:can|may|must) (?:safely |now |therefore )?be (?:ruled out|excluded|discounted)\b|\bwe (?:can )?rule out\b"  # noqa: E501
    r"|\b(?:you|one|we|i) (?:can|may|could) (?:safely |now )?(?:rule out|exclude|discount|dismiss)\b"  # noqa: E501
    r"|\bnor can\b(?!.{1,70}\bbe (?:excluded|ruled out|dismissed|discounted)\b)|\bcan (?!be\b)[a-z]+ (?:none|neither|nothing|nobody|no [a-z]+)\b(?! (?:but|other)\b)"  # noqa: E501
)
NOT_CANNOT = re.compile(
    r"\b(?:not|never|hardly|far from|by no means|scarcely) (?:\w+ ){0,2}?(?:impossible|inconceivable|unthinkable|out of the question)\b|"  # noqa: E501
    r"\b(?:cannot|can't|could not|can not)(?:, [\w\s]{2,30},)? (?:yet |wholly |entirely )?be (?:excluded|ruled out|dismissed|discounted)\b"  # noqa: E501
    r"|\bnor (?:can|could|should|must|may) .{1,70} be (?:excluded|ruled out|dismissed|discounted)\b"
    r"|\bnot to be (?:excluded|ruled out|dismissed|discounted)\b"
    r"|\b(?:cannot|can't|can not|nobody can|no one can|unwise to|wrong to|rash to|premature to) (?:\w+ )?(?:exclude|rule out|dismiss|discount)\b"  # noqa: E501
    r"|\bnot (?:\w+ )?(?:impossible|inconceivable|unthinkable)\b|\b(?:cannot|can't) but\b|\bhardly impossible\b"  # noqa: E501
    r"|\b(?:cannot|can't|can ill) afford\b|\b(?:would|should|do) not (?:exclude|rule out)\b"
)
WILL = re.compile(
    r"\b(?:will|shall|would|won't|wouldn't|'ll|may|might|could|couldn't)\b|\b(?:is|are) (?:\w+ )?(?:going|about) to\b"  # noqa: E501
)
DESIRE = re.compile(
    r"\bwould (?:also |much |still |far |gladly |dearly )*(?:like|rather|sooner|prefer|welcome|love|settle for|(?:say|add|confirm|concede) (?:only|no more)|only say|"  # noqa: E501
    r"have (?:liked|preferred|been))\b|\bwould-be\b"
    r"|\bwould (?:often|always|sometimes|usually|regularly|frequently|seem|appear)\b|\bcould hardly be\b"  # noqa: E501
    r"|\b(?:could|may|might) (?:\w+ )?(?:be (?:argued|said|asked|thought|objected|called|described)|ask|argue|object)\b"  # noqa: E501
)
PERMITTED = re.compile(
    r"\b(?:provides?|stipulates?|lays? down|allows?|permits?|states?|(?:says|reads)) that\b.{0,80}\b(?:may|shall|can|must)\b|"  # noqa: E501
    r"^under (?:the|this|its|their|a|that) (?:[\w'-]+ ){0,3}?(?:deal|plan|draft|accord|proposal|agreement|terms|scheme|text|bill|treaty|formula)\b.{0,80}\bwould\b|"  # noqa: E501
    r"\bunder (?:its|the|their|article|a|an)\b.{0,40}\b(?:charter|treaty|constitution|law|terms|rules|mandate|"  # noqa: E501
    r"statute|agreement|accord|protocol|\d+)\b.{0,60}\bmay\b|\bmay (?:not )?(?:be )?(?:send|vote|attend|sit|appoint|request|"  # noqa: E501
    r"invoke|only)\b(?=.*\b(?:request|charter|rules|treaty)\b)"
    r"|\b(?:court|tribunal|council|commission|commissioner|assembly|parliament|chamber|senate|president|governor|authority|agency|board|"
    r"service|judges?|committee|secretariat|registrar|minister|members?|part(?:y|ies))\b[^.;]{0,60}\bmay (?:not )?"  # noqa: E501
    r"(?:order|refer|arrest|detain|fix|set|issue|grant|summon|subpoena|veto|annul|dissolve|appoint|dismiss|convene|levy|request|inspect|"
    r"impose|suspend|hear|rule on|amend|decree)\b[^.;]{0,60}\b(?:any|every|such|prompt|at the request|without (?:warrant|trial|notice|leave|"  # noqa: E501
    r"consent)|by (?:decree|law|right|majority)|by its own|of its own|on its own|quotas?|crews?|fines?|licen[cs]es?|writs?)\b"  # noqa: E501
)
# 'A detour would add nine days': the subject itself is the condition.
SUPPOSED = re.compile(
    r"^(?:but |and |yet )?(?:an? |any |another |even an? |such an? |further |more |renewed |the (?:loss|fall|failure|collapse|return|closure|"  # noqa: E501
    r"breakdown|withdrawal|resumption|end|capture|death|removal|defeat|victory) of |only an? )(?:[\w'’,-]+ ){0,16}?would\b(?! (?:rather|like|prefer))"  # noqa: E501
)
# 'Any truce would …', 'two such raids would …', 'opening the dam would …': a case as subject.
SUBJECT_CASE = re.compile(
    r"^(?:but |and |yet |so |even |only |that |with [\w ]+ that )*(?:an? |any |another |every |more |further |renewed |fresh |no |without |with |"  # noqa: E501
    r"in that |in such |(?:this|that|it|which) would\b|to \w+|not \w+ing |(?!nothing\b|something\b|during\b|king\b|being\b)[a-z]+ing )"  # noqa: E501
)
# Somebody's terms: 'insists that a cabinet must come first'.
INSISTED = re.compile(
    r"\b(?:insists?|insisted|maintains?|maintained|holds?|stipulates?|stipulated|demands?|demanded) (?:\w+ )?that\b.{3,80}\b(?:must|has to|have to)$"  # noqa: E501
)
# 'must decide by 30 November', 'must leave by the spring': a date that binds and no advice.
DEADLINE = re.compile(
    r"\bmust (?:\w+ ){1,6}(?:by|before|within) (?:the (?:end|spring|summer|autumn|winter|new year)|next|early|late|mid|\d|january|february|march|"  # noqa: E501
    r"april|may|june|july|august|september|october|november|december|christmas|\w+ (?:days|weeks|months))\b"  # noqa: E501
)
# A time to come: what is dated is forecast.
DATED = re.compile(
    r"\b(?:this|next|coming) (?:year|month|week|spring|summer|autumn|winter|decade)\b|\b(?:by|before|within) (?:the )?(?:\w+ )?"  # noqa: E501
    r"(?:end|spring|summer|autumn|winter|new year|\d|january|february|march|april|may|june|july|august|september|october|november|"  # noqa: E501
    r"december|christmas|next|weeks?|months?|years?|\w+ (?:days|weeks|months|years))\b|\bsoon\b|\bin future\b"  # noqa: E501
)
# Questions told: 'you asked whether', 'whether they come back is another question'.
ASKED = re.compile(
    r"^(?:(?:but |and |so )?you (?:have |had )?ask(?:ed)?(?: us| me)?|(?:but |and )?the (?:\w+ )?question (?:now |then |for \w+ )?is|we (?:are|were|have been) asked) "  # noqa: E501
    r"(?:whether|if|what|how|who|why|when|which|where|about)\b"
    r"|^(?:but |and )?(?:whether|who|what|how|when|why|where) (?:(?!will\b|would\b)[\w'’,-]+ ){1,14}(?:is|remains) (?:an open|the (?:real |open |next )?)\s?(?:question|matter)\b"  # noqa: E501
    r"|^(?:but |and )?(?:whether|who|what|how|when|why|where) .{3,90} (?:is|remains) (?:another|a different|quite another) (?:question|matter)\b"  # noqa: E501
)
# Refusals: 'will not speak to', 'will never accept'. A stance of today, no forecast.
REFUSES = re.compile(
    r"\b(?:will (?:not|never)|won't) (?:\w+ly |yet |even |ever )?(?:accept|speak|talk|vote|bow|entertain|strike|give (?:away|up|in|way|ground)|"  # noqa: E501
    r"negotiate|sit|sign|recogni[sz]e|tolerate|hear of|yield|concede|budge|back down|discuss|deal with|meet|allow|permit|let|surrender|"  # noqa: E501
    r"compromise|countenance|consider|agree|abandon|cede|push|join|support|endorse|relinquish|renounce|receive|shake|touch|share|stand|"
    r"submit|forgive|disarm|lay down|hand over|treat|admit|acknowledge|pay|be (?:bound|dictated|bullied|lectured|drawn|party))\b"  # noqa: E501
)
