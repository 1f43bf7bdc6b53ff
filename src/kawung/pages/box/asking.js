/* Kawung's SPARQL box once it is loaded: the questions with what they can be asked about, the editor, the results. */
kawungBox("asking", function (tools) {
  "use strict";
  const { box, words, all, holds, Trouble, failure, say, el, tell, prepare, turnOf, end } = tools;
  const get = (id) => document.getElementById(id);
  const form = get("asking"), hint = get("hint"), example = get("example"), editor = get("query"), place = get("result");
  const { root, base, language } = box.dataset, fields = [], ticks = [], ticked = new Set(), urls = [];
  const SECONDS = 60, MOST = 100000, SHOWN = 1000, LISTED = 300, LONG = 1500, ADDRESS = 6000;
  let runs = 0, running = 0, fills = 0, filling = null, chosen = null, filled = "", prefixes = [];

  /* The form: made-up studies, and what a question can be asked about. */
  function open() {
    const onlyMadeUp = all.studies.every((study) => study.part);
    all.studies.filter((study) => study.part).forEach((study) => {
      const tick = el("input", { type: "checkbox", value: study.part, checked: onlyMadeUp });
      ticks.push(tick);
      form.insertBefore(el("label", {}, tick, " ", say("include", { study: study.key })), hint);
    });
    hint.textContent = say("hint", { seconds: SECONDS, rows: MOST });
    if (!editor.value) editor.value = all.start;
    get("load").parentNode.hidden = true;
    form.hidden = false;
  }
  function greet() {
    tell(words.ready);
    editor.focus();
  }
  function choose(name) {
    fields.splice(0).forEach((field) => field.row.remove());
    chosen = all.questions.find((question) => question.name === name) || null;
    (chosen ? chosen.parameters : []).forEach((p) => fields.push(field(p)));
    const next = example.parentNode.nextSibling;
    fields.forEach((one) => form.insertBefore(one.row, next));
  }
  function field(p) {
    const id = "c-" + p.name, help = p.help[language] + (p.required ? " (" + words.required + ")" : "");
    const made = { p: p, error: el("span", { className: "small", id: id + "-e" }) };
    made.input = el(p.options.length ? "select" : "input", { id: id });
    made.input.setAttribute("aria-describedby", id + "-e");
    if (p.options.length && !p.default) made.input.append(el("option", { value: "" }, p.required ? "–" : words.any));
    p.options.forEach(([value, label]) => made.input.append(el("option", { value: value }, label[language])));
    if (p.default) made.input.value = p.default;
    made.row = el("div", {}, el("label", { htmlFor: id }, help), made.input, made.error);
    if (!p.options.length && p.type in all.lookups) {
      made.list = el("datalist", { id: id + "-l" });
      made.input.setAttribute("list", id + "-l");
      made.input.addEventListener("focus", () => suggest(made));
      made.row.append(made.list);
    }
    made.input.addEventListener("change", () => fill().catch(() => {}));
    return made;
  }
  function study() {
    const found = fields.find((one) => one.p.name === "study");
    return found ? found.input.value : "";
  }
  async function suggest(one) {
    if (one.list.dataset.of === study() + "?" || get("run").disabled) return;
    one.list.dataset.of = study() + "?";
    const job = { lookup: all.lookups[one.p.type], study: study(), most: LISTED };
    const found = await turnOf("list", job).catch(() => ({}));
    one.list.replaceChildren(...(found.list || []).map(([value, label]) => el("option", { value: value, label: label })));
  }
  async function term(one) {
    const p = one.p, text = one.input.value.trim();
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
    if (!found.term) {
      const values = { text: text, keys: found.some.join(", "), left: found.left };
      throw new Trouble(found.left ? "no_such_more" : found.some.length ? "no_such" : "no_such_at_all", values);
    }
    return found.term;
  }
  /* Made-up studies are loaded with the question that is about them, and left out with the next that is not. */
  function tickFor(question) {
    const about = fields.filter((one) => one.p.type === "study").map((one) => one.input.value);
    const needed = all.studies.filter((one) => one.part && (question.made_up_too || about.includes(one.key)));
    ticks.forEach((tick) => {
      const due = needed.some((one) => one.part === tick.value);
      if (due && !tick.checked) {
        tick.checked = true;
        ticked.add(tick.value);
      } else if (!due && ticked.delete(tick.value)) tick.checked = false;
    });
  }
  /* Puts the question with its parameters into the editor, as `kawung ask` puts them into its query. */
  function fill() {
    const now = filledIn().finally(() => { if (filling === now) filling = null; });
    filling = now;
    return now;
  }
  async function filledIn() {
    const mine = ++fills, question = chosen, names = [], terms = [];
    let trouble = null;
    if (!question) return;
    tickFor(question);
    for (const one of fields.slice()) {
      const found = await term(one).catch((error) => error);
      if (mine !== fills) return;
      const wrong = found instanceof Error;
      if (wrong && !trouble) trouble = found;
      one.error.textContent = wrong ? found.message : "";
      one.input.setAttribute("aria-invalid", String(wrong));
      if (found && !wrong) {
        names.push("?" + one.p.name);
        terms.push(found);
      }
    }
    if (trouble) throw trouble;
    const row = names.length ? " VALUES (" + names.join(" ") + ") { (" + terms.join(" ") + ") }" : "";
    editor.value = filled = question.head + row + question.tail;
    if (!running) tell("");
  }

  /* The address keeps what was asked, so that going back, a bookmark and the other language find it again. */
  function note() {
    const asked = new URLSearchParams();
    if (chosen && editor.value === filled) {
      asked.set("question", chosen.name);
      fields.filter((one) => one.input.value.trim()).forEach((one) => asked.set(one.p.name, one.input.value.trim()));
    } else asked.set("query", editor.value);
    if (String(asked).length > ADDRESS || "?" + asked === location.search) return;
    history.pushState(null, "", "?" + asked);
    follow();
  }
  function follow() {
    const other = document.querySelector("a.lang");
    if (other) other.search = location.search;
  }
  async function read() {
    const asked = new URLSearchParams(location.search), name = asked.get("question");
    if (running) stop();
    follow();
    place.replaceChildren();
    tell("");
    example.value = name || "";
    choose(name);
    if (name === null) {
      editor.value = asked.has("query") ? asked.get("query") : all.start;
      return asked.has("query") && run();
    }
    if (!chosen) throw new Trouble("no_question", { text: name });
    for (const one of fields) {
      const text = asked.get(one.p.name);
      if (!text) continue;
      one.input.value = text;
      if (one.input.value !== text) throw new Trouble("no_value", { help: one.p.help[language], text: text });
    }
    await fill();
    return run();
  }

  async function run(asked) {
    const mine = ++runs;
    running = mine;
    get("run").disabled = true;
    get("stop").disabled = false;
    place.replaceChildren();
    tell(words.running);
    let clock;
    try {
      await filling; // what was just written in a field may still be looked up
      await prepare();
      if (running !== mine) return;
      if (asked) note();
      const query = editor.value;
      clock = setTimeout(() => end("late", { seconds: SECONDS }), SECONDS * 1000);
      const job = { query: query, prefixes: all.prefixes, most: MOST, shown: SHOWN, madeUp: holds().length > 1 };
      const found = await turnOf("ask", job);
      if (running !== mine) return;
      if (editor.value === query) editor.value = found.query;
      if (found.trouble) throw failure(found);
      show(found);
    } catch (error) {
      if (running === mine) fail(error);
    } finally {
      clearTimeout(clock);
      if (running === mine) idle();
    }
  }
  function idle() {
    running = 0;
    get("run").disabled = false;
    get("stop").disabled = true;
    prepare().catch(() => {});
  }
  function stop() {
    running = 0;
    end("stopped");
    tell(words.stopped);
    idle();
  }
  function fail(error) {
    const found = error.found || {}, lines = editor.value.split("\n");
    tell(error instanceof Trouble ? error.message : words.failed);
    if (!found.said) return;
    if (found.line) {
      const start = lines.slice(0, found.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
      const line = lines[found.line - 1] || "", margin = found.line + "  ";
      place.append(el("pre", {}, margin + line + "\n" + " ".repeat(margin.length + found.column - 1) + "^"));
      place.append(el("p", {}, words.remedy));
      editor.focus();
      editor.setSelectionRange(start, start + line.length);
    }
    place.append(el("details", {}, el("summary", {}, words.engine_says), el("pre", {}, found.said)));
  }

  function show(found) {
    const declared = found.query.matchAll(/^\s*PREFIX\s+([\w.-]+):\s*<([^>]+)>/gim);
    prefixes = Object.entries(all.prefixes).concat(Array.from(declared, (m) => [m[1], m[2]]));
    const madeUp = holds().length > 1, yesOrNo = "yes" in found, take = el("p", {}, words.take);
    urls.splice(0).forEach((url) => URL.revokeObjectURL(url));
    found.files.forEach(([ending, blob]) => {
      const url = URL.createObjectURL(blob), label = { csv: "CSV", json: "JSON", nt: "N-Triples" }[ending];
      urls.push(url);
      take.append(" ", el("a", { href: url, download: (madeUp ? "kawung-made-up." : "kawung.") + ending }, label));
    });
    if (madeUp) place.append(el("p", {}, el("b", {}, words.made_up_here)));
    if (yesOrNo) place.append(el("p", { className: "lead" }, found.yes ? words.yes : words.no));
    if (found.more) place.append(el("p", {}, say("cut", { n: MOST })));
    if (found.count > SHOWN) place.append(el("p", {}, say("shown", { n: SHOWN })));
    place.append(take);
    if (found.count) place.append(table(found));
    const key = yesOrNo ? "answered" : found.count ? "rows" : "none";
    tell(say(key, { n: found.count, seconds: found.seconds }));
  }
  function table(found) {
    const head = found.names.map((name) => el("th", { scope: "col" }, name));
    const body = found.rows.map((row) => el("tr", {}, ...found.names.map((name) => cell(row[name], found.links))));
    const whole = el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body));
    const scroll = el("div", { className: "scroll", tabIndex: 0 }, whole);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", words.result);
    return scroll;
  }
  function cell(t, links) {
    if (!t) return el("td");
    if (t.type === "uri") {
      const to = links[t.value], shown = el(to ? "a" : "code", {}, short(t.value));
      if (to) shown.href = root + to + "." + language + ".html";
      return el("td", { dir: "auto", title: t.value }, shown);
    }
    const text = (t.type === "bnode" ? "_:" : "") + t.value, tag = t["xml:lang"] || "";
    const shown = el("span", { lang: tag }, text);
    if (text.length > LONG) Object.assign(shown, { className: "long", tabIndex: 0 });
    return el("td", { dir: "auto" }, shown, ...(tag ? [" ", el("small", {}, "@" + tag)] : []));
  }
  /* An address as people read it: with a prefix that is known, or from where the site begins. */
  function short(iri) {
    const known = prefixes.find((both) => iri.startsWith(both[1]) && /^[^/#]+$/.test(iri.slice(both[1].length)));
    if (known) return known[0] + ":" + iri.slice(known[1].length);
    return iri.startsWith(base) && iri !== base ? iri.slice(base.length) : iri;
  }

  example.addEventListener("change", () => {
    if (running) stop();
    choose(example.value);
    fill().catch((error) => tell(error.message));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(true);
  });
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run(true);
  });
  get("stop").addEventListener("click", stop);
  window.addEventListener("popstate", () => read().catch(fail));
  follow();
  return { open: open, greet: greet, read: read };
});
