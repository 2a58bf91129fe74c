// Which changes are shown, and therefore walked.
class Filter {
  constructor(review) {
    this.review = review;
    this.form = $("#filters");
    this.names = ["state", "rule", "severity", "level", "confidence"];
    this.search = $("#search");
    const rules = new Map();
    for (const item of review.items.values()) {
      for (const rule of item.rules) rules.set(rule, (rules.get(rule) || 0) + 1);
    }
    for (const [rule, count] of [...rules].sort()) {
      this.form.elements.rule.append(new Option(`${rule} (${count})`, rule));
    }
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", () => this.apply());
    let waiting;
    this.search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.apply(), 80);
    });
    $("#clear").addEventListener("click", () => {
      this.form.reset();
      this.apply();
    });
  }

  get active() {
    return Boolean(this.search.value.trim()) || this.names.some((n) => this.form.elements[n].value);
  }

  toggle(open = this.form.hidden) {
    this.form.hidden = !open;
    const button = $('[data-do="filter"]');
    button.setAttribute("aria-expanded", String(open));
    (open ? this.form.elements.state : button).focus({ preventScroll: true });
  }

  find() {
    this.toggle(true);
    this.search.focus({ preventScroll: true });
    this.search.select();
  }

  fits(id, words) {
    const item = this.review.items.get(id);
    const { state, rule, severity, level, confidence } = this.form.elements;
    const choice = this.review.decisions.get(id)?.choice || "";
    if (state.value === "open" && choice) return false;
    if (state.value === "left" && item.kind !== "finding") return false;
    if (["accept", "amend", "reject", "defer"].includes(state.value) && choice !== state.value) return false;
    if (rule.value && !item.rules.includes(rule.value)) return false;
    if (severity.value && item.severity !== severity.value) return false;
    if (level.value && item.level !== level.value) return false;
    if (confidence.value) {
      const [low, high] = confidence.value.split("-").map(Number);
      if (item.confidence === null || item.confidence < low || item.confidence >= high) return false;
    }
    return words.every((w) => this.haystack(id, item).includes(w));
  }

  haystack(id, item) {
    item.haystack ??= [item.before, ...item.options, item.now || "",
      this.review.marks.noteOf.get(id)?.textContent || ""].join("\n").toLowerCase();
    return item.haystack;
  }

  apply() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = this.active;
    let shown = 0;
    for (const [note, ids] of this.review.marks.ids) {
      const hidden = active && !ids.some((id) => this.fits(id, words));
      if (note.hidden !== hidden) note.hidden = hidden;
      shown += !hidden;
    }
    document.body.classList.toggle("filtered", active);
    for (const row of all("main .row")) {
      row.classList.toggle("out", active && !all(".note", row).some((n) => !n.hidden));
    }
    const total = this.review.marks.ids.size;
    $("#shown").textContent = active ? `${shown} of ${total} shown` : `all ${total} shown`;
    $("#none").hidden = !active || shown > 0;
    this.review.refilter();
  }
}
