// Walking, deciding, undoing; the page's only state is here.
class Review {
  constructor(data) {
    this.data = data;
    this.items = new Map(data.items.map((i) => [`${i.kind}:${i.key}`, i]));
    this.marks = new Marks(this.items);
    this.decisions = new Map();
    this.history = [];
    this.current = null;
    this.ids = [];
    this.walk = this.marks.notes;
    this.unsaved = new Map(); // id → record or null, on its way to the ledger
    this.queue = Promise.resolve();
    this.dock = new Dock(this);
    this.filter = new Filter(this);
    for (const [id, item] of this.items) {
      if (item.decided) this.decisions.set(id, this.record(item, "accept", {}));
    }
    const known = remote ? block("standing").decisions : Object.values(stored(data.page));
    this.take(known, true);
    if (!known.length) this.draw([...this.decisions.keys()]);
    this.count();
  }

  record(item, choice, { text, note, at = new Date().toISOString() }) {
    const { path, digest } = this.data;
    const { key, kind, rules, start, end, before, head, tail, needs } = item;
    const record = { key, choice, path, digest, kind, rules, start, end, before,
      after: item.options[0] ?? item.now ?? before, head, tail };
    if (text !== undefined && text !== null) record.text = text;
    if (needs && needs.length) record.needs = needs;
    if (note) record.note = note;
    return { ...record, by: "", at };
  }

  // Decisions from elsewhere, as far as they speak of this page; returns how many did.
  take(records, quiet = false) {
    const fitting = new Map();
    for (const r of records) {
      const item = this.items.get(idOf(r));
      const mine = r.path === this.data.path || r.digest === this.data.digest;
      if (!mine || !item || item.before !== r.before || !(r.choice in VERDICTS)) continue;
      const clean = this.record(item, r.choice, {
        text: typeof r.text === "string" ? r.text : null,
        note: typeof r.note === "string" ? r.note : "",
        at: String(r.at || ""),
      });
      clean.by = String(r.by || "");
      fitting.set(idOf(r), clean);
    }
    if (quiet) for (const [id, r] of fitting) this.decisions.set(id, r);
    else this.set(fitting);
    if (quiet) this.draw([...this.decisions.keys()]);
    return fitting.size;
  }

  // Every change of state goes through here. `changes`: id → record, or null for none.
  set(changes, undoable = true) {
    if (!changes.size) return;
    const before = new Map([...changes.keys()].map((id) => [id, this.decisions.get(id) || null]));
    if (undoable) this.history.push(before);
    for (const [id, record] of changes) {
      if (record) this.decisions.set(id, record);
      else this.decisions.delete(id);
    }
    this.draw([...changes.keys()]);
    this.count();
    if (this.current) this.dock.state(this.ids);
    this.persist(changes);
  }

  persist(changes) {
    if (!remote) {
      const problem = keep(this.data.page, Object.fromEntries(this.decisions));
      if (problem) this.say(problem);
      return;
    }
    for (const [id, r] of changes) this.unsaved.set(id, r);
    document.body.classList.add("saving");
    this.queue = this.queue.then(() => this.flush());
  }

  // What could not be sent is sent again with the next decision.
  async flush() {
    const sent = new Map(this.unsaved);
    if (!sent.size) return;
    const body = [...sent].map(([id, r]) => ({
      id, choice: r ? r.choice : "open", text: r?.text ?? null, note: r?.note || "",
    }));
    try {
      await send("decisions", { page: this.data.page, decisions: body });
      for (const [id, r] of sent) if (this.unsaved.get(id) === r) this.unsaved.delete(id);
      document.body.classList.toggle("saving", this.unsaved.size > 0);
    } catch (fault) {
      this.say(`Not saved: ${fault.message} It is tried again with the next decision.`);
    }
  }

  draw(ids) {
    const notes = new Set();
    for (const id of ids) {
      this.marks.show(id, this.decisions.get(id));
      notes.add(this.marks.noteOf.get(id));
    }
    notes.delete(undefined);
    for (const note of notes) this.marks.judge(note, this.decisions);
  }

  count() {
    const tally = {};
    for (const d of this.decisions.values()) tally[d.choice] = (tally[d.choice] || 0) + 1;
    const done = this.decisions.size - (tally.defer || 0);
    $("#meter").max = this.items.size || 1;
    $("#meter").value = done;
    $("#decided").textContent = `${done} of ${this.items.size} decided`;
    const parts = [["accept", "accepted"], ["amend", "edited"], ["reject", "rejected"], ["defer", "for later"]];
    $("#tally").textContent = parts.filter(([k]) => tally[k]).map(([k, w]) => `${tally[k]} ${w}`).join(" · ");
  }

