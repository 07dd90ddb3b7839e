"use strict";
// Without this script everything is shown in one long page, and its links lead to their places in it.
(() => {
  const views = [...document.querySelectorAll("[data-view]")];
  const overview = document.getElementById("_overview");
  const title = document.title;
  let left = { link: null, scroll: 0 };

  const wanted = () => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { /* no name of ours */ }
    return views.find((view) => view.id === name) ?? overview;
  };

  // One view at a time: a page has the focus when it opens, the link that led to it when it closes.
  const show = (first) => {
    if (location.hash === "#_content") return;
    const now = wanted();
    const was = views.find((view) => !view.hidden);
    if (!first && was === now) return;
    if (was === overview && now !== overview && !first) left.scroll = scrollBeforeLeaving;
    views.forEach((view) => { view.hidden = view !== now; });
    if (now === overview) {
      document.title = title;
      if (first) return;
      scrollTo(0, left.scroll);
      (left.link ?? document.getElementById("_content")).focus({ preventScroll: true });
    } else {
      document.title = `${now.querySelector("h2").textContent} · ${title}`;
      scrollTo(0, 0);
      now.focus({ preventScroll: true });
    }
  };

  let scrollBeforeLeaving = 0;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    scrollBeforeLeaving = scrollY;
    if (overview.contains(link)) left.link = link;
  }, true);
  addEventListener("hashchange", () => show(false));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("_content").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && overview.hidden) location.hash = "_overview";
  });

  // Filters.
  const filters = document.getElementById("_filters");
  const variants = [...document.querySelectorAll("[data-variant]")];
  const gaps = document.getElementById("_gaps");
  const filter = () => {
    const chosen = [...filters.querySelectorAll("select")].filter((select) => select.value !== "");
    for (const variant of variants) {
      variant.hidden = !chosen.every((select) => variant.dataset[select.dataset.facet].split(" ").includes(select.value));
    }
    for (const cell of document.querySelectorAll("#_grid tbody td")) {
      cell.classList.toggle("empty", !cell.querySelector("li:not([hidden])"));
    }
    const rows = gaps.tBodies[0].rows;
    const shown = [...rows].filter((row) => !row.hidden).length;
    document.getElementById("_shown").value = `${shown} of ${rows.length} variants shown`;
  };
  if (filters) {
    filters.hidden = false;
    filters.addEventListener("change", filter);
    filters.addEventListener("reset", () => setTimeout(filter));
    filters.addEventListener("submit", (event) => event.preventDefault());
    filter(); // a browser may have kept what was chosen before a reload
  }

  // Arrow keys in the grid: within a cell, then to the next cell in that direction that has something to show.
  const STEPS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const links = (cell) => [...cell.querySelectorAll("li:not([hidden]) a")];
  const cellAt = (diagnose, fix) => document.querySelector(`#_grid td[data-diagnose="${diagnose}"][data-fix="${fix}"]`);
  document.getElementById("_grid").addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const here = links(cell);
    const along = here[here.indexOf(event.target) - step[0]];
    if (step[0] && along) { along.focus(); return; }
    let [diagnose, fix] = [Number(cell.dataset.diagnose), Number(cell.dataset.fix)];
    for (;;) {
      diagnose += step[0];
      fix += step[1];
      const next = cellAt(diagnose, fix);
      if (!next) return;
      const there = links(next);
      if (there.length) { there[step[0] > 0 ? there.length - 1 : 0].focus(); return; }
    }
  });

  show(true);
})();
