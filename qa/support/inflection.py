"""The forms of English verbs, by rule and by a list of those that follow none."""

_IRREGULAR = {
    line.split()[0]: (line.split()[1], line.split()[-1])
    for line in (
        "beat beat beaten|become became become|begin began begun|bind bound|break broke broken|bring brought|build built"
        "|burn burnt|buy bought|catch caught|choose chose chosen|come came come|cost cost|cut cut|deal dealt|dig dug"
        "|do did done|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feel felt|fight fought|find found"
        "|fly flew flown|forbid forbade forbidden|forget forgot forgotten|freeze froze frozen|get got got|give gave given"
        "|go went gone|grow grew grown|have had|hear heard|hide hid hidden|hit hit|hold held|hurt hurt|keep kept|know knew known"
        "|lay laid|lead led|learn learned|leave left|lend lent|let let|lose lost|make made|mean meant|meet met|overcome overcame"
        "|pay paid|put put|quit quit|read read|ride rode ridden|rise rose risen|run ran run|say said|see saw seen|sell sold"
        "|send sent|set set|shake shook shaken|shoot shot|show showed shown|shut shut|sit sat|speak spoke spoken|spend spent"
        "|split split|stand stood|steal stole stolen|strike struck|swear swore sworn|take took taken|teach taught|tell told"
        "|drink drank drunk|feed fed|hang hung|lie lay lain|repay repaid|seek sought|shrink shrank shrunk|sink sank sunk"
        "|sleep slept"
        "|stick stuck|sweep swept|swim swam swum|tear tore torn|think thought|wake woke woken|wear wore worn"
        "|throw threw thrown|understand understood"
        "|win won|withdraw withdrew withdrawn|write wrote written"
    ).split("|")
}
_DOUBLED = frozenset(
    "admit ban chop clog commit cut drag drop flip get jam jog let mop occur permit pin plan plug prefer put"
    " rip quit refer resubmit run scrap set"
    " ship scan skip slip shut sit split step stir swap stop submit swim tap transfer trim trip unplug win wrap".split()
)


def forms(verb: str) -> tuple[str, str, str, str]:
    """The third person, past, participle and -ing form of a verb: "acquires acquired acquired acquiring"."""
    ends_in_y = verb.endswith("y") and verb[-2] not in "aeiou"
    third = verb[:-1] + "ies" if ends_in_y else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
    doubled = verb + verb[-1] if verb in _DOUBLED else verb
    past = verb + "d" if verb.endswith("e") else verb[:-1] + "ied" if ends_in_y else doubled + "ed"
    one, other = _IRREGULAR.get(verb, (past, past))
    ing = verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else doubled + "ing"
    return third, one, other, ing


def irregular_forms() -> frozenset[str]:
    """The past forms that a look at their end does not tell."""
    return frozenset(form for pair in _IRREGULAR.values() for form in pair)
