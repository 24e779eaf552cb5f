"""A chart as Plotly itself sees it: a property that Plotly does not know fails the test."""

import plotly.graph_objects as go

from lib.charts.chart_model import Chart


def checked(chart: Chart) -> go.Figure:
    """The chart's drawing, checked by Plotly value by value."""
    return go.Figure(chart.figure.to_dict())
