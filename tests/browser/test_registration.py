"""Sign in at a real OpenID Connect provider, put a figure in, see it live, and take it back."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import RUNNING
from tests.browser.harness import Screen, Server, Visit, start_server
from tests.imports.made import project, workbook

JONDAL = "jondal-jonatunet-2009"  # in Hordaland (12)
PAGE = "/registrering"
OLA, KARI = "ola", "kari"
REFUSED = {"403 .*/upload_file/|File uploader error": "nobody is signed in any more"}
USERS = [
    User(sub=sub, claims={"email": f"{sub}@example.org", "email_verified": True, "name": name})
    for sub, name in ((OLA, "Ola Nasjonal"), (KARI, "Kari Hordaland"))
]
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "bare for denne proeven, og lang nok til aa brukes"
client_id = "samhandlingsmonitoren"
client_secret = "hemmelig"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[editors]
"ola@example.org" = "NO"
"kari@example.org" = ["12"]
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID Connect provider of the tests' own."""
    with run_server_in_thread(user_claims=USERS) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture(scope="module")
def own_server(
    provider: str, store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The dashboard with a store that the tests may change, and with the provider configured."""
    folder = tmp_path_factory.mktemp("registration")
    store, secrets = folder / "samhandling.db", folder / "secrets.toml"
    shutil.copy(store_file, store)
    secrets.write_text(SECRETS.format(provider=provider), "utf-8")
    env, options = {"SAMHANDLING_STORE": str(store)}, {"secrets.files": str(secrets)}
    running = start_server(folder, env=env, options=options)
    RUNNING.append(running)
    yield running
    RUNNING.remove(running)
    running.stop()


@pytest.fixture
def _signed_out_after(browser: Browser) -> Iterator[None]:
    """Windows share their cookies, too; nobody stays signed in."""
    yield
    for context in browser.contexts:
        context.clear_cookies()


@contextmanager
def beside(screen: Screen) -> Iterator[Page]:
    """A window beside the screen: the pages of the provider are not ours to check."""
    page = screen.page.context.new_page()
    # Their looks come from outside, where no test may go.
    page.route(re.compile(r"^https://"), lambda route: route.abort())
    page.goto(screen.origin + PAGE)
    yield page
    page.close()


def sign_in(screen: Screen, who: str) -> None:
    with beside(screen) as page:
        page.get_by_role("button", name="Logg inn").click()
        page.get_by_role("button", name=who, exact=True).click()
        # Back where the sign-in began, and not on the front page.
        page.wait_for_url(screen.origin + PAGE + "**")
    screen.go(PAGE)


def sign_out(screen: Screen) -> None:
    with beside(screen) as page:
        page.get_by_role("button", name="Logg ut").click()
        page.wait_for_url(re.compile("end_session"))
    # The window beside it is told as soon as it does something.
    file: FilePayload = {"name": "projects.csv", "mimeType": "text/csv", "buffer": b"project_id\n"}
    screen.page.locator("input[type=file]").set_input_files(file)
    expect(screen.page.get_by_text("Du har logget ut, her eller i et annet vindu")).to_be_visible()
    expect(screen.page.locator("input[type=file]")).to_have_count(0)
    screen.go(PAGE)


def upload(screen: Screen, text: str) -> None:
    file: FilePayload = {"name": "projects.csv", "mimeType": "text/csv", "buffer": text.encode()}
    with screen.rerun():
        screen.page.locator("input[type=file]").set_input_files(file)


def put_in(screen: Screen, amount: str, why: str) -> None:
    """Upload a new amount, look at it, and put it in."""
    page = screen.page
    upload(screen, f"project_id;amount_nok\n{JONDAL};{amount}\n")
    expect(page.get_by_role("heading", name="Prosjekter: 0 lagt til, 1 endret")).to_be_visible()
    expect(page.get_by_role("cell", name="1234567", exact=True)).to_be_visible()
    screen.shot("registration-preview")
    assert not screen.axe(), screen.axe()
    page.get_by_label("Hvorfor gjøres").fill(why)
    with screen.rerun():
        page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Lagret som oppføring 1 i loggen")).to_be_visible()
    expect(page.get_by_role("cell", name=why)).to_be_visible()
    screen.shot("registration-done")


def take_back(screen: Screen) -> None:
    page = screen.page
    page.get_by_role("combobox", name="Angre en registrering").click()
    with screen.rerun():
        page.get_by_role("option").first.click()
    page.get_by_label("Hvorfor angres den?").fill("feil prosjekt")
    with screen.rerun():
        page.get_by_role("button", name="Angre oppføring 1").click()
    expect(page.get_by_text("Oppføring 1 er angret")).to_be_visible()


def refused_outside_the_county(screen: Screen) -> None:
    upload(screen, "project_id;amount_nok\ndalane-sykehusmodell;1\n")
    expect(screen.page.get_by_role("cell", name="Hordaland")).to_be_visible()
    expect(screen.page.get_by_role("button", name="Lagre")).to_have_count(0)
    screen.shot("registration-refused")


@pytest.mark.usefixtures("_signed_out_after")
def test_sign_in_put_in_see_it_live_and_take_it_back(visit: Visit, own_server: Server) -> None:
    reader = visit(f"/prosjekter?prosjekt={JONDAL}", server=own_server).page
    amount = reader.get_by_role("row", name="Beløp")
    expect(amount).to_contain_text("500\u00a0000")

    screen = visit(PAGE, server=own_server, tolerate=REFUSED)
    page = screen.page
    expect(page.locator("input[type=file]")).to_have_count(0)
    sign_in(screen, OLA)
    expect(page.get_by_text("Du er logget inn som Ola Nasjonal")).to_be_visible()

    upload(screen, f"project_id;amount_nok\n{JONDAL};veldig mye\n")
    expect(page.get_by_role("heading", name="1 feil")).to_be_visible()
    expect(page.get_by_role("cell", name="veldig mye")).to_be_visible()
    expect(page.get_by_role("button", name="Lagre")).to_have_count(0)
    put_in(screen, "1 234 567", "brev fra kommunen")

    # The reader's page follows by itself, and knows who did it, but not their address.
    expect(amount).to_contain_text("1\u00a0234\u00a0567", timeout=15_000)
    reader.get_by_text("Historikk").click()
    expect(reader.get_by_role("cell", name="Ola Nasjonal")).to_be_visible()
    expect(reader.get_by_text("ola@example.org")).to_have_count(0)

    take_back(screen)
    expect(amount).to_contain_text("500\u00a0000", timeout=15_000)
    sign_out(screen)
    expect(page.get_by_role("button", name="Logg inn")).to_be_visible()

    sign_in(screen, KARI)
    refused_outside_the_county(screen)


DROP = """(files) => {
  const given = new DataTransfer();
  for (const [name, text] of files) given.items.add(new File([text], name));
  return given;
}"""


def drop(page: Page, *files: tuple[str, str]) -> None:
    """Let go of files above the field."""
    given = page.evaluate_handle(DROP, files)
    page.get_by_test_id("stFileUploaderDropzone").dispatch_event("drop", {"dataTransfer": given})


@pytest.mark.usefixtures("_signed_out_after")
def test_the_field_for_files_speaks_the_readers_language(
    visit: Visit, own_server: Server, tmp_path: Path
) -> None:
    screen = visit(PAGE, server=own_server)
    page = screen.page
    sign_in(screen, OLA)
    field = page.get_by_test_id("stFileUploader")
    expect(field.get_by_role("button", name="Velg fil")).to_be_visible()
    expect(field.get_by_text("CSV eller Excel, høyst 50 MB")).to_be_visible()

    # What is too large never leaves the reader's machine.
    large = tmp_path / "stor.xlsx"
    with large.open("wb") as file:
        file.truncate(60 * 2**20)
    page.locator("input[type=file]").set_input_files(large)
    expect(field.get_by_role("alert")).to_have_text(
        re.compile("Ikke mottatt: filen er større enn 50 MB")
    )
    expect(field.get_by_role("button", name="Fjern stor.xlsx")).to_be_visible()
    expect(field.get_by_role("alert")).to_be_visible()
    box = field.get_by_role("alert").bounding_box()
    assert box is not None
    assert box["width"] > 100
    screen.shot("registration-too-large")
    screen.go(PAGE)

    with screen.rerun():
        drop(page, ("a.ods", "PK"), ("b.csv", "x"))
    expect(field.get_by_role("alert")).to_have_text(re.compile("én fil om gangen"))
    expect(page.get_by_role("heading", name="1 feil")).to_be_visible()
    assert not re.search("Error|allowed|Upload|Drag|per file", page.locator("body").inner_text())


def pick(screen: Screen, heading: str, column: str) -> None:
    box = screen.page.get_by_role("combobox", name=f"«{heading}» i filen er")
    screen.unfold(box, column).click()


@pytest.mark.usefixtures("_signed_out_after")
def test_columns_under_other_names_are_mapped(visit: Visit, own_server: Server) -> None:
    screen = visit(PAGE, server=own_server)
    page = screen.page
    sign_in(screen, OLA)
    screen.choose(page.get_by_role("combobox", name="Tabell"), "Prosjekter")
    expect(page.get_by_role("button", name="Mal for Prosjekter (Excel)")).to_be_visible()
    upload(screen, f"Tiltaksnr;Sum\n{JONDAL};1234567\n")
    expect(page.get_by_text("Ukjente kolonner: «Tiltaksnr», «Sum»")).to_be_visible()
    pick(screen, "Tiltaksnr", "Prosjekt")
    pick(screen, "Sum", "Beløp")
    screen.shot("registration-mapping")
    with screen.rerun():
        page.get_by_role("button", name="Bruk disse kolonnene").click()
    expect(page.get_by_role("heading", name="Prosjekter: 0 lagt til, 1 endret")).to_be_visible()
    page.get_by_label("Navn på oppsettet").fill("Min liste")
    with screen.rerun():
        page.get_by_role("button", name="Lagre oppsettet").click()
    expect(page.get_by_text("Lagret som «Min liste»")).to_be_visible()
    screen.shot("registration-mapped")
    assert not screen.axe(), screen.axe()


@pytest.mark.usefixtures("_signed_out_after")
def test_what_a_file_leaves_open_is_asked_on_the_page(visit: Visit, own_server: Server) -> None:
    screen = visit(PAGE, server=own_server, width=390, theme="dark")
    page = screen.page
    sign_in(screen, OLA)
    content = workbook({"Vår": [project(1)], "Høst": [project(2)]})
    file: FilePayload = {"name": "projects.xlsx", "mimeType": "", "buffer": content}
    with screen.rerun():
        page.locator("input[type=file]").set_input_files(file)
    question = page.get_by_role("combobox", name="Hvilket ark skal leses?")
    expect(question).to_be_visible()
    expect(page.get_by_text("Flere ark har innhold: «Vår», «Høst»")).to_be_visible()
    screen.shot("registration-question")
    screen.choose(question, "Høst")
    expect(page.get_by_role("cell", name="prove-2")).to_be_visible()
    assert not screen.axe(), screen.axe()
    screen.shot("registration-answered")
