"""A follow-up question, made to stand alone by rules: no model, no call, the same words in give the same words out.

A question that shows no sign of leaning on what was said (`leaning.py`) is left alone; the rest is rewritten
(`rewriting.py`) from what the talk left in mind (`discourse.py`, its nouns and names `mentions.py`, persons `people.py`).
"那五月呢" is seen to in `swapping.py`, pronouns in `anaphora.py`, and what these stand for is found in `referents.py`.
"""

from qa.followup.conversation import standalone, turns

__all__ = ["standalone", "turns"]
