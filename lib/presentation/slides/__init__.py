"""The slides, one file each."""