  say(text) {
    $("#said").textContent = text;
  }

  leave() {
    if (this.current) {
      [this.current, ...this.ids.flatMap((id) => this.marks.of.get(id) || [])]
        .forEach((e) => e.classList.remove("current"));
    }
    this.current = null;
    this.ids = [];
    this.dock.hide();
  }

  select(note, { scroll = true, only = null } = {}) {
    if (!note) return;
    this.leave();
    this.current = note;
    this.ids = only ? [only] : this.marks.ids.get(note);
    const marks = this.ids.flatMap((id) => this.marks.of.get(id) || []);
    [note, ...marks].forEach((e) => e.classList.add("current"));
    const fold = note.closest("details");
    if (fold) fold.open = true;
    this.dock.show(note, this.ids, `${this.walk.indexOf(note) + 1} of ${this.walk.length}`);
    this.say("");
    const mark = marks.find((e) => e.closest(".is") && e.textContent && e.checkVisibility()) || note;
    if (scroll) mark.scrollIntoView({ block: "center", behavior: "instant" });
  }

  step(by) {
    if (!this.walk.length) return;
    if (!this.current && by > 0) {
      // Where one left off: the first change nobody has decided.
      const open = this.walk.find((n) => this.marks.ids.get(n).some((id) => !this.decisions.has(id)));
      this.select(open || this.walk[0]);
      return;
    }
    const at = this.current ? this.walk.indexOf(this.current) : 0;
    this.select(this.walk[(at + by + this.walk.length) % this.walk.length]);
  }

  refilter() {
    this.walk = this.filter.active ? this.marks.notes.filter((n) => !n.hidden) : this.marks.notes;
    if (this.current?.hidden) this.leave();
  }

  decide(choice, { text = null, note = "", ids = this.ids, on = true } = {}) {
    if (!ids.length) return;
    const changes = new Map();
    for (const id of ids) {
      const item = this.items.get(id);
      if (choice === "accept" && text === null && !item.options.length) continue;
      changes.set(id, this.record(item, choice, { text, note }));
    }
    if (!changes.size) {
      this.say("There is nothing to accept here: edit or reject it.");
      return;
    }
    const single = ids === this.ids;
    this.set(changes);
    if (single && on && this.marks.ids.get(this.current).length === ids.length) this.step(1);
  }

  choose(index) {
    const text = this.ids.length ? this.items.get(this.ids[0]).options[index] : undefined;
    if (text === undefined) return;
    if (index === 0) this.decide("accept");
    else this.decide("accept", { text, ids: this.same() });
  }

  // Those of the current changes that one text can stand for.
  same() {
    const [first, ...rest] = this.ids.map((id) => [id, this.items.get(id)]);
    const alike = rest.filter(([, i]) => i.before === first[1].before && i.options[0] === first[1].options[0]);
    return alike.length === rest.length ? this.ids : [first, ...alike].map(([id]) => id);
  }

  // A field knows one line end only; the article keeps its own.
  amend(field, note) {
    const text = field.replace(/\n/g, this.data.newline);
    const item = this.items.get(this.ids[0]);
    if (text === item.before && item.kind === "edit") this.decide("reject", { note });
    else if (text === item.options[0]) this.decide("accept", { note });
    else this.decide("amend", { text, note, ids: this.same() });
  }

  undo() {
    const last = this.history.pop();
    if (last) {
      this.set(last, false);
      const note = this.marks.noteOf.get([...last.keys()][0]);
      if (note && !note.hidden) this.select(note);
      this.say("Undone.");
    } else if (this.ids.some((id) => this.decisions.has(id))) {
      this.set(new Map(this.ids.map((id) => [id, null])), false);
      this.say("Undone.");
    } else {
      this.say("Nothing to undo.");
    }
  }

  // All changes shown that nobody has decided yet.
  sweep(choice) {
    const words = this.filter.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const ids = this.walk.flatMap((n) => this.marks.ids.get(n))
      .filter((id) => !this.decisions.has(id) && (!this.filter.active || this.filter.fits(id, words)));
    this.decide(choice, { ids });
    this.say(`${ids.length} decided; u takes that back.`);
  }

  // Reject what this rule says in this paragraph.
  ignore() {
    if (!this.current) return;
    const rules = new Set(this.items.get(this.ids[0]).rules);
    const ids = all(".note", this.current.closest(".row")).flatMap((n) => this.marks.ids.get(n))
      .filter((id) => this.items.get(id).rules.every((r) => rules.has(r)));
    const note = `${[...rules].join(", ")} ignored in this paragraph`;
    const current = this.current;
    this.decide("reject", { ids: [...ids], note });
    this.select(current);
    this.say(`${note}: ${ids.length}.`);
  }
}
