const $ = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

// The same as visible.py: what cannot be seen is spelled out, what is Chinese says so.
const HIDDEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const RUN = new RegExp(`(${HIDDEN.source})|(\\p{Script=Han}+)`, "gu");

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) spell(node, text);
  return node;
}

function spell(node, text) {
  let at = 0;
  node.replaceChildren();
  for (const match of text.matchAll(RUN)) {
    node.append(text.slice(at, match.index));
    const span = document.createElement("span");
    if (match[1]) {
      const code = match[1].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      span.className = "control";
      span.textContent = `U+${code}`;
    } else {
      span.lang = "zh";
      span.textContent = match[2];
    }
    node.append(span);
    at = match.index + match[0].length;
  }
  node.append(text.slice(at));
}

function block(id) {
  const found = document.getElementById(id);
  return found ? JSON.parse(found.textContent) : null;
}

const typing = (target) => target.closest && target.closest("input, textarea, select");

// Keys with a modifier belong to the browser; letters belong to whoever types them.
function onKey(handle) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (handle(event.key, typing(event.target), event)) event.preventDefault();
  });
}

function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
