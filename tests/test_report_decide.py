"""Deciding in the report, in a real Chromium: by keys, kept, exported, taken in, undone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_chromium import Visit, marks, sync_api
from report_sample import HOSTILE_PATH, RULES, RUN, Change, build, every_kind, hostile, stop

from fixmt import edits, ledger, settled
from fixmt.article import Article, Cause
from fixmt.report import html
from fixmt.report.items import block, items

pytestmark = marks
axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe is not installed")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("run")
    made = {"every": ("every.txt", every_kind()), "hostile": (HOSTILE_PATH, hostile())}
    index = html.write(made.values(), folder, RUN, RULES)
    urls = {
        n: (folder / html.page_name(p, o.article.digest)).as_uri() for n, (p, o) in made.items()
    }
    return {"index": index.as_uri(), **urls}


def press(page: "sync_api.Page", keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def save(
    page: "sync_api.Page", target: Path, button: str = '[data-do="export"]'
) -> list[ledger.Decision]:
    with page.expect_download() as download:
        page.locator(button).click()
    download.value.save_as(target)
    return ledger.load(target)[0]


@given(st.text())
def test_a_data_block_holds_nothing_but_json(text: str) -> None:
    written = block({"text": text, "</script>": "<!--"})
    assert json.loads(written) == {"text": text, "</script>": "<!--"}
    assert not set("<>&\u2028\u202e\0") & set(written)


def test_items_rebuild_both_texts() -> None:
    outcome = every_kind()
    source = outcome.article.source
    for item in items(outcome, RULES):
        assert source[item["start"] : item["end"]] == item["before"]
        assert source[: item["start"]].endswith(item["head"])
        assert source[item["end"] :].startswith(item["tail"])


def test_decide_export_apply(visit: Visit, pages: dict[str, str], tmp_path: Path) -> None:
    page = visit.open(pages["every"])
    press(page, "jaar")
    assert page.locator("#decided").inner_text() == "3 of 14 decided"
    assert page.locator("#tally").inner_text() == "2 accepted · 1 rejected"
    press(page, "e")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("we <b>hope</b> to j k a r")
    page.keyboard.press("Enter")
    assert page.locator("#decided").inner_text() == "5 of 14 decided"
    found = save(page, tmp_path / "d.json")
    assert [d.choice for d in found] == ["accept", "accept", "reject", "amend", "amend"]
    outcome = every_kind()
    fitted = settled.fit(outcome.article, found)
    assert not fitted.refused
    text = edits.apply(outcome.article.source, fitted.edits)
    assert "the Party Committee held meetings" in text and "MING" in text
    assert "we <b>hope</b> to j k a r" in text
    assert page.locator(".is ins.chosen").first.inner_text() == "we <b>hope</b> to j k a r"
    assert visit.logged == []


def test_decisions_outlive_a_reload_and_undo_goes_back(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["every"])
    press(page, "jrad")
    page.reload()
    assert page.locator("#tally").inner_text() == "1 accepted · 1 rejected · 1 for later"
    assert page.locator(".note[data-state]").count() == 3
    press(page, "kjrr")
    assert page.locator("#tally").inner_text() == "2 rejected · 1 for later"
    press(page, "u")
    assert page.locator("#tally").inner_text() == "1 accepted · 1 rejected · 1 for later"
    press(page, "uu")
    assert page.locator("#tally").inner_text() == "1 accepted · 1 for later"


def test_rejecting_shows_the_original_again(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["every"])
    page.locator(".was .edit", has_text="MING").click()
    press(page, "r")
    now = page.locator(".is .edit", has_text="MING")
    assert now.locator(".chosen").inner_text() == "MING"
    assert now.locator("ins").first.is_hidden()
    press(page, "u")
    assert page.locator(".is .chosen").count() == 0
    assert page.locator(".is ins", has_text="Ming").is_visible()


def test_one_of_several_alike_can_be_decided_alone(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["every"])
    page.locator(".was .edit", has_text="。").nth(1).click()
    assert "one of 2 alike" in page.locator("#where").inner_text()
    press(page, "r")
    assert page.locator("#decided").inner_text() == "1 of 14 decided"
    assert page.locator('.note[data-state="mixed"]').count() == 1


def test_import_takes_what_fits_and_says_so(
    visit: Visit, pages: dict[str, str], tmp_path: Path
) -> None:
    page = visit.open(pages["every"])
    press(page, "jaa")
    save(page, tmp_path / "d.json")
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator("#import").set_input_files(tmp_path / "d.json")
    sync_api.expect(page.locator("#status")).not_to_be_empty()
    assert page.locator("#status").inner_text() == "2 decisions taken from d.json."
    assert page.locator("#decided").inner_text() == "2 of 14 decided"
    (tmp_path / "bad.json").write_text("[]")
    page.locator("#import").set_input_files(tmp_path / "bad.json")
    sync_api.expect(page.locator("#status")).to_contain_text("no fixmt decisions")


def test_filters_choose_what_is_walked(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["every"])
    press(page, "f")
    assert page.locator("#filters").is_visible()
    page.select_option('[name="rule"]', "GB010")
    assert page.locator("#shown").inner_text() == "3 of 13 shown"
    assert page.locator("main .row:visible").count() == 1
    page.locator("h1").click()
    press(page, "jjjj")
    assert page.locator("#where").inner_text() == "1 of 3"
    page.locator("#clear").click()
    press(page, "/")
    page.keyboard.type("party committee")
    sync_api.expect(page.locator("#shown")).to_contain_text("1 of 13")
    page.keyboard.press("Escape")
    assert page.locator("#filters").is_hidden()
    press(page, "f")
    page.locator("#clear").click()
    page.select_option('[name="confidence"]', "0.8-0.95")
    page.locator('[data-do="accept-shown"]').click()
    assert page.locator("#decided").inner_text().startswith("4 of 14")
    page.locator("h1").click()
    press(page, "u")
    assert page.locator("#decided").inner_text() == "0 of 14 decided"


def test_a_suggestion_is_chosen_by_its_number(
    visit: Visit, pages: dict[str, str], tmp_path: Path
) -> None:
    page = visit.open(pages["every"])
    page.locator("mark", has_text="grind a sword").first.click()
    press(page, "1")
    (found,) = save(page, tmp_path / "d.json")
    assert (found.kind, found.result) == ("finding", "spend years on one task")
    page.locator("mark", has_text="true chapter").first.click()
    press(page, "a")
    assert "nothing to accept" in page.locator("#said").inner_text()


def test_edited_text_keeps_the_line_ends_of_the_article(visit: Visit, tmp_path: Path) -> None:
    change = Change("x.png\r\n\r\n", "y\r\n", (Cause("DB010", "m", "r"),))
    outcome = build("One.\r\n", change, "Two.\r\n")
    html.write([("crlf.txt", outcome)], tmp_path, RUN, RULES)
    name = html.page_name("crlf.txt", outcome.article.digest)
    page = visit.open((tmp_path / name).as_uri())
    press(page, "je")
    page.keyboard.press("Enter")
    assert page.locator("#tally").inner_text() == "1 accepted"
    press(page, "je")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("z")
    page.keyboard.press("Enter")
    (found,) = save(page, tmp_path / "d.json")
    assert found.choice == "amend" and "\n" not in (found.text or "").replace("\r\n", "")


def test_a_rule_is_ignored_in_one_paragraph(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["every"])
    page.locator("mark", has_text="grind a sword").first.click()
    press(page, "i")
    assert page.locator("#tally").inner_text() == "3 rejected"
    press(page, "u")
    assert page.locator("#tally").inner_text() == ""


def test_one_column_shows_both(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["every"])
    press(page, "v")
    row = page.locator(".row.changed").first
    assert row.locator(".was").is_hidden()
    assert row.locator(".is .gone del", has_text="学校党委").first.is_visible()
    page.reload()
    assert page.locator("body.inline").count() == 1
    press(page, "v")
    assert row.locator(".was").is_visible()


def test_the_index_counts_exports_and_imports(
    visit: Visit, pages: dict[str, str], tmp_path: Path
) -> None:
    page = visit.open(pages["every"])
    press(page, "jaa")
    page = visit.open(pages["hostile"])
    press(page, "jr")
    page = visit.open(pages["index"])
    assert page.locator(".done-count").all_inner_texts() == ["2/14", "1/2"]
    found = save(page, tmp_path / "all.json", "#export")
    assert {d.path for d in found} == {"every.txt", HOSTILE_PATH} and len(found) == 3
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.locator("#decided").inner_text() == "0 of 16 decided"
    page.locator("#import").set_input_files(tmp_path / "all.json")
    sync_api.expect(page.locator("#status")).not_to_be_empty()
    assert page.locator("#decided").inner_text() == "3 of 16 decided"
    page.select_option("#state", "done")
    assert page.locator(".articles tbody tr:visible").count() == 0


def test_hostile_decisions_stay_text(visit: Visit, pages: dict[str, str], tmp_path: Path) -> None:
    page = visit.open(pages["hostile"])
    press(page, "ja")
    save(page, tmp_path / "d.json")
    value = json.loads((tmp_path / "d.json").read_text())
    evil = "</textarea><img src=x onerror=alert(1)>\u202e<script>alert(2)</script>"
    for item in value["decisions"]:
        item |= {"choice": "amend", "text": evil, "note": evil, "by": evil}
    (tmp_path / "d.json").write_text(json.dumps(value))
    page.locator("#import").set_input_files(tmp_path / "d.json")
    sync_api.expect(page.locator("#status")).not_to_be_empty()
    press(page, "je")
    page.wait_for_timeout(50)
    assert page.locator("html").get_attribute("data-alerted") is None
    assert page.locator("img").count() == 0
    shown = page.locator(".verdict").first.inner_text()
    assert "<img src=x" in shown and "U+202E" in shown and "\u202e" not in shown
    assert visit.logged == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(visit: Visit, pages: dict[str, str], width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.page.emulate_media(color_scheme=scheme)
    for name, url in pages.items():
        page = visit.open(url)
        for keys in ("", "ja", "re") if name != "index" else ("",):
            press(page, keys)
            if keys == "ja":
                page.locator('[data-do="filter"]').click()
            result = axe.Axe().run(page)
            wrong = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]]
            assert wrong == [], (name, keys)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page = visit.open(pages["every"])
    press(page, "?")
    assert axe.Axe().run(page)["violations"] == []


def test_five_thousand_changes_stay_quick(visit: Visit, tmp_path: Path) -> None:
    """A page of 5,000 changes: each key is answered within a quarter of a second."""
    cause = Cause("ZH010", "Chinese.", "translated", confidence=0.9)
    parts: list[str | Change] = []
    for number in range(2_500):
        parts += [f"Paragraph {number} of the report was read aloud ", stop(), "and "]
        parts += [Change(f"会议{number}", f"meeting {number}", (cause,)), " it was.\n\n"]
    outcome = build(*parts)
    html.write([("big.txt", outcome)], tmp_path, RUN, RULES)
    visit.page.set_default_timeout(60_000)
    page = visit.open((tmp_path / html.page_name("big.txt", outcome.article.digest)).as_uri())
    timed = """async (keys) => {
      const took = {};
      for (const key of keys) {
        const start = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        took[key] = Math.round(performance.now() - start);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }
      return took;
    }"""
    took = page.evaluate(timed, ["j", "a", "r", "a", "u", "k", "e"])
    print("5,000 changes, ms a key:", took)
    assert max(took.values()) < 250
    assert page.locator("#decided").inner_text() == "2 of 5000 decided"


def test_an_article_of_one_megabyte_line_opens(visit: Visit, tmp_path: Path) -> None:
    text = "x" * 1_000_000
    outcome = build(text, stop(), text[:9] + "\n")
    html.write([("line.txt", outcome)], tmp_path, RUN, RULES)
    page = visit.open((tmp_path / html.page_name("line.txt", outcome.article.digest)).as_uri())
    press(page, "ja")
    assert page.locator("#decided").inner_text() == "1 of 1 decided"
    assert visit.logged == []


def test_an_article_without_changes_has_nothing_to_decide() -> None:
    assert items(build("Fine."), RULES) == [] and Article("").source == ""
