"""Charts: a table in, a chart out, with its words and its table. Pure functions."""
