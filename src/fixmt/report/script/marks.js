// What a decision looks like in the text and under it.
const VERDICTS = {
  accept: "✓ Accepted",
  amend: "✎ Edited",
  reject: "✗ Rejected",
  defer: "… For later",
};

class Marks {
  constructor(items) {
    this.items = items;
    this.notes = all(".notes .note");
    this.of = new Map(); // item id → its marks
    for (const name of ["edit", "finding"]) {
      for (const mark of all(`.was [data-${name}], .is [data-${name}]`)) {
        for (const key of mark.dataset[name].split(" ")) {
          const id = `${name}:${key}`;
          if (!this.of.has(id)) this.of.set(id, []);
          this.of.get(id).push(mark);
        }
      }
    }
    this.ids = new Map(this.notes.map((n) => [n, Marks.idsOf(n)]));
    this.noteOf = new Map();
    for (const [note, ids] of this.ids) for (const id of ids) this.noteOf.set(id, note);
  }

  static idsOf(node) {
    const name = node.dataset.edit ? "edit" : "finding";
    return node.dataset[name].split(" ").map((key) => `${name}:${key}`);
  }

  show(id, decision) {
    const item = this.items.get(id);
    const marks = this.of.get(id) || [];
    const choice = decision ? decision.choice : "";
    let text = null;
    if (choice === "reject" && item.kind === "edit") text = item.before;
    if ((choice === "accept" && item.kind === "finding") || choice === "amend") text = decision.text ?? item.options[0];
    if (choice === "accept" && item.kind === "edit" && decision.text != null) text = decision.text;
    if (item.needs && item.needs.length) text = null; // the note says it; the mark is not alone
    const home = marks.find((m) => m.closest(".is") && m.textContent) || marks.find((m) => m.closest(".is"));
    for (const mark of marks) {
      if (choice) mark.dataset.state = choice;
      else delete mark.dataset.state;
      const inside = text !== null && Boolean(mark.closest(".is"));
      if (inside) Marks.wrap(mark);
      mark.classList.toggle("replaced", inside);
    }
    if (!home) return;
    $(".chosen", home)?.remove();
    if (text !== null) {
      const chosen = make(choice === "reject" ? "span" : "ins", "chosen");
      spell(chosen, text.replace(/\n+$/, ""));
      home.prepend(chosen);
    }
  }

  // What the mark showed goes into one element, so that it can be hidden as a whole.
  static wrap(mark) {
    if ($(".old", mark)) return;
    const old = make("span", "old");
    old.append(...[...mark.childNodes].filter((n) => !n.classList?.contains("ref")));
    mark.prepend(old);
  }

  judge(note, decisions) {
    const found = this.ids.get(note).map((id) => decisions.get(id));
    const choices = new Set(found.map((d) => (d ? d.choice : "")));
    const state = choices.size === 1 ? [...choices][0] : "mixed";
    if (state) note.dataset.state = state;
    else delete note.dataset.state;
    $(".verdict", note)?.remove();
    if (!state) return;
    const said = make("p", "verdict");
    if (state === "mixed") {
      const count = found.filter(Boolean).length;
      said.textContent = `${count} of ${found.length} decided, not all alike`;
    } else {
      const finding = this.items.get(this.ids.get(note)[0]).kind === "finding";
      said.textContent = finding && state === "reject" ? "✗ Right as it stands" : VERDICTS[state];
      const first = found[0];
      if (first.text != null && state !== "reject") {
        said.append(": ");
        const words = first.text.trim() ? make("ins", "", first.text) : make("i", "", "take it out");
        said.append(words);
      }
      if (first.note) said.append(" ", make("span", "remark", `(${first.note})`));
    }
    ($(".done", note) || note).append(said);
  }
}
