/* Kawung's pages work without this. It finds things by name, keeps your place when the language changes, filters drawings. */
(function () {
  "use strict";
  var all = null, waiting = null, following = "";
  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}.]+/gu, " ").trim();
  }
  window.kawungFound = function (groups, next) {
    all = all || [];
    following = next;
    groups.forEach(function (group) {
      group[3].forEach(function (one) {
        all.push({ madeUp: group[0], kind: group[1], path: (group[2] ? group[2] + "/" : "") + one[1], name: one[0],
          text: " " + fold(one[0] + " " + (one[2] || "") + " " + one[1]) });
      });
    });
    if (waiting) waiting();
  };
  function search(box) {
    var place = document.getElementById("found"), index = box.dataset.index, loading = false;
    var end = index.replace(/^.*search/, "").replace(/js$/, "html"), root = index.replace(/search[^/]*$/, "");
    function take(file) {
      var script = document.createElement("script");
      script.src = file;
      document.head.appendChild(script);
    }
    function load() {
      if (!loading) take(index);
      loading = true;
    }
    function item(one) {
      var li = document.createElement("li"), a = document.createElement("a");
      a.href = root + one.path + end;
      a.textContent = one.name;
      a.dir = "auto";
      li.append(a, " (" + one.kind + ")");
      return li;
    }
    function list(title, found) {
      if (!found.length) return;
      var h = document.createElement("h2"), ul = document.createElement("ul");
      h.textContent = title;
      found.slice(0, 30).forEach(function (one) { ul.append(item(one)); });
      place.append(h, ul);
    }
    function show() {
      var words = fold(box.value).split(" ").filter(Boolean);
      place.textContent = "";
      if (!words.length || !all) return;
      if (following) { take(root + following); following = ""; }
      var hits = all.filter(function (one) {
        return words.every(function (word) { return one.text.indexOf(" " + word) >= 0; });
      });
      hits.sort(function (a, b) { return a.name.length - b.name.length || (a.name < b.name ? -1 : 1); });
      list(box.dataset.found, hits.filter(function (one) { return !one.madeUp; }));
      list(box.dataset.madeUp, hits.filter(function (one) { return one.madeUp; }));
      if (!hits.length) {
        var p = document.createElement("p");
        p.textContent = box.dataset.none;
        place.append(p);
      }
    }
    waiting = show;
    box.addEventListener("focus", load);
    box.addEventListener("input", function () { load(); show(); });
    var asked = new URLSearchParams(location.search).get("q");
    if (asked) { box.value = asked; load(); }
  }
  function filter(figure) {
    var lines = figure.querySelectorAll("svg [data-variable]"), labels = new Map(), key = figure.nextElementSibling;
    if (!lines.length || !key || !key.classList.contains("key")) return;
    key.querySelectorAll("[data-variable]").forEach(function (item) {
      labels.set(item.dataset.variable, item.textContent.trim());
    });
    if (labels.size < 2) return;
    var set = document.createElement("p");
    set.className = "noprint";
    labels.forEach(function (label, key) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", function () {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
        var on = {};
        set.querySelectorAll("[aria-pressed=true]").forEach(function (b) { on[b.value] = 1; });
        lines.forEach(function (line) {
          line.style.display = !labels.has(line.dataset.variable) || on[line.dataset.variable] ? "" : "none";
        });
      });
      button.value = key;
      set.append(button, " ");
    });
    figure.before(set);
  }
  var lang = document.querySelector("a.lang"), plain = lang && lang.getAttribute("href");
  function follow() { if (lang) lang.href = plain + location.search + location.hash; }
  window.addEventListener("hashchange", follow);
  follow();
  var box = document.getElementById("q");
  if (box) search(box);
  document.querySelectorAll("figure").forEach(filter);
})();
