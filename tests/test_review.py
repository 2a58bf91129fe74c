"""``fixmt review``: who is let in, what is served, and that decisions are kept at once."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from report_chromium import Visit, marks, sync_api
from report_sample import HOSTILE_PATH, RULES, RUN, every_kind, hostile

from fixmt import glossary, ledger
from fixmt.errors import InputError
from fixmt.report import html
from fixmt.review import run as runs

pytest.importorskip("starlette", reason="fixmt[review] is not installed")
TERMS = "source\ttarget\tkind\tforbidden\tflags\tnote\n"


@dataclass
class Review:
    """A running review, its report folder and the address it printed."""

    folder: Path
    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(re.search(r":(\d+)/", self.address)[1])

    @property
    def token(self) -> str:
        return self.address.split("/")[3]

    @property
    def decisions(self) -> list[ledger.Decision]:
        return ledger.load(self.folder / ledger.FILE)[0]

    def ask(
        self, path: str, body: object = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        method, data = "GET", None
        names = {k.replace("_", "-"): v for k, v in headers.items()}
        if body is not None:
            method, data = "POST", json.dumps(body)
            names = {"Content-Type": "application/json", "X-Fixmt": "review", **names}
        connection.request(method, path, data, names)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


def start(folder: Path) -> Review:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "fixmt", "review", str(folder), "--no-browser"),
            *("--by", "Li", "--glossary", str(folder / "terms.tsv")),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    return Review(folder, process.stdout.readline().strip(), process)


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    folder = tmp_path_factory.mktemp("run")
    made = [("every.txt", every_kind()), (HOSTILE_PATH, hostile())]
    html.write(made, folder, RUN, RULES)
    (folder / "terms.tsv").write_text(TERMS, "utf-8")
    (folder / "secret.html").write_text("secret")
    started = start(folder)
    yield started
    started.stop()
    assert started.process.stderr
    assert "Traceback" not in started.process.stderr.read()


PAGE = html.page_name("every.txt", every_kind().article.digest)


def test_only_the_loopback_address_is_bound(review: Review) -> None:
    assert review.address.startswith("http://127.0.0.1:") and len(review.token) >= 32
    assert review.ask(f"/{review.token}/")[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_who_comes_from_elsewhere_is_turned_away(review: Review, headers: dict[str, str]) -> None:
    status, text, _ = review.ask(f"/{review.token}/", **headers)
    assert status == 403 and "fixmt report" not in text


@pytest.mark.parametrize(
    "headers", [{"Content_Type": "text/plain"}, {"X_Fixmt": "no"}, {"Origin": "http://localhost"}]
)
def test_a_form_from_elsewhere_cannot_post(review: Review, headers: dict[str, str]) -> None:
    assert review.ask(f"/{review.token}/decisions", {}, **headers)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/wrong-token/",
        "/{token}/../report.json",
        "/{token}/..%2f..%2fetc%2fpasswd",
        "/{token}/%2e%2e/secret.html",
        "/{token}/secret.html",
        "/{token}/terms.tsv",
        "/{token}/.fixmt/decisions.jsonl",
        "/{token}//etc/passwd",
    ],
)
def test_nothing_but_the_run_is_served(review: Review, path: str) -> None:
    assert review.ask(path.format(token=review.token))[0] in (404, 405)


def test_answers_say_to_keep_out(review: Review) -> None:
    _, text, headers = review.ask(f"/{review.token}/{PAGE}")
    names = {k.lower(): v for k, v in headers.items()}
    assert "access-control-allow-origin" not in names
    assert names["referrer-policy"] == "no-referrer" and names["cache-control"] == "no-store"
    assert "connect-src &#39;self&#39;" in text and text.count("fixmt-review") >= 1


def test_decisions_are_in_the_ledger_when_the_answer_comes(review: Review) -> None:
    ids = list(runs.load(review.folder).pages[PAGE].items)
    body = {
        "page": PAGE,
        "decisions": [{"id": ids[0], "choice": "amend", "text": "new", "note": "n"}],
    }
    assert review.ask(f"/{review.token}/decisions", body)[0] == 200
    last = review.decisions[-1]
    assert (last.choice, last.text, last.note, last.by, last.path) == (
        "amend", "new", "n", "Li", "every.txt",
    )  # fmt: skip
    assert last.before == "1a2b3c.png\n\n" and last.at
    back = {"page": PAGE, "decisions": [{"id": ids[0], "choice": "open"}]}
    assert review.ask(f"/{review.token}/decisions", back)[0] == 200
    assert not ledger.standing(review.decisions)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"page": "secret.html", "decisions": []},
        {"page": PAGE, "decisions": 7},
        {"page": PAGE, "decisions": [{"id": "edit:none", "choice": "accept"}]},
        {"page": PAGE, "decisions": [{"id": "{id}", "choice": "burn"}]},
        {"page": PAGE, "decisions": [{"id": "{id}", "choice": "amend", "text": 7}]},
    ],
)
def test_nonsense_is_refused_and_not_kept(review: Review, body: object) -> None:
    first = next(iter(runs.load(review.folder).pages[PAGE].items))
    before = (review.folder / ledger.FILE).exists() and len(review.decisions)
    body = json.loads(json.dumps(body).replace("{id}", first))
    status, text, _ = review.ask(f"/{review.token}/decisions", body)
    assert status == 400 and json.loads(text)["error"]
    assert ((review.folder / ledger.FILE).exists() and len(review.decisions)) == before


def test_a_term_goes_through_the_lint(review: Review) -> None:
    where = f"/{review.token}/glossary"
    term = {"source": "学校党委", "target": "University Party Committee", "kind": "org"}
    status, text, _ = review.ask(where, term)
    answer = json.loads(text)
    assert status == 200 and answer["line"] == 2
    assert [(s["path"], s["agrees"]) for s in answer["settles"]] == [("every.txt", False)]
    (kept,) = glossary.load(review.folder / "terms.tsv").terms
    assert (kept.source, kept.kind) == ("学校党委", "org")
    rule = {"source": "院长", "target": "Dean of the School", "kind": "title"}
    status, text, _ = review.ask(where, {**rule, "forbid": "said the dean | dean of it"})
    assert [s["before"][:8] for s in json.loads(text)["settles"]] == ["powerful"]
    before = (review.folder / "terms.tsv").read_bytes()
    for bad in ({**term, "target": "another"}, {"source": "abc", "target": "x"}, {"source": "党"}):
        status, text, _ = review.ask(where, bad)
        assert status == 400 and json.loads(text)["error"]
    assert (review.folder / "terms.tsv").read_bytes() == before


def test_a_folder_that_is_no_report_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report here"):
        runs.load(tmp_path)
    report = {"articles": [{"page": "../../etc/passwd.html"}]}
    (tmp_path / "report.json").write_text(json.dumps(report))
    with pytest.raises(InputError, match="no name of a page"):
        runs.load(tmp_path)


@marks[0]
@marks[1]
@marks[2]
def test_a_review_in_the_browser_is_resumed(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decide, kill the server, start it again: the page goes on where it was."""
    html.write([("every.txt", every_kind())], tmp_path, RUN, RULES)
    (tmp_path / "terms.tsv").write_text(TERMS, "utf-8")
    first = start(tmp_path)
    page = visit.open(first.address)
    page.locator(".articles a").click()
    page.wait_for_url(f"**/{PAGE}")
    for key in "jaar":
        page.keyboard.press(key)
    sync_api.expect(page.locator("body.saving")).to_have_count(0)
    sync_api.expect(page.locator("#decided")).to_have_text("3 of 14 decided")
    page.wait_for_timeout(200)
    first.process.kill()
    assert [d.choice for d in first.decisions] == ["accept", "accept", "reject"]
    page.keyboard.press("a")
    sync_api.expect(page.locator("#said")).to_contain_text("Not saved")
    page.on("dialog", lambda dialog: dialog.accept())  # it warns before it is left

    second = start(tmp_path)
    assert second.token != first.token
    page = visit.open(second.address)
    assert page.locator(".done-count").inner_text() == "3/14"
    page.locator(".articles a").click()
    page.wait_for_url(f"**/{PAGE}")
    assert page.locator("#tally").inner_text() == "2 accepted · 1 rejected"
    page.keyboard.press("j")
    assert page.locator("#where").inner_text().startswith("4 of 13")
    page.locator(".was .edit", has_text="学校党委").click()
    page.keyboard.press("g")
    assert page.locator("#term-source").input_value() == "学校党委召开会议"
    page.locator("#term-source").fill("学校党委")
    page.locator("#term-target").fill("University Party Committee")
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#term-said")).to_contain_text("It speaks of 1 change.")
    page.keyboard.press("Escape")
    sync_api.expect(page.locator("#terms")).to_be_hidden()
    page.wait_for_function("!document.activeElement?.closest('dialog, input, textarea')")
    page.wait_for_timeout(200)
    page.keyboard.press("u")
    sync_api.expect(page.locator("#decided")).to_have_text("2 of 14 decided")
    page.wait_for_timeout(200)
    assert [d.choice for d in second.decisions][-1] == "open"
    second.stop()
