const articles = all(".articles tbody tr");

if (articles.length) {
  const search = $("#filter");
  const state = $("#state");
  const done = block("progress") || {};

  const draw = () => {
    let decided = 0, total = 0;
    for (const row of articles) {
      const { page, total: all_ } = row.dataset;
      const records = remote ? null : Object.values(stored(page));
      const count = remote ? (done[page] || 0) : records.filter((r) => r.choice !== "defer").length;
      row.dataset.decided = count;
      $("progress", row).value = count;
      $(".done-count", row).textContent = `${count}/${all_}`;
      decided += count;
      total += Number(all_);
    }
    $("#meter").max = total || 1;
    $("#meter").value = decided;
    $("#decided").textContent = `${decided} of ${total} decided`;
  };

  const texts = articles.map((r) => r.textContent.toLowerCase());
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    let shown = 0;
    articles.forEach((row, i) => {
      const open = Number(row.dataset.decided) < Number(row.dataset.total);
      row.hidden = !words.every((w) => texts[i].includes(w))
        || (state.value === "open" && !open) || (state.value === "done" && open);
      shown += !row.hidden;
    });
    $("#nothing").hidden = shown > 0;
  };
  search.addEventListener("input", filter);
  state.addEventListener("change", filter);

  $("#export").addEventListener("click", () => {
    const records = articles.flatMap((r) => Object.values(stored(r.dataset.page)));
    download("decisions.json", exported(records), "application/json");
  });
  $("#import").addEventListener("change", async (event) => {
    const said = $("#status");
    const [file] = event.target.files;
    try {
      const records = imported(await file.text());
      let count = 0;
      for (const row of articles) {
        const mine = records.filter((d) => d.path === row.dataset.path || d.digest === row.dataset.digest);
        if (!mine.length) continue;
        const known = stored(row.dataset.page);
        for (const d of mine) known[idOf(d)] = d;
        const problem = keep(row.dataset.page, known);
        if (problem) throw new Error(problem);
        count += mine.length;
      }
      said.textContent = `${count} of ${records.length} decisions taken from ${file.name}.`;
      draw();
    } catch (fault) {
      said.textContent = fault.message;
    }
    event.target.value = "";
  });
  $("#choose").addEventListener("click", () => $("#import").click());
  onKey((key, inField) => {
    if (key === "Escape" && inField) document.activeElement.blur();
    else if (key === "/" && !inField) search.focus();
    else return false;
    return true;
  });
  all("[data-script]").forEach((e) => { e.hidden = false; });
  all("[data-local]").forEach((e) => { e.hidden = remote; });
  addEventListener("pageshow", draw);
  draw();
}
