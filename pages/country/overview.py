"""The front page: the answer in one sentence, four questions, a map, money by year, indicators."""

from lib.ui import front

front.draw()
