// Keys for the desk: j and k move, a accepts, r rejects, c corrects, u undoes the last, ? lists them. Who speaks to the
// machine or types by accident can turn them off. The forms do the same without this.
"use strict";

(() => {
  const cases = [...document.querySelectorAll("#desk [data-entry]")];
  const keys = document.getElementById("keys");
  let at = -1;

  const go = (to) => {
    if (!cases.length) return;
    at = Math.min(Math.max(to, 0), cases.length - 1);
    for (const each of cases) each.classList.toggle("here", each === cases[at]);
    cases[at].focus();
    cases[at].scrollIntoView({ block: "nearest" });
  };

  // The verdict whose reason is being written: Enter in the box gives it.
  const ask = (verdict) => {
    if (at < 0) go(0);
    const form = cases[at] && cases[at].querySelector("form");
    if (!form) return;
    form.dataset.verdict = verdict;
    const box = form.querySelector("input[name=reason]");
    box.setAttribute("placeholder", verdict === "accept" ? "Accept, because …" : "Reject, because …");
    box.focus();
  };

  const correct = () => {
    if (at < 0) go(0);
    const part = cases[at] && cases[at].querySelector("details.correct");
    if (!part) return;
    part.open = true;
    part.querySelector("select").focus();
  };

  for (const form of document.querySelectorAll("#desk form")) {
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.name !== "reason" || !form.dataset.verdict) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector(`button[value=${form.dataset.verdict}]`));
    });
  }
  // What the field says now, to be changed rather than written anew.
  for (const field of document.querySelectorAll("#desk select[name=field]")) {
    const box = field.form.querySelector("input[name=value]");
    const fill = () => { box.value = field.selectedOptions[0].dataset.now; };
    field.addEventListener("change", fill);
    // Not over what was typed before the script came, or what the browser kept.
    if (!box.value) fill();
  }
  for (const [number, each] of cases.entries()) each.addEventListener("focusin", () => { at = number; });

  const doing = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    a: () => ask("accept"),
    r: () => ask("reject"),
    c: correct,
    u: () => { const box = document.getElementById("undo-reason"); if (box) box.focus(); },
    "?": () => { if (keys) { keys.open = !keys.open; keys.querySelector("summary").focus(); } },
  };

  // Kept in this browser; where it keeps nothing, the keys work.
  const off = "detente-keys-off";
  const remembered = () => { try { return localStorage.getItem(off) !== null; } catch { return false; } };
  const remember = (on) => {
    try {
      if (on) localStorage.removeItem(off);
      else localStorage.setItem(off, "1");
    } catch { /* This page only, then. */ }
  };
  const place = document.getElementById("keys-on");
  const working = document.createElement("input");
  working.type = "checkbox";
  working.checked = !remembered();
  if (place) {
    const label = document.createElement("label");
    label.append(working, " These keys work");
    place.append(label);
    working.addEventListener("change", () => remember(working.checked));
  }

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && box) {
      box.blur();
      if (at >= 0) go(at);
      return;
    }
    if (box || !working.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = doing[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
