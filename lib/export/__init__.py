"""Downloads: Excel workbook, zip archive of Norwegian CSV files, data package.

Both tell where they come from: the selection, the state of the store, the day, the sources.
The same input gives the same bytes.
"""

from lib.export.archive import csv_zip
from lib.export.excel import workbook
from lib.export.names import file_name
from lib.export.package import data_package
from lib.export.sheets import Context, Sheet

__all__ = ["Context", "Sheet", "csv_zip", "data_package", "file_name", "workbook"]
