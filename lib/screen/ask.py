"""Asking the store, with the only cache there is.

An answer is kept under the query, its arguments and the store's stamp. The stamp changes with
every committed change, so that an answer is never stale and nothing is ever cleared by hand.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.selection import Choices
from lib.store import Store, Version

P = ParamSpec("P")
_ANSWERS = 2_000  # enough for every selection that a day's readers make


def current_store() -> Store:
    """The store, built first if there is none.

    Raises:
        StoreProblem: it is not usable; the sentence says why.
    """
    return stores.ensure_store()


def current_version(store: Store) -> Version:
    """The store's version at the start of this run."""
    return store.version()


@lru_cache(maxsize=_ANSWERS)
def _answer(
    query: Callable[..., pd.DataFrame],
    store: Store,
    _stamp: tuple[Any, ...],  # a part of the key
    arguments: tuple[Any, ...],
) -> pd.DataFrame:
    return query(store, *arguments)


def ask(
    query: Callable[Concatenate[Store, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
) -> pd.DataFrame:
    """Answer one of the store's queries, from the cache when nothing has changed.

    Args:
        query: a function of `lib.store` that takes the store first.
        args: its other arguments, all hashable.
        kwargs: not used by any query; kept out so that keys stay simple.

    Raises:
        StoreProblem: the store cannot be read, or the query took too long.
    """
    if kwargs:
        message = "queries take positional arguments only"
        raise TypeError(message)
    store, stamp = _this_run()
    # What a page does to its copy never reaches the one that is kept: pandas copies on write.
    return _answer(query, store, stamp, args).copy(deep=False)


def _this_run() -> tuple[Store, tuple[Any, ...]]:
    """The store and stamp that the frame put down at the start of this run.

    One run sees one version: a change in the middle of it shows at the next run, whole.
    """
    store: Store = st.session_state["store"]
    version: Version = st.session_state["version"]
    return store, version.stamp


@st.cache_resource(show_spinner=False, max_entries=4)
def _choices(_store: Store, stamp: tuple[Any, ...]) -> Choices:  # noqa: ARG001 - part of the key
    return stores.available(_store)


def choices() -> Choices:
    """What there is to choose from in this version of the store."""
    store, stamp = _this_run()
    return _choices(store, stamp)
