"""Query cache of the pages, by store version, and memoization of what is made of the answers.

Nothing in it is ever stale or cleared by hand (docs/decisions/0011).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias, TypeVar

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.i18n import current_language
from lib.rows import Answer, Rows
from lib.selection import FilterOptions
from lib.store import Store, Version

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
Stamp: TypeAlias = tuple[Any, ...]

_ANSWERS: Final = 2_000  # entries; enough for the selections of a day
_MEMO: Final = 1_000
_NAME: Final = "_known_by"
_UNKNOWN: Final = object()


def current_store() -> Store:
    """Open the store, built first if missing.

    Raises:
        StoreProblem: it is not usable; the sentence says why.
    """
    return stores.ensure_store()


@lru_cache(maxsize=_ANSWERS)
def _answer(
    query: Callable[..., pd.DataFrame | Rows],
    store: Store,
    _stamp: Stamp,  # a part of the key
    arguments: tuple[Any, ...],
) -> Any:
    return query(store, *arguments)


def cached_query(
    query: Callable[Concatenate[Store, P], Answer], *args: P.args, **kwargs: P.kwargs
) -> Answer:
    """Run a query of `lib.store`, cached by arguments and store version.

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
    answer: Answer = _answer(query, store, stamp, args)
    if isinstance(answer, pd.DataFrame):
        # A shallow copy: pandas copies on write, so the cached frame stays as it is.
        answer = answer.copy(deep=False)
    return _tag(answer, (query, store, stamp, args))


@dataclass(frozen=True)
class _CallKey:
    """Cache key: equal when function, language, version and the tags of all arguments are equal."""

    make: Callable[..., Any]
    names: tuple[Any, ...]
    language: str
    stamp: Stamp
    args: tuple[Any, ...] = field(compare=False)
    kwargs: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=_MEMO)
def _memoized(making: _CallKey) -> Any:
    return _tag(making.make(*making.args, **making.kwargs), making)


def memoized(make: Callable[Q, R], *args: Q.args, **kwargs: Q.kwargs) -> R:
    """Call a pure function on query answers, memoized by language and store version.

    An answer is known by what was asked, and so is what was made of one. A frame that a page has
    changed by itself is known by nothing: then the function is called each time.

    Args:
        make: a pure function; a name in a page's own file is another function in each run.
        args: answers, what was made of them, or anything hashable.
        kwargs: the same.
    """
    names = tuple(map(_tag_of, (*args, *kwargs.values())))
    if _UNKNOWN in names:
        return make(*args, **kwargs)
    making = _CallKey(make, (*kwargs, *names), current_language(), _this_run()[1], args, kwargs)
    result: R = _memoized(making)
    return result


def _tag(thing: R, name: Any) -> R:
    """Attach a cache tag to rows, a frame, or a dataclass and its fields."""
    of_ours = isinstance(thing, (pd.DataFrame, pd.Series, Rows)) or is_dataclass(thing)
    if not of_ours or _NAME in vars(thing):
        return thing
    # Not in `attrs`, which pandas copies to derived frames.
    object.__setattr__(thing, _NAME, name)
    for part in fields(thing) if is_dataclass(thing) else ():
        _tag(getattr(thing, part.name), (name, part.name))
    return thing


def _tag_of(thing: Any) -> Any:
    """Cache tag of an argument: its own value if it is hashable."""
    if isinstance(thing, (tuple, list)) and not isinstance(thing, Rows):
        names = tuple(map(_tag_of, thing))
        return _UNKNOWN if _UNKNOWN in names else names
    known = getattr(thing, "__dict__", {}).get(_NAME)
    if known is not None:
        return known
    try:
        hash(thing)
    except TypeError:
        return _UNKNOWN
    return thing


def _this_run() -> tuple[Store, Stamp]:
    """Store and version stamp of this run, set by the shell.

    One run sees one version: a change in the middle of it shows at the next run, whole.
    """
    store: Store = st.session_state["store"]
    version: Version = st.session_state["version"]
    return store, version.stamp


@lru_cache(maxsize=4)
def _choices(store: Store, _stamp: Stamp) -> FilterOptions:
    return stores.filter_options(store)


def cached_filter_options() -> FilterOptions:
    """Filter options of this run's store version."""
    return _choices(*_this_run())


def fresh_filter_options() -> FilterOptions:
    """Filter options of the current store version, outside a page run.

    Raises:
        StoreProblem: the store cannot be read.
    """
    store = current_store()
    return _choices(store, store.version().stamp)
