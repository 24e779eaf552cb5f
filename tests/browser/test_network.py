"""The question on the phone: what has Hordaland got, and against Rogaland?"""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from lib.selection import Selection
from lib.store import Store, profile
from tests.browser.harness import Visit
from tests.browser.test_journeys import choose


def test_from_the_front_page_to_an_excel_file_in_seven_actions(visit: Visit, store: Store) -> None:
    screen = visit("/")
    with screen.rerun():  # 1
        screen.page.get_by_role("link", name="Fylker", exact=True).click()
    choose(screen, "Område", "Hordaland, fylke")  # 2 and 3
    other = screen.page.get_by_role("combobox", name="Sammenlign med (1)")
    screen.choose(other, "Rogaland")  # 4 and 5
    screen.page.get_by_role("button", name="Last ned og del").click()  # 6
    with screen.page.expect_download() as download:  # 7
        screen.page.get_by_role("button", name="Det jeg ser, som Excel").click()
    screen.shot("phone-question")
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    header = [cell.value for cell in sheet[3]]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    for area, code in (("Hordaland", "12"), ("Rogaland", "11")):
        figures = profile(store, Selection(area=code)).frame().set_index("key")["value"]
        column = header.index(next(name for name in header if str(name).startswith(area)))
        assert rows["Innbyggere"][column] == figures["population"]
        projects = rows["Dokumenterte prosjekter fra samhandlingspottene"]
        assert projects[column] == figures["granted_projects"]


@pytest.mark.parametrize("width", [390])
def test_a_project_is_found_and_opened_by_keyboard(visit: Visit, width: int) -> None:
    screen = visit("/prosjekter", width=width)
    expect(screen.page.locator("h1")).to_be_in_viewport()  # the menu does not cover it
    box = screen.page.get_by_role("searchbox", name="Søk i tittel")
    box.focus()
    with screen.rerun():
        screen.page.keyboard.type("jondal", delay=20)
    link = screen.page.get_by_role("link", name="Jondal: bruk av kompetansen")
    expect(link).to_be_visible()
    for _press in range(12):
        screen.page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    with screen.rerun():
        screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("heading", name="Jondal: bruk av")).to_be_visible()
    screen.shot(f"project-{width}")


def test_filtering_and_taking_along_need_no_mouse(visit: Visit) -> None:
    screen = visit("/prosjekter?q=jondal")
    screen.page.locator("summary", has_text="Filtre").focus()
    screen.page.keyboard.press("Enter")
    facet = screen.page.get_by_role("button", name="psykisk helse og rus (1)")
    expect(facet).to_be_visible()
    facet.focus()
    with screen.rerun():
        screen.page.keyboard.press("Space")
    expect(screen.page).to_have_url(re.compile("kategori=psykisk"))
    screen.page.get_by_role("button", name="Last ned og del").press("Enter")
    screen.page.get_by_role("button", name="Det jeg ser, som Excel").focus()
    with screen.page.expect_download() as download:
        screen.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "samhandling-prosjekter-norge-alle-ar.xlsx"
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert sheet.max_row == 3 + 1
    assert sheet.cell(4, 1).value == "Jondal: bruk av kompetansen ved Jonatunet"
