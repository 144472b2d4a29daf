// The filters of the page. Without it every line and every case is shown.
"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const duties = [...document.querySelectorAll(".duty")];
  const groups = [...document.querySelectorAll(".chapter, .part, div.comparison")];
  const cases = [...document.querySelectorAll(".duty details")];
  const folded = [...document.querySelectorAll("details")];
  const words = new Map(duties.map((duty) => [
    duty, (duty.textContent + " " + duty.dataset.topic).toLowerCase().replace(/\s+/g, " "),
  ]));
  const comparisonOf = (duty) => duty.closest("[data-comparison]").dataset.comparison;
  const number = (count) => count.toLocaleString("en-GB");

  const apply = () => {
    const wanted = new FormData(form);
    const verdicts = new Set(wanted.getAll("verdict"));
    const kinds = new Set(wanted.getAll("kind"));
    const among = (wanted.get("words") || "").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const duty of duties) {
      const data = duty.dataset;
      const fits = verdicts.has(data.verdict) && kinds.has(data.kind) &&
        (!wanted.get("chapter") || wanted.get("chapter") === data.chapter) &&
        (!wanted.get("comparison") || wanted.get("comparison") === comparisonOf(duty)) &&
        (!wanted.get("topic") || wanted.get("topic") === data.topic) &&
        among.every((word) => words.get(duty).includes(word));
      duty.hidden = !fits;
      if (fits) count += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".duty:not([hidden])");
    shown.classList.toggle("all", count === duties.length);
    shown.textContent = count === duties.length ? `All ${number(count)} lines are shown.`
      : `${number(count)} of ${number(duties.length)} lines are shown.`;
  };

  // A line that a link points to is shown, whatever the filters say, with its cases.
  const showTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    if (target.classList.contains("duty")) for (const one of target.querySelectorAll("details")) one.open = true;
    target.scrollIntoView();
  };

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folded.filter((one) => !one.open);
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
  addEventListener("hashchange", showTarget);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  document.getElementById("open-cases").addEventListener("click", () => cases.forEach((one) => { one.open = true; }));
  document.getElementById("close-cases").addEventListener("click", () => cases.forEach((one) => { one.open = false; }));

  for (const one of folded) one.open = false;
  form.hidden = false;
  apply();
  showTarget();
})();
