"""The training of a checker: a language model that is taught whether English says what a line says (qa/faithful.py)."""
