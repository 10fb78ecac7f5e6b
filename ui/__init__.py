"""Answers on a screen: the web chat."""
