"""The training of a translator: a language model that is taught to put a line of Chinese notes into English (qa/generate.py)."""
