// Shows the records of the words under the pointer or the focus: beside the text, or on a narrow screen in a bar at the
// foot that can be closed. The page says all of it without this.
"use strict";

(() => {
  // A link to a record that is folded away opens the fold.
  const unfold = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = place && place.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    place.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  const text = document.getElementById("text");
  const panel = document.getElementById("panel");
  if (!text || !panel) return;

  const narrow = matchMedia("(max-width: 59.99rem)");
  let shown = "";
  // Room for it from the start: words that moved away under the pointer would show another record.
  panel.parentElement.classList.add("open");

  const hide = () => {
    shown = "";
    panel.hidden = true;
    document.body.style.paddingBottom = "";
    for (const each of text.querySelectorAll(".at")) each.classList.remove("at");
  };

  const copied = (number) => {
    const record = document.getElementById("r" + number);
    if (!record) return [];
    const copy = record.cloneNode(true);
    copy.removeAttribute("id");
    const more = document.createElement("a");
    more.href = "#r" + number;
    more.className = "more";
    more.textContent = "Record " + number + " in full";
    copy.querySelector(".leads").prepend(more);
    return [copy];
  };

  // The bar lies over the foot of the page: the words that it speaks of move above it, and the page gets as much longer.
  const makeRoom = (words) => {
    if (!narrow.matches) return;
    const bar = panel.getBoundingClientRect();
    document.body.style.paddingBottom = bar.height + 16 + "px";
    const under = words.getBoundingClientRect().bottom - bar.top + 16;
    if (under > 0) window.scrollBy(0, under);
  };

  const show = (words) => {
    const numbers = words.dataset.records;
    if (!numbers || numbers === shown) return;
    shown = numbers;
    const list = document.createElement("ol");
    list.className = "records";
    list.append(...numbers.split(" ").flatMap(copied));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    close.addEventListener("click", hide);
    panel.replaceChildren(close, list);
    panel.hidden = false;
    for (const each of text.querySelectorAll(".at")) each.classList.remove("at");
    for (const each of text.querySelectorAll("[data-records]")) {
      if (each.dataset.records === numbers) each.classList.add("at");
    }
    makeRoom(words);
  };

  const under = (event) => event.target.closest("[data-records]");

  text.addEventListener("pointerover", (event) => {
    const words = under(event);
    if (words && event.pointerType === "mouse") show(words);
  });
  text.addEventListener("focusin", (event) => {
    const words = under(event);
    if (words) show(words);
  });
  // What was shown when a finger came down: its tap on the same words puts the record away again.
  let before = null;
  text.addEventListener("pointerdown", (event) => { before = event.pointerType === "mouse" ? null : shown; });
  // With the panel at hand, a tap shows the record and does not leave the words. By the keyboard the link is followed.
  text.addEventListener("click", (event) => {
    const words = under(event);
    if (!words || event.detail === 0) return;
    event.preventDefault();
    if (before && before === words.dataset.records) hide();
    else show(words);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
