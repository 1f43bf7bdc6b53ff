/*
 * Kawung's SPARQL box: when asked to, it loads engine and data from this folder, and has them worked on beside the page.
 * What the page then shows is in asking.js, which is loaded with them.
 */
(function () {
  "use strict";
  const box = document.getElementById("box");
  if (!box) return;
  const load = document.getElementById("load"), told = document.getElementById("told");
  const { root, base, language } = box.dataset, given = {}, scripts = {}, parts = {};
  let words, all, module, code, worker, holds = [], pending, loading, jobs = 0, ready = Promise.resolve();

  /* A trouble that is told in words; found is what the worker said about it. */
  class Trouble extends Error {
    constructor(key, values, found) {
      super(say(key, values));
      this.found = found || {};
    }
  }
  function say(key, values) {
    return words[key].replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? value.toLocaleString(language, { maximumFractionDigits: 2 }) : value;
    });
  }
  function el(tag, properties, ...inside) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  }
  function tell(text) {
    told.textContent = text;
  }

  /* Files hand over what they hold; a page opened from a folder may load scripts and nothing else. */
  window.kawungBox = (name, value) => { given[name] = value; };
  function script(name) {
    scripts[name] = scripts[name] || new Promise((resolve, reject) => {
      const failed = () => {
        delete scripts[name];
        reject(words ? new Trouble("not_loaded", { file: name + ".js" }) : new Error(name));
      };
      const loaded = () => (name in given ? resolve(given[name]) : failed());
      document.head.append(el("script", { src: root + "sparql/" + name + ".js", onload: loaded, onerror: failed }));
    });
    return scripts[name];
  }
  function unpacked(base64) {
    const text = atob(base64), bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }
  async function engine() {
    const found = await script("engine");
    module = await WebAssembly.compile(await unpacked(found.wasm));
    code = URL.createObjectURL(new Blob([found.code], { type: "text/javascript" }));
    delete given.engine;
    delete scripts.engine;
  }
  async function part(name) {
    if (!parts[name]) parts[name] = await unpacked(await script(name));
    delete given[name];
    delete scripts[name];
    return parts[name];
  }
  function begin() {
    if (!window.DecompressionStream || !window.WebAssembly) return Promise.reject(new Trouble("no_browser"));
    loading = loading || (async () => {
      load.disabled = true;
      tell(words.loading);
      const found = await Promise.all([script("questions"), script("asking"), engine(), part("data")]);
      all = found[0];
      const desk = found[1]({ box, words, all, holds: () => holds, Trouble, failure, say, el, tell, prepare, turnOf, end });
      await prepare();
      desk.open();
      return desk;
    })().catch((error) => {
      loading = null;
      load.disabled = false;
      throw error;
    });
    return loading;
  }

  /* The worker does one thing at a time; to stop it is to end it. */
  function work(what, message) {
    return new Promise((resolve, reject) => {
      pending = { id: ++jobs, resolve: resolve, reject: reject };
      worker.postMessage(Object.assign({ work: what, id: jobs }, message));
    });
  }
  function end(key, values) {
    if (worker) worker.terminate();
    worker = null;
    holds = [];
    if (pending) pending.reject(new Trouble(key, values));
    pending = null;
  }
  function hired() {
    const made = new Worker(code);
    made.onmessage = (event) => {
      if (made !== worker || !pending || pending.id !== event.data.id) return;
      const waiting = pending;
      pending = null;
      waiting.resolve(event.data);
    };
    made.onerror = (event) => {
      event.preventDefault();
      if (made === worker) end("too_much");
    };
    return made;
  }
  /* Has the worker hold the real data and the made-up studies that are ticked, and nothing else. */
  function prepare() {
    ready = ready.catch(() => {}).then(async () => {
      const ticked = Array.from(box.querySelectorAll("[type=checkbox]:checked"), (tick) => tick.value);
      const names = ["data"].concat(ticked);
      if (!holds.every((name) => names.includes(name))) end("stopped");
      if (!worker) {
        worker = hired();
        await work("start", { module: module, base: base, home: all.home });
      }
      const missing = names.filter((name) => !holds.includes(name));
      if (!missing.length) return;
      const found = await work("load", { load: await Promise.all(missing.map(part)) });
      if (found.trouble) throw failure(found);
      holds = names;
    });
    return ready;
  }
  /* Whatever takes the worker's time goes through here, one after the other. */
  function turnOf(what, message) {
    ready = prepare().then(() => work(what, message));
    return ready;
  }
  function failure(found) {
    if (found.broken) end("too_much");
    return new Trouble(found.trouble, found, found);
  }

  function report(error) {
    if (words) tell(error instanceof Trouble ? error.message : words.failed);
  }
  script("words." + language).then((found) => {
    words = found;
    document.getElementById("size").textContent = words.size;
    load.disabled = false;
    load.addEventListener("click", () => begin().then((desk) => desk.greet()).catch(report));
    const asked = new URLSearchParams(location.search);
    if (asked.has("question") || asked.has("query")) return begin().then((desk) => desk.read());
  }).catch(report);
})();
