/* Kawung's SPARQL box: loads engine and data from this folder when asked to, and asks them beside the page. */
(function () {
  "use strict";
  const box = document.getElementById("box");
  if (!box) return;
  const get = (id) => document.getElementById(id);
  const load = get("load"), form = get("asking"), example = get("example"), editor = get("query"), told = get("told");
  const place = get("result"), language = box.dataset.language, root = box.dataset.root;
  const given = {}, scripts = {}, parts = {}, fields = [], ticks = [];
  const SECONDS = 60, MOST = 100000, SHOWN = 1000, LISTED = 300, LONG = 1500, ADDRESS = 6000;
  let words, all, module, code, worker, holds = [], pending, loading, ready = Promise.resolve();
  let turn = 0, jobs = 0, chosen = null, filled = "", handed = [];

  class Trouble extends Error {
    constructor(key, values, found) { super(say(key, values)); this.found = found || {}; }
  }
  function number(n) { return n.toLocaleString(language, { maximumFractionDigits: 2 }); }
  function say(key, values) {
    return words[key].replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? number(value) : value;
    });
  }
  function el(tag, properties, ...inside) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  }
  function tell(text) { told.textContent = text; }

  /* Files hand over what they hold; a page opened from a folder may load scripts and nothing else. */
  window.kawungBox = (name, value) => { given[name] = value; };
  function script(name) {
    scripts[name] = scripts[name] || new Promise((resolve, reject) => {
      const failed = () => { delete scripts[name]; reject(words ? new Trouble("not_loaded", { file: name + ".js" }) : name); };
      const src = root + "sparql/" + name + ".js";
      const loaded = () => (name in given ? resolve(given[name]) : failed());
      document.head.append(el("script", { src: src, onload: loaded, onerror: failed }));
    });
    return scripts[name];
  }
  function unpacked(base64) {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }
  async function engine() {
    const found = await script("engine");
    module = await WebAssembly.compile(await unpacked(found.wasm));
    code = URL.createObjectURL(new Blob([found.code], { type: "text/javascript" }));
  }
  async function part(name) {
    const packed = await script(name);
    if (!parts[name]) parts[name] = await unpacked(packed);
    delete given[name];
    return parts[name];
  }
  function begin() {
    if (!("DecompressionStream" in window && "WebAssembly" in window)) return Promise.reject(new Trouble("no_browser"));
    loading = loading || (async () => {
      load.disabled = true;
      tell(words.loading);
      [all] = await Promise.all([script("questions"), engine(), part("data")]);
      build();
      await prepare();
      load.parentNode.hidden = true;
      form.hidden = false;
    })().catch((error) => { loading = null; load.disabled = false; throw error; });
    return loading;
  }

  /* The worker: it does one thing at a time; to stop it is to end it. */
  function work(what, message) {
    return new Promise((resolve, reject) => {
      pending = { id: ++jobs, resolve: resolve, reject: reject };
      worker.postMessage(Object.assign({ work: what, id: jobs }, message));
    });
  }
  function end(key) {
    if (worker) worker.terminate();
    worker = null;
    holds = [];
    if (pending) pending.reject(new Trouble(key, { seconds: SECONDS }));
    pending = null;
  }
  function wanted() {
    return ["data"].concat(ticks.filter((tick) => tick.checked).map((tick) => tick.value));
  }
  /* Gives the worker what the ticked boxes say, and no more. */
  function prepare() {
    ready = ready.catch(() => {}).then(async () => {
      const names = wanted();
      if (!holds.every((name) => names.includes(name))) end("stopped");
      if (!worker) {
        worker = new Worker(code);
        worker.onmessage = (event) => {
          if (!pending || pending.id !== event.data.id) return;
          const waiting = pending;
          pending = null;
          waiting.resolve(event.data);
        };
        worker.onerror = (event) => { event.preventDefault(); end("too_much"); };
        await work("start", { module: module, base: box.dataset.base, home: all.home });
      }
      const missing = names.filter((name) => !holds.includes(name));
      if (!missing.length) return null;
      const found = await work("load", { load: await Promise.all(missing.map(part)) });
      if (found.trouble) throw failure(found);
      holds = names;
      return found.size;
    });
    return ready;
  }
  /* Whatever takes the worker's time goes through here, one after the other. */
  function turnOf(what, message) {
    const result = prepare().then(() => work(what, message));
    ready = result;
    return result;
  }
  function failure(found) {
    if (found.broken) end("too_much");
    return new Trouble(found.trouble, found, found);
  }

  /* The form: made-up studies, and what a question can be asked about. */
  function build() {
    all.studies.filter((study) => study.part).forEach((study) => {
      const tick = el("input", { type: "checkbox", value: study.part, checked: all.studies.every((one) => one.part) });
      ticks.push(tick);
      form.insertBefore(el("label", {}, tick, " ", say("include", { title: study.title[language] })), editor.parentNode);
    });
    form.querySelector(".small").textContent = say("hint", { seconds: SECONDS, rows: MOST });
    if (!editor.value) editor.value = all.start;
  }
  function choose(name) {
    fields.splice(0).forEach((field) => field.row.remove());
    chosen = all.questions.find((question) => question.name === name) || null;
    (chosen ? chosen.parameters : []).forEach((p) => {
      const id = "c-" + p.name, help = p.help[language] + (p.required ? " (" + words.required + ")" : "");
      const field = { p: p, error: el("span", { className: "small", id: id + "-e" }) };
      field.input = el(p.options.length ? "select" : "input", { id: id });
      field.input.setAttribute("aria-describedby", id + "-e");
      if (p.options.length && !p.default) field.input.append(el("option", { value: "" }, p.required ? "–" : words.any));
      p.options.forEach(([value, label]) => field.input.append(el("option", { value: value }, label[language])));
      if (p.default) field.input.value = p.default;
      field.row = el("div", {}, el("label", { htmlFor: id }, help), field.input, field.error);
      if (!p.options.length && p.type in all.lookups) {
        field.list = el("datalist", { id: id + "-l" });
        field.input.setAttribute("list", id + "-l");
        field.input.addEventListener("focus", () => suggest(field));
        field.row.append(field.list);
      }
      field.input.addEventListener("change", () => fill().catch(() => {}));
      form.insertBefore(field.row, form.querySelector(".small"));
      fields.push(field);
    });
  }
  function study() {
    const field = fields.find((one) => one.p.name === "study");
    return field ? field.input.value : "";
  }
  async function suggest(field) {
    if (field.list.dataset.of === study() + ticks.length) return;
    field.list.dataset.of = study() + ticks.length;
    const found = await turnOf("list", { lookup: all.lookups[field.p.type], study: study(), most: LISTED }).catch(() => ({}));
    if (found.list) field.list.replaceChildren(...found.list.map(([value, label]) => el("option", { value: value, label: label })));
  }
  async function term(field) {
    const p = field.p, text = field.input.value.trim();
    if (!text && p.required) throw new Trouble("missing");
    if (!text || text === p.default) return "";
    if (p.options.length) return p.options.find(([value]) => value === text)[2];
    if (p.type === "integer") {
      if (!/^[+-]?\d+$/.test(text)) throw new Trouble("not_whole", { text: text });
      return '"' + BigInt(text.replace("+", "")) + '"^^<' + all.integer + ">";
    }
    const found = await turnOf("find", { lookup: all.lookups[p.type], type: p.type, study: study(), text: text });
    if (found.trouble) throw failure(found);
    if (found.several) throw new Trouble("several", { text: text, where: found.several.slice(0, 12).join(", ") });
    if (found.some) throw new Trouble(found.left ? "no_such_more" : "no_such", { text: text, keys: found.some.join(", "), left: found.left });
    return found.term;
  }
  /* Made-up studies are loaded with the question that is about them, and left out with the next that is not. */
  function tickFor(question) {
    const about = fields.filter((field) => field.p.type === "study").map((field) => field.input.value);
    const needed = all.studies.filter((one) => one.part && (question.made_up_too || about.includes(one.key)));
    ticks.forEach((tick) => {
      const due = needed.some((one) => one.part === tick.value);
      if (due !== handed.includes(tick.value) && tick.checked !== due) tick.checked = due;
    });
    handed = needed.map((one) => one.part);
  }
  /* Puts the question with its parameters into the editor, as `kawung ask` puts them into its query. */
  async function fill() {
    const mine = ++turn, question = chosen, names = [], terms = [];
    if (!question) return;
    tickFor(question);
    let trouble = null;
    for (const field of fields) {
      const found = await term(field).catch((error) => { trouble = trouble || error; return error; });
      if (mine !== turn) return;
      const wrong = found instanceof Error;
      field.error.textContent = wrong ? found.message : "";
      field.input.setAttribute("aria-invalid", String(wrong));
      if (found && !wrong) { names.push("?" + field.p.name); terms.push(found); }
    }
    if (trouble) throw trouble;
    const row = names.length ? " VALUES (" + names.join(" ") + ") { (" + terms.join(" ") + ") }" : "";
    editor.value = filled = question.head + row + question.tail;
    tell("");
  }

  /* The address keeps what was asked, so that going back, a bookmark and the other language find it again. */
  function note() {
    const asked = new URLSearchParams();
    if (chosen && editor.value === filled) {
      asked.set("question", chosen.name);
      fields.forEach((field) => { if (field.input.value.trim()) asked.set(field.p.name, field.input.value.trim()); });
    } else asked.set("query", editor.value);
    if (String(asked).length > ADDRESS || "?" + asked === location.search) return;
    try { history.pushState(null, "", "?" + asked); } catch (error) { return; }
    follow();
  }
  function follow() {
    const other = document.querySelector("a.lang");
    if (other) other.search = location.search;
  }
  async function read() {
    const asked = new URLSearchParams(location.search), name = asked.get("question");
    follow();
    if (name === null && asked.get("query") === null) return place.replaceChildren();
    await begin();
    example.value = name || "";
    choose(name);
    if (name === null) editor.value = asked.get("query");
    else if (!chosen) throw new Trouble("no_question", { text: name });
    for (const field of fields) {
      const text = asked.get(field.p.name);
      if (!text) continue;
      field.input.value = text;
      if (field.input.value !== text) throw new Trouble("no_value", { help: field.p.help[language], text: text });
    }
    await fill();
    return run();
  }

  async function run() {
    const mine = ++turn;
    get("run").disabled = true;
    get("stop").disabled = false;
    place.replaceChildren();
    tell(words.running);
    let clock;
    try {
      await begin();
      await prepare();
      if (mine !== turn) return;
      note();
      clock = setTimeout(() => end("late"), SECONDS * 1000);
      const found = await turnOf("ask", {
        query: editor.value, prefixes: all.prefixes, most: MOST, shown: SHOWN, madeUp: holds.length > 1
      });
      if (mine !== turn) return;
      if (found.query !== editor.value) editor.value = found.query;
      if (found.trouble) throw failure(found);
      show(found);
    } catch (error) {
      if (mine === turn) fail(error);
    } finally {
      clearTimeout(clock);
      if (mine === turn) idle();
    }
  }
  function idle() {
    get("run").disabled = false;
    get("stop").disabled = true;
  }
  function stop() {
    turn++;
    end("stopped");
    idle();
    tell(words.stopped);
    prepare().catch(() => {});
  }
  function fail(error) {
    const found = error.found || {}, lines = editor.value.split("\n");
    tell(error instanceof Trouble ? error.message : words.failed);
    if (!found.line) return found.said && place.replaceChildren(said(found.said));
    const start = lines.slice(0, found.line - 1).join("\n").length + (found.line > 1 ? 1 : 0), line = lines[found.line - 1] || "";
    place.replaceChildren(
      el("pre", {}, found.line + "  " + line + "\n" + " ".repeat(String(found.line).length + 1 + found.column) + "^"),
      el("p", {}, words["remedy_" + found.trouble]),
      said(found.said)
    );
    editor.focus();
    editor.setSelectionRange(start, start + line.length);
  }
  function said(text) {
    return el("details", {}, el("summary", {}, words.engine_says), el("pre", {}, text));
  }

  function show(found) {
    const marks = holds.length > 1 ? [el("p", {}, el("b", {}, words.made_up_here))] : [];
    const files = found.files.map(([ending, blob]) => {
      const link = el("a", { href: URL.createObjectURL(blob), download: (marks.length ? "kawung-made-up." : "kawung.") + ending });
      link.append({ csv: "CSV", json: "JSON", nt: "N-Triples" }[ending]);
      return link;
    });
    const take = el("p", {}, words.take);
    files.forEach((link) => take.append(" ", link));
    place.replaceChildren(...marks);
    if ("yes" in found) place.append(el("p", { className: "lead" }, found.yes ? words.yes : words.no), take);
    else {
      if (found.more) place.append(el("p", {}, say("cut", { n: MOST })));
      if (found.count > SHOWN) place.append(el("p", {}, say("shown", { n: SHOWN })));
      place.append(take);
      if (found.count) place.append(table(found));
    }
    const values = { n: found.count || 0, s: found.seconds };
    tell("yes" in found ? say("answered", values) : say(found.count ? "rows" : "none", values));
  }
  function table(found) {
    const head = el("tr", {}, ...found.names.map((name) => el("th", { scope: "col" }, name)));
    const body = found.rows.map((row) => el("tr", {}, ...found.names.map((name) => cell(row[name], found.links))));
    const whole = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
    const scroll = el("div", { className: "scroll", tabIndex: 0 }, whole);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", words.result);
    return scroll;
  }
  function cell(t, links) {
    if (!t) return el("td");
    if (t.type === "uri") {
      const to = links[t.value], link = el(to ? "a" : "code", {}, short(t.value));
      if (to) link.href = root + to + "." + language + ".html";
      return el("td", { dir: "auto", title: t.value }, link);
    }
    const text = (t.type === "bnode" ? "_:" : "") + t.value, tag = t["xml:lang"];
    const shown = el("span", { lang: tag || "" }, text);
    if (text.length > LONG) Object.assign(shown, { className: "long", tabIndex: 0 });
    return el("td", { dir: "auto" }, shown, ...(tag ? [" ", el("small", {}, "@" + tag)] : []));
  }
  function short(iri) {
    const [name, start] = Object.entries(all.prefixes).find((both) => iri.startsWith(both[1])) || ["", ""];
    const rest = iri.slice(start.length);
    return start && !/[/#]/.test(rest) ? name + ":" + rest : iri.startsWith(box.dataset.base) ? iri.slice(box.dataset.base.length) : iri;
  }

  const report = (error) => { if (words) fail(error); };
  script("words." + language).then((found) => {
    words = found;
    load.parentNode.querySelector(".small").textContent = words.size;
    load.disabled = false;
    load.addEventListener("click", () => begin().then(() => { tell(words.ready); editor.focus(); }).catch(report));
    example.addEventListener("change", () => { choose(example.value); fill().catch((error) => tell(error.message)); });
    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
    });
    get("stop").addEventListener("click", stop);
    window.addEventListener("popstate", () => read().catch(report));
    return read();
  }).catch(report);
})();
