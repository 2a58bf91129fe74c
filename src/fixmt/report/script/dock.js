// The note of the current change, with what can be done about it.
class Dock {
  constructor(review) {
    this.review = review;
    this.node = $("#galley");
    this.editor = $("#editor");
    this.field = $("#replacement");
    this.remark = $("#remark");
    this.editor.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.save();
      }
    });
    $("#copy").addEventListener("click", (event) => {
      const option = event.target.closest("[data-option]");
      if (option && !getSelection().toString()) review.choose(Number(option.dataset.option));
    });
  }

  get editing() {
    return !this.editor.hidden;
  }

  // `ids` are the changes meant: all that `note` speaks of, or one of them.
  show(note, ids, place) {
    const item = this.review.items.get(ids[0]);
    const copy = note.cloneNode(true);
    copy.removeAttribute("id");
    copy.removeAttribute("tabindex");
    all(".verdict", copy).forEach((e) => e.remove());
    const holder = make("div");
    holder.className = copy.className;
    holder.classList.remove("current");
    holder.append(...copy.childNodes);
    $(".label", holder)?.remove();
    this.number(holder, item);
    $("#copy").replaceChildren(holder);
    const all_ = this.review.marks.ids.get(note);
    $("#where").textContent = place + (ids.length < all_.length ? `, one of ${all_.length} alike` : "");
    this.state(ids);
    this.close();
    this.node.hidden = false;
  }

  // Alternatives get the numbers of the keys that choose them.
  number(holder, item) {
    let list = $(".suggestions", holder);
    if (item.kind === "edit" && item.options.length > 1) {
      list = make("ul", "suggestions");
      for (const text of item.options.slice(1)) {
        const entry = make("li");
        entry.append(make("p", "quote", text || "take it out"));
        list.append(entry);
      }
      $(".done", holder).append(list);
    }
    if (!list) return;
    const first = item.kind === "edit" ? 1 : 0;
    [...list.children].forEach((entry, i) => {
      entry.dataset.option = first + i;
      if (first + i < 9) entry.prepend(make("kbd", "", String(first + i + 1)));
    });
  }

  state(ids) {
    const found = ids.map((id) => this.review.decisions.get(id)?.choice || "");
    const state = new Set(found).size === 1 ? found[0] : "mixed";
    for (const button of all("[data-choice]", this.node)) {
      button.setAttribute("aria-pressed", String(button.dataset.choice === state));
    }
    const item = this.review.items.get(ids[0]);
    $('[data-choice="accept"]', this.node).disabled = !item.options.length;
  }

  edit(ids) {
    const item = this.review.items.get(ids[0]);
    const decision = this.review.decisions.get(ids[0]);
    this.field.value = decision?.text ?? item.options[0] ?? item.now ?? item.before;
    this.remark.value = decision?.note || "";
    this.editor.hidden = false;
    this.node.classList.add("writing");
    this.field.focus();
    this.field.select();
  }

  save() {
    const text = this.field.value;
    const note = this.remark.value.trim();
    this.close();
    this.review.amend(text, note);
  }

  close() {
    this.editor.hidden = true;
    this.node.classList.remove("writing");
    if (this.node.contains(document.activeElement)) document.activeElement.blur();
  }

  hide() {
    this.close();
    this.node.hidden = true;
  }
}
