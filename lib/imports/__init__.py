"""Import pipeline: read a file, validate, preview, commit or undo, all logged.

`python -m lib.imports --help` does it from a terminal; a page calls `plan`, shows what it says, and
then `commit`. Files are CSV or Excel; the rules are the data package's own, and lib.store's.
"""

from lib.imports.columns import match_headings
from lib.imports.committing import commit, commit_all, plan_undo, undo
from lib.imports.editors import HOURS, Editor, NotEditor, editor, public_name
from lib.imports.file_import import plan_file
from lib.imports.findings_file import findings_csv
from lib.imports.mapping import (
    ColumnMapping,
    MappingProblem,
    delete_mapping,
    folder_of,
    mapping_text,
    parse_mapping,
    save_mapping,
    saved_mappings,
)
from lib.imports.plan_model import Finding, Plan, Question, ReadingOptions
from lib.imports.planning import plan, plan_rows
from lib.imports.template import template, template_name
from lib.store.append_only import APPEND_ONLY
from lib.store.change_log import Change, Value
from lib.store.errors import ImportProblem, PlanRefused, StoreMoved

__all__ = [
    "APPEND_ONLY",
    "HOURS",
    "Change",
    "ColumnMapping",
    "Editor",
    "Finding",
    "ImportProblem",
    "MappingProblem",
    "NotEditor",
    "Plan",
    "PlanRefused",
    "Question",
    "ReadingOptions",
    "StoreMoved",
    "Value",
    "commit",
    "commit_all",
    "delete_mapping",
    "editor",
    "findings_csv",
    "folder_of",
    "mapping_text",
    "match_headings",
    "parse_mapping",
    "plan",
    "plan_file",
    "plan_rows",
    "plan_undo",
    "public_name",
    "save_mapping",
    "saved_mappings",
    "template",
    "template_name",
    "undo",
]
