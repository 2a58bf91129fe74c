const data = block("items");
const review = data && new Review(data);

if (review) {
  const help = $("#help");
  const terms = $("#terms");
  const act = {
    next: () => review.step(1),
    previous: () => review.step(-1),
    accept: () => review.decide("accept"),
    reject: () => review.decide("reject"),
    defer: () => review.decide("defer"),
    edit: () => review.ids.length && review.dock.edit(review.ids),
    cancel: () => review.dock.close(),
    undo: () => review.undo(),
    ignore: () => review.ignore(),
    filter: () => review.filter.toggle(),
    find: () => review.filter.find(),
    inline: () => inline(!document.body.classList.contains("inline")),
    help: () => (help.open ? help.close() : help.showModal()),
    leave: () => review.leave(),
    "accept-shown": () => review.sweep("accept"),
    "reject-shown": () => review.sweep("reject"),
    export: () => download(`${review.data.page.replace(/\.html$/, "")}.decisions.json`,
      exported([...review.decisions.values()]), "application/json"),
    import: () => $("#import").click(),
    term: () => remote && review.current && openTerms(),
    fold: () => {
      const folds = all("details.same");
      const open = !folds.some((d) => d.open);
      folds.forEach((d) => { d.open = open; });
    },
  };
  const keys = { j: "next", k: "previous", a: "accept", r: "reject", e: "edit", d: "defer", u: "undo",
    i: "ignore", g: "term", f: "filter", "/": "find", v: "inline", z: "fold", "?": "help", Escape: "leave" };

  onKey((key, inField) => {
    if (help.open || terms.open) {
      if (key === "?" && help.open) help.close();
      return key === "?" && !inField;
    }
    if (inField) {
      if (key !== "Escape") return false;
      if (review.dock.editing) review.dock.close();
      else if (!review.filter.form.hidden) review.filter.toggle(false);
      return true;
    }
    if (/^[1-9]$/.test(key) && review.current) review.choose(Number(key) - 1);
    else if (keys[key]) {
      if (key === "Escape" && !review.current && !review.filter.form.hidden) review.filter.toggle(false);
      else act[keys[key]]();
    } else return false;
    return true;
  });

  all("[data-do], [data-choice]").forEach((button) => {
    button.addEventListener("click", () => act[button.dataset.do || button.dataset.choice]());
  });
  $("main").addEventListener("click", (event) => {
    const mark = event.target.closest(".edit, mark, .note");
    if (!mark || getSelection().toString()) return;
    event.preventDefault();
    if (mark.matches(".note")) {
      review.select(mark, { scroll: false });
      return;
    }
    const id = Marks.idsOf(mark)[0];
    const note = review.marks.noteOf.get(id);
    const only = review.marks.ids.get(note).length > 1 ? id : null;
    review.select(note, { scroll: false, only });
  });
  $("#import").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    try {
      const count = review.take(imported(await file.text()));
      announce(`${count} ${count === 1 ? "decision" : "decisions"} taken from ${file.name}.`);
    } catch (fault) {
      announce(fault.message);
    }
    event.target.value = "";
  });

  function announce(text) {
    $("#status").textContent = text;
    review.say(text);
  }

  function openTerms() {
    const item = review.items.get(review.ids[0]);
    const chinese = item.before.match(/\p{Script=Han}+/u);
    const decision = review.decisions.get(review.ids[0]);
    $("#term-source").value = chinese ? chinese[0] : "";
    $("#term-target").value = (decision?.text ?? item.options[0] ?? "").trim();
    const wrong = item.before.trim();
    $("#term-forbid").value = !chinese && /\p{L}{2}/u.test(wrong) && !wrong.includes("\n") ? wrong : "";
    $("#term-said").replaceChildren();
    terms.showModal();
  }

  $("#term-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = (id) => $(id).value.trim();
    const said = $("#term-said");
    try {
      const answer = await send("glossary", { source: value("#term-source"),
        target: value("#term-target"), forbid: value("#term-forbid"), kind: value("#term-kind"), note: value("#term-note") });
      const list = make("ul");
      for (const problem of answer.problems) list.append(make("li", "problem", problem));
      for (const other of answer.settles) {
        const entry = make("li");
        const link = make("a", "", `${other.path}: ${other.before}`);
        link.href = `${other.page}#${other.kind}-${other.key}`;
        entry.append(link, other.agrees ? " – says so already" : " – to be changed");
        list.append(entry);
      }
      const others = answer.settles.length;
      said.replaceChildren(make("p", "", `Line ${answer.line}. It speaks of ${others} ${others === 1 ? "change" : "changes"}.`), list);
    } catch (fault) {
      said.replaceChildren(make("p", "problem", fault.message));
    }
  });
  $("#term-close").addEventListener("click", () => terms.close());

  addEventListener("beforeunload", (event) => {
    if (review.unsaved.size) event.preventDefault();
  });
  all("[data-remote]").forEach((e) => { e.hidden = !remote; });
  all("[data-script]").forEach((e) => { e.hidden = false; });
  let view = null;
  try {
    view = localStorage.getItem("fixmt-view");
  } catch { /* no memory, no harm */ }
  if (view === "inline") inline(true);
  const named = location.hash.match(/^#(edit|finding)-([0-9a-f]{16})$/);
  if (named) review.select(review.marks.noteOf.get(`${named[1]}:${named[2]}`));
  review.filter.apply();
}
