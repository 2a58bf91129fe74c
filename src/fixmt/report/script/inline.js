// One column instead of two: what was taken out stands before what was put in.
let woven = false;

function weave() {
  if (woven) return;
  woven = true;
  for (const row of all("main .row.changed")) {
    for (const mark of all(".is .edit", row)) {
      const old = $(`.was .edit[data-edit="${CSS.escape(mark.dataset.edit)}"]`, row);
      const gone = old ? all("del, .caret", old) : [];
      const places = all("ins, .caret", mark).filter((e) => !e.classList.contains("chosen"));
      const alike = gone.length === places.length;
      gone.forEach((del, i) => {
        if (del.tagName !== "DEL") return;
        const copy = make("span", "gone");
        copy.append(del.cloneNode(true));
        if (alike) places[i].before(copy);
        else (places[0] || mark.firstChild)?.before(copy);
      });
    }
  }
}

function inline(on) {
  if (on) weave();
  document.body.classList.toggle("inline", on);
  $('[data-do="inline"]').setAttribute("aria-pressed", String(on));
  try {
    localStorage.setItem("fixmt-view", on ? "inline" : "side");
  } catch { /* the view is forgotten then */ }
}
