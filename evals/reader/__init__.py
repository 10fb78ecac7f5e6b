"""The training of a reader: a language model that is taught which lines of the notes answer (qa/reading.py)."""
