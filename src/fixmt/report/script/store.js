// Decisions: in localStorage page by page, or, under `fixmt review`, in the ledger.
const SCHEMA = 1;
const KIND = "fixmt decisions";
const slot = (page) => `fixmt:${page}`;
const remote = Boolean($('meta[name="fixmt-review"]'));

function stored(page) {
  try {
    const value = JSON.parse(localStorage.getItem(slot(page)) || "{}");
    return value && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}

function keep(page, decisions) {
  try {
    localStorage.setItem(slot(page), JSON.stringify(decisions));
    return "";
  } catch {
    return "This browser keeps no more; export the decisions now.";
  }
}

function exported(records) {
  return JSON.stringify({ schema: SCHEMA, kind: KIND, decisions: records }, null, 1);
}

function imported(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON.");
  }
  if (!value || value.kind !== KIND || value.schema !== SCHEMA || !Array.isArray(value.decisions)) {
    throw new Error("This file holds no fixmt decisions.");
  }
  return value.decisions.filter((d) => d && typeof d.key === "string" && d.choice !== "open");
}

const idOf = (record) => `${record.kind}:${record.key}`;

async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Fixmt": "review" },
    body: JSON.stringify(body),
  });
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.error || `The server answered ${answer.status}.`);
  return value;
}
