"""Support: does a sentence, Chinese or English, say only what the Chinese lines it cites say?

Rules, not a model: what a rewriting can get wrong with a straight face (a number, a date, a unit, a name, what was
done, who did it to whom, a "not") is read out of both texts and compared across languages. A sentence that passes may
still be a poor rendering; one that fails holds something that its quotes do not show. When in doubt it fails.
"""

from qa.support.judge import unsupported
from qa.support.types import Problem

__all__ = ["Problem", "unsupported"]
