"""Expected answer types (Li & Roth 2002): what kind of thing a question asks for, and whether a sentence holds one.

`rules.py` and `asked.py` read the question, `forms.py`, `amounts.py`, `labels.py` and `persons.py` say what each kind looks
like in a note, and `held.py` looks for it.
"""

from qa.answer_type.asked import expected
from qa.answer_type.held import holds_answer

__all__ = ["expected", "holds_answer"]
