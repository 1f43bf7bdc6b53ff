/*
 * Kawung's SPARQL box, the part that works beside the page. It stands behind Oxigraph's own
 * script and arithmetic.js, and fetches nothing.
 * A message has an id and says what to do; the answer has the same id.
 */
(function () {
  "use strict";
  const NQUADS = { format: "application/n-quads", lenient: true };
  const NOT_SYNTAX = new RegExp(
    "<[^<>\"{}|^`\\\\\\x00-\\x20]*>" +
      '|"""(?:"{0,2}(?:[^"\\\\]|\\\\[^]))*"""' +
      "|'''(?:'{0,2}(?:[^'\\\\]|\\\\[^]))*'''" +
      '|"(?:[^"\\\\\\n\\r]|\\\\.)*"' +
      "|'(?:[^'\\\\\\n\\r]|\\\\.)*'" +
      "|#[^\\n\\r]*",
    "g"
  );
  const PROLOGUE = /^(?:\s|PREFIX\s+[^\s:]*:|BASE(?=\s))*/i;
  const CHANGES = /^(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)(?![\w:-])/i;
  const GRAPHS = /^(?:CONSTRUCT|DESCRIBE)(?![\w:-])/i;
  const word = (name) => new RegExp("(?<![\\w?$:-])" + name + "(?![\\w:-])", "i");
  const SERVICE = word("SERVICE"), FROM = word("FROM");
  let store = null, base = "", home = "", lists = new Map();

  /* The query with all that is no syntax (addresses, texts, comments) blanked out, at the same places. */
  function syntaxOf(query) {
    return query.replace(NOT_SYNTAX, (found) => found.replace(/[^\n\r]/g, " "));
  }
  /* Prefixes that are used and not declared, with where they are used first. */
  function undeclared(syntax) {
    const found = new Map();
    for (const m of syntax.matchAll(/(?<![\w?$:.-])([A-Za-z][\w.-]*):/g)) if (!found.has(m[1])) found.set(m[1], m.index);
    for (const m of syntax.matchAll(/PREFIX\s+([\w.-]*):/gi)) found.delete(m[1]);
    return found;
  }
  function withPrefixes(query, known) {
    const missing = Array.from(undeclared(syntaxOf(query)).keys()).filter((name) => Object.hasOwn(known, name));
    return missing.map((name) => "PREFIX " + name + ": <" + known[name] + ">\n").join("") + query;
  }

  function ask(job) {
    const query = withPrefixes(job.query, job.prefixes), syntax = syntaxOf(query), body = syntax.replace(PROLOGUE, "");
    if (!body.trim()) return { query: query, trouble: "empty" };
    if (CHANGES.test(body)) return { query: query, trouble: "only_reads" };
    if (SERVICE.test(syntax)) return { query: query, trouble: "no_service" };
    const options = { use_default_graph_as_union: !FROM.test(syntax) }, graph = GRAPHS.test(body);
    if (!graph) options.results_format = "json";
    const began = performance.now();
    let found;
    try {
      found = answered(query, options, job.most);
    } catch (error) {
      return Object.assign({ query: query }, trouble(error, syntax));
    }
    return Object.assign(told(graph ? triples(found) : JSON.parse(found), graph, job), {
      query: query, seconds: (performance.now() - began) / 1000
    });
  }
  /* What is wrong is told of the query as it was written. */
  function answered(query, options, most) {
    const read = leftToRight(query);
    try {
      return limited(read, options, most);
    } catch (error) {
      if (read === query || !placeOf(error)) throw error;
      return limited(query, options, most);
    }
  }
  /* Who sets no limit gets one, so that a slip of the pen does not fill the memory. */
  function limited(query, options, most) {
    try {
      return store.query(query + "\nLIMIT " + (most + 1), options);
    } catch (error) {
      if (!placeOf(error)) throw error;
      return store.query(query, options);
    }
  }
  function placeOf(error) {
    return /^error at (\d+):(\d+)/.exec(String(error.message));
  }
  function trouble(error, syntax) {
    const said = String(error.message).slice(0, 4000), place = placeOf(error);
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return { trouble: "too_much", broken: true };
    if (!place) return { trouble: "failed", said: said };
    const line = Number(place[1]), found = { line: line, column: Number(place[2]), said: said };
    const open = ["{}", "()", "[]"].find((both) => syntax.split(both[0]).length > syntax.split(both[1]).length);
    for (const [prefix, start] of undeclared(syntax)) {
      const before = syntax.slice(0, start).split("\n"), column = before[before.length - 1].length + 1;
      return Object.assign(found, { trouble: "prefix", prefix: prefix, line: before.length, column: column });
    }
    if (/variable that is unbound/.test(said)) return Object.assign(found, { trouble: "grouped" });
    if (open) return Object.assign(found, { trouble: "open", sign: open[0], closing: open[1] });
    return Object.assign(found, { trouble: "line" });
  }

  function triples(quads) {
    const bindings = quads.map((q) => ({ subject: term(q.subject), predicate: term(q.predicate), object: term(q.object) }));
    return { head: { vars: ["subject", "predicate", "object"] }, results: { bindings: bindings } };
  }
  function term(t) {
    if (t.termType === "NamedNode") return { type: "uri", value: t.value };
    if (t.termType === "BlankNode") return { type: "bnode", value: t.value };
    const found = { type: "literal", value: t.value };
    if (t.language) found["xml:lang"] = t.language;
    else if (!t.datatype.value.endsWith("#string")) found.datatype = t.datatype.value;
    return found;
  }
  function told(found, graph, job) {
    if (typeof found.boolean === "boolean") {
      return { yes: found.boolean, files: [file("json", "application/sparql-results+json", JSON.stringify(found))] };
    }
    const all = found.results.bindings, rows = all.slice(0, job.most), names = found.head.vars;
    const mark = job.madeUp && !names.includes("made_up");
    const whole = { head: { vars: names }, results: { bindings: rows } };
    if (mark) whole.made_up_data_loaded = true;
    const files = [
      file("csv", "text/csv", csv(names, rows, mark)),
      file("json", "application/sparql-results+json", JSON.stringify(whole))
    ];
    if (graph) files.push(file("nt", "application/n-triples", rows.map(line).join("")));
    const shown = rows.slice(0, job.shown);
    return { names: names, rows: shown, count: rows.length, more: all.length > job.most, links: linksIn(shown), files: files };
  }
  function file(ending, type, text) {
    return [ending, new Blob([text], { type: type + ";charset=utf-8" })];
  }
  /* https://www.w3.org/TR/sparql11-results-csv-tsv/ */
  function csv(names, rows, mark) {
    const cell = (text) => (/[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);
    const value = (t) => (t ? (t.type === "bnode" ? "_:" : "") + t.value : "");
    const lines = rows.map((row) => names.map((name) => cell(value(row[name]))).concat(mark ? "true" : []).join(","));
    return [names.concat(mark ? "made_up_data_loaded" : []).map(cell).join(",")].concat(lines, "").join("\r\n");
  }
  function line(row) {
    return nt(row.subject) + " " + nt(row.predicate) + " " + nt(row.object) + " .\n";
  }
  function nt(t) {
    if (t.type === "uri") return "<" + t.value + ">";
    if (t.type === "bnode") return "_:" + t.value;
    const signs = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };
    const text = '"' + t.value.replace(/[\\"\n\r]/g, (sign) => signs[sign]) + '"';
    return t["xml:lang"] ? text + "@" + t["xml:lang"] : t.datatype ? text + "^^<" + t.datatype + ">" : text;
  }

  /* Where the pages of things are: the rules of kawung.pages.documents.addresses and of kawung.pages.html.book. */
  function linksIn(rows) {
    const found = {};
    for (const row of rows) {
      for (const t of Object.values(row)) {
        if (t.type !== "uri" || t.value in found) continue;
        const there = address(t.value);
        found[t.value] = there !== null && isNamed(t.value) ? there : "";
      }
    }
    return found;
  }
  function isNamed(iri) {
    if (/[<>"{}|^`\\\x00-\x20]/.test(iri)) return false;
    const t = "<" + iri + ">";
    return store.query(
      "ASK { { GRAPH ?g { " + t + " ?p ?o } } UNION { GRAPH ?g { ?s ?p " + t + " } } UNION { GRAPH ?g { ?s " + t +
        " ?o } } UNION { GRAPH " + t + " { ?s ?p ?o } } }"
    );
  }
  const OF_KAWUNG = ["def", "shape", "scheme", "sheet", "structure", "policy"], OF_PROJECT = ["id", "graph", "catalogue"];
  const KEPT = /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?$/, CODE = /^[A-Z][0-9.]*(?<!\.)$/, SMALL_CODE = /^[a-z][0-9.]*$/;
  const DEVICES = /^(?:con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9])(?:\.|$)/;
  const SUFFIX = /\.(?:html?|ttl|jsonld|json|n[tq]|trig|rdf|xml|txt|svg|csv|tsv|js|css|wasm|gz|cff|toml|md)$/;
  const LONGEST_PART = 80, LONGEST = 160, SHORT = 32, DIGITS = 16;

  function address(iri) {
    const at = iri.indexOf("#"), whole = at < 0 || at === iri.length - 1 ? iri.replace("#", "") : iri.replace("#", "/");
    const first = whole.slice(home.length).split("/")[0];
    if (whole.startsWith(home) && OF_KAWUNG.includes(first)) return inFolder(whole.slice(home.length));
    if (!whole.startsWith(base)) return null;
    const path = whole.slice(base.length);
    if (!path) return "index";
    const slash = path.indexOf("/"), start = slash < 0 ? path : path.slice(0, slash), rest = slash < 0 ? "" : path.slice(slash + 1);
    if (OF_PROJECT.includes(start)) return inFolder(path);
    return bounded((digested(start) + "/" + (rest ? inFolder(rest) : "")).replace(/\/+$/, ""), path);
  }
  function inFolder(path) {
    const parts = path.split("/");
    return bounded(parts.map((one, at) => part(one, parts, at)).join("/"), path);
  }
  function part(one, parts, at) {
    if (Array.from(one).length > LONGEST_PART || DEVICES.test(one) || SUFFIX.test(one)) return digested(one);
    const isCode = at > 2 && parts[0] === "id" && parts[1] === "class";
    const kept = isCode ? CODE.test(one) || (KEPT.test(one) && !SMALL_CODE.test(one)) : KEPT.test(one);
    return kept ? one : digested(one);
  }
  function bounded(found, path) {
    return found.length <= LONGEST ? found : found.split("/")[0] + "/~" + digest(path);
  }
  function digested(one) {
    const start = Array.from(one).slice(0, LONGEST_PART).join("").normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
    const key = start.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");
    return key.slice(0, SHORT) + "~" + digest(one);
  }
  function digest(text) {
    return sha256(new TextEncoder().encode(text)).slice(0, DIGITS);
  }
  /* SHA-256 (FIPS 180-4): what browsers have themselves does not work on pages that come by plain http. */
  const PRIMES = [];
  for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
  const bits = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const ROOTS = PRIMES.map((p) => bits(Math.cbrt(p))), START = PRIMES.slice(0, 8).map((p) => bits(Math.sqrt(p)));
  function sha256(bytes) {
    const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6), view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[bytes.length] = 128;
    view.setUint32(padded.length - 4, bytes.length * 8);
    const turn = (x, n) => (x >>> n) | (x << (32 - n)), hash = START.slice(), w = new Int32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 64; i++) {
        if (i < 16) { w[i] = view.getInt32(at + i * 4); continue; }
        const x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROOTS[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => { hash[i] = (hash[i] + x) | 0; });
    }
    return hash.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /* What somebody wrote for a parameter, as a term: the rules of kawung.answers.parameters. */
  const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
  const LEVEL = /^(provinsi|prov\.?|kabupaten|kab\.?|kota|kecamatan|kec\.?|desa|kelurahan|kel\.?) +/;
  const CLASS = /^([a-z]+)[ -]+(?:rev\.? *)?([a-z0-9-]+)[ /]+([a-z0-9-]+)$/;
  function fold(text) {
    const same = text.replace(UNSEEN, "").normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
    return same.replace(/[\s_\u2010-\u2015\u2212-]+/g, " ").trim();
  }
  const withoutLevel = (name) => fold(name).replace(LEVEL, "");
  function listed(job) {
    if (!lists.has(job.lookup)) {
      const found = JSON.parse(store.query(job.lookup, { results_format: "json" })).results.bindings;
      const rows = found.filter((row) => row.thing && row.thing.type === "uri").map((row) => ({
        study: row.study ? row.study.value : "", iri: row.thing.value, label: row.label ? row.label.value : "",
        key: row.key ? row.key.value : row.thing.value.replace(/^.*[/#]/, "")
      }));
      lists.set(job.lookup, rows);
    }
    return lists.get(job.lookup).filter((row) => !job.study || !row.study || row.study === job.study);
  }
  function find(job) {
    const rows = listed(job), wanted = job.text.replace(/^[<> ]+|[<> ]+$/g, ""), folded = fold(wanted);
    const named = (test) => new Map(rows.filter(test).map((row) => [row.iri, row.study || row.iri]));
    const where = job.type === "place" || job.type === "thing", written = CLASS.exec(folded);
    let hits = new Map();
    if (wanted) {
      hits = named((row) => row.iri === wanted);
      if (!hits.size) hits = named((row) => fold(row.key) === folded || fold(row.label) === folded);
      if (!hits.size && written && (job.type === "thing" || job.type === "industry")) {
        hits = named((row) => row.key === written[1] + "-" + written[2] + "/" + written[3]);
      }
      if (!hits.size && where) hits = named((row) => withoutLevel(row.label) === withoutLevel(wanted));
    }
    if (hits.size === 1) return { term: "<" + hits.keys().next().value + ">" };
    if (hits.size) return { several: Array.from(new Set(hits.values())).sort() };
    const near = rows.filter((row) => folded && fold(row.key + " " + row.label).includes(folded));
    const keys = Array.from(new Set((near.length ? near : rows).map((row) => row.key)));
    return { some: keys.slice(0, 12), left: Math.max(keys.length - 12, 0) };
  }
  function list(job) {
    const found = new Map(listed(job).map((row) => [row.key, row.label]));
    return { list: Array.from(found).slice(0, job.most) };
  }

  function start(job) {
    base = job.base;
    home = job.home;
    initSync({ module: job.module });
    store = new Store();
    return {};
  }
  function load(job) {
    job.load.forEach((nquads) => store.load(new Uint8Array(nquads), NQUADS));
    lists = new Map();
    return { size: store.size };
  }
  const WORK = { start: start, load: load, ask: ask, find: find, list: list };
  onmessage = function (event) {
    let found;
    try {
      found = WORK[event.data.work](event.data);
    } catch (error) {
      found = trouble(error, "");
    }
    postMessage(Object.assign(found, { id: event.data.id }));
  };
})();
