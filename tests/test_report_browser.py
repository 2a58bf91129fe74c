"""The report in a real Chromium, from disk, without a network."""

import pytest
from report_chromium import Visit, marks, sync_api
from report_sample import HOSTILE_PATH, RULES, RUN, build, every_kind, hostile, stop

from fixmt.report import html

pytestmark = marks


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """URLs of the pages of a report, by what is on them."""
    folder = tmp_path_factory.mktemp("report with a space")
    long = "Unbroken" * 200
    made = {
        "every": ("every.txt", every_kind()),
        "hostile": (HOSTILE_PATH, hostile()),
        "long": ("l/" + long + ".txt", build(long, stop(), "文" * 400, "\n")),
        "clean": ("clean.txt", build("All is well.\n")),
    }
    index = html.write(made.values(), folder, RUN, RULES)
    pages = {
        name: (folder / html.page_name(path, outcome.article.digest)).as_uri()
        for name, (path, outcome) in made.items()
    }
    return {"index": index.as_uri(), **pages}


def test_every_page_opens_silently_and_alone(visit: Visit, report: dict[str, str]) -> None:
    for url in report.values():
        page = visit.open(url)
        assert visit.asked == [url]
        assert page.locator("h1").inner_text()
    assert visit.logged == []


def test_hostile_text_is_shown_and_does_nothing(visit: Visit, report: dict[str, str]) -> None:
    for name in ("hostile", "index"):
        page = visit.open(report[name])
        page.wait_for_timeout(50)
        assert page.locator("html").get_attribute("data-alerted") is None
        assert page.locator("img, iframe, object, main script, header script").count() == 0
        assert "<img src=x onerror=" in page.locator("body").inner_text()
        assert "U+202E" in page.locator("body").inner_text()
    assert visit.logged == []


def test_keys_walk_the_changes(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["every"])
    total = page.locator(".notes .note").count()
    galley = page.locator("#galley")
    assert total == 13 and galley.is_hidden()
    seen = []
    for _ in range(total):
        page.keyboard.press("j")
        assert page.locator(".notes .note.current").count() == 1
        current = page.locator(".notes .note.current").get_attribute("id")
        seen.append(current)
        marks = page.locator(f'[data-note~="{current}"]')
        assert marks.count() > 0
        assert "current" in (marks.first.get_attribute("class") or "")
        assert galley.locator(".note").inner_text()
    assert len(set(seen)) == total
    page.keyboard.press("j")
    assert page.locator(".notes .note.current").get_attribute("id") == seen[0]
    page.keyboard.press("k")
    assert page.locator(".notes .note.current").get_attribute("id") == seen[-1]
    page.keyboard.press("Escape")
    assert galley.is_hidden() and page.locator(".current").count() == 0
    assert visit.logged == []


def test_the_current_change_is_scrolled_into_view(visit: Visit, report: dict[str, str]) -> None:
    visit.page.set_viewport_size({"width": 1280, "height": 420})
    page = visit.open(report["every"])
    page.keyboard.press("k")
    box = page.locator(".is .edit.current, .is mark.current").first.bounding_box()
    galley = page.locator("#galley").bounding_box()
    assert box and galley and 0 < box["y"] < galley["y"]


def test_a_mark_can_be_clicked(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["every"])
    page.locator(".was .edit", has_text="MING").click()
    assert "Name in wrong case" in page.locator("#galley").inner_text()
    page.locator("mark", has_text="true chapter").first.click()
    assert "no safe repair is known" in page.locator("#galley").inner_text()


def test_z_folds_what_is_unchanged(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["every"])
    same = page.locator(".row.same").first
    assert same.is_visible()
    page.keyboard.press("z")
    assert same.is_hidden()
    assert page.locator("summary", has_text="unchanged").first.is_visible()
    page.locator('[data-do="fold"]').click()
    assert same.is_visible()


def test_help_opens_and_closes(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["every"])
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("j")
    assert page.locator(".current").count() == 0
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()
    assert visit.logged == []


def test_the_index_filters_and_leads_to_pages(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["index"])
    rows = page.locator(".articles tbody tr:visible")
    assert rows.count() == 4
    page.keyboard.press("/")
    page.keyboard.type("ZH010 every")
    assert rows.count() == 1
    page.locator("#filter").fill("no such thing")
    assert rows.count() == 0 and page.locator("#nothing").is_visible()
    page.locator("#filter").fill("")
    page.locator(".articles a").first.click()
    assert page.url == report["every"]
    page.get_by_text("All articles").click()
    assert page.url == report["index"]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways(visit: Visit, report: dict[str, str], width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    for url in report.values():
        page = visit.open(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page = visit.open(report["every"])
    was, now = page.locator(".changed .was").first, page.locator(".changed .is").first
    left, right = was.bounding_box(), now.bounding_box()
    assert left and right
    stacked = right["y"] >= left["y"] + left["height"]
    assert stacked == (width == 390)


def test_dark_follows_the_system(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["every"])
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(visit: Visit, report: dict[str, str], scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for every kind of text against what lies behind it."""
    page = visit.open(report["every"])
    page.emulate_media(color_scheme=scheme)
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    low = page.evaluate(
        """() => {
          const parse = (c) => c.match(/[\\d.]+/g).map(Number);
          const light = (c) => {
            const [r, g, b] = parse(c).map((v) => v / 255)
              .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = (e) => {
            for (let at = e; at; at = at.parentElement) {
              const c = parse(getComputedStyle(at).backgroundColor);
              if (c.length === 3 || c[3] === 1) return `rgb(${c.slice(0, 3)})`;
            }
          };
          return [...document.querySelectorAll("body *")].flatMap((e) => {
            const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
            if (!own || !e.checkVisibility() || e.matches("script, .sign")) return [];
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            return ratio < 4.5 ? [`${e.tagName}.${e.className} ${ratio.toFixed(2)}`] : [];
          });
        }"""
    )
    assert low == []


def test_print_shows_all_text_and_no_controls(visit: Visit, report: dict[str, str]) -> None:
    page = visit.open(report["every"])
    page.keyboard.press("j")
    page.emulate_media(media="print")
    for control in (".tools", "#galley", ".crumb", "summary"):
        assert page.locator(control).first.is_hidden(), control
    for part in (".was", ".is", ".notes", ".row.same"):
        assert page.locator(part).first.is_visible(), part
    index = visit.open(report["index"])
    assert index.locator("#filter").is_hidden()


def test_without_script_everything_is_there(
    browser: "sync_api.Browser", report: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report["every"])
    assert page.locator(".row.same").first.is_visible()
    assert page.locator(".tools").is_hidden()
    page.locator("a.ref").first.click()
    assert page.url.endswith("#n1")
    context.close()
