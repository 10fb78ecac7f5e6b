"""The training of a selector: a small encoder that is taught which sentences answer a question (qa/selector.py)."""
