"""Everything behind the pages; one room a task."""
