"""Slides, one module each."""
