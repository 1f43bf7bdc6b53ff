/*
 * Oxigraph up to 0.5.11 reads a - b + c as a - (b + c), and a / b * c as a / (b * c), without a word. SPARQL reads them
 * from left to right; so brackets are put around what stands left. With an engine that does so itself this can go.
 */
function leftToRight(query) {
  "use strict";
  const LETTER = "[\\w\\u0080-\\u{10ffff}]";
  const TOKEN = new RegExp(
    "(?<gap>\\s+|#[^\\n\\r]*)" +
      "|(?<iri><[^<>\"{}|^`\\\\\\x00-\\x20]*>)" +
      '|(?<text>"""(?:"{0,2}(?:[^"\\\\]|\\\\[^]))*"""|' + "'''(?:'{0,2}(?:[^'\\\\]|\\\\[^]))*'''" +
      '|"(?:[^"\\\\\\n\\r]|\\\\.)*"|' + "'(?:[^'\\\\\\n\\r]|\\\\.)*')" +
      "|(?<suffix>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\\^\\^)" +
      "|(?<variable>[?$][\\w\\u0080-\\u{10ffff}]+)" +
      "|(?<name>(?:LETTER(?:(?:LETTER|[.-])*(?:LETTER|-))?)?:(?:LETTER|[:%-]|\\\\.|\\.+(?=LETTER|[:%\\\\-]))*)".replace(/LETTER/g, LETTER) +
      "|(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)" +
      "|(?<word>[A-Za-z_]\\w*)" +
      "|(?<sign>&&|\\|\\||!=|<=|>=|.)",
    "suy"
  );
  const tokens = [];
  for (let at = 0; at < query.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(query).groups, kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    tokens.push({ kind: kind, text: groups[kind] });
  }
  let at = 0;
  const is = (text) => at < tokens.length && tokens[at].kind === "sign" && tokens[at].text === text;
  const take = () => tokens[at++].text;
  function gap() {
    let found = "";
    while (at < tokens.length && tokens[at].kind === "gap") found += take();
    return found;
  }

  /* What is no expression: patterns, data, the clauses; expressions are what stands in certain brackets. */
  function outside(closing) {
    let found = "", before = "", clauses = closing === "", data = false;
    while (at < tokens.length && !(closing && is(closing))) {
      const token = tokens[at], word = token.kind === "word" ? token.text.toUpperCase() : "";
      if (is("{")) {
        found += take() + (data ? copied("}") : outside("}"));
        data = false;
      } else if (is("(")) {
        found += take() + (!data && (clauses || before === "word") ? expressions() : copied(")"));
      } else found += take();
      if (word === "SELECT") clauses = true;
      if (word === "VALUES") data = true;
      if (word) before = ["A", "TRUE", "FALSE"].includes(word) ? "" : "word";
      else if (token.kind !== "gap" && !(token.kind === "name" || token.kind === "iri")) before = "";
    }
    return found + (at < tokens.length ? take() : "");
  }
  function copied(closing) {
    let found = "";
    while (at < tokens.length && !is(closing)) {
      found += is("{") ? take() + copied("}") : is("(") ? take() + copied(")") : take();
    }
    return found + (at < tokens.length ? take() : "");
  }

  /* What stands between brackets, up to the closing one: sums, with whatever parts them. */
  function expressions() {
    let found = "";
    while (at < tokens.length && !is(")")) {
      const before = at, sum = chain("+-", () => chain("*/", operand));
      found += sum;
      if (at === before && at < tokens.length && !is(")")) found += is("{") ? take() + outside("}") : take();
    }
    return found + (at < tokens.length ? take() : "");
  }
  function chain(signs, part) {
    let found = part(), count = 0;
    if (!found.trim()) return found;
    for (;;) {
      const back = at, space = gap();
      if (at >= tokens.length || tokens[at].kind !== "sign" || !signs.includes(tokens[at].text)) {
        at = back;
        return found;
      }
      const sign = take(), next = part();
      if (count++) found = found.replace(/^\s*/, "$&(") + ")";
      found += space + sign + next;
    }
  }
  function operand() {
    let found = gap();
    while (is("-") || is("+") || is("!")) found += take() + gap();
    if (is("(")) return found + take() + expressions();
    if (at >= tokens.length || tokens[at].kind === "sign" || tokens[at].kind === "suffix") return found;
    const kind = tokens[at].kind;
    found += take();
    if (kind === "text" && at < tokens.length && tokens[at].kind === "suffix") {
      const typed = tokens[at].text === "^^";
      found += take() + (typed && at < tokens.length ? gap() + take() : "");
    }
    if (kind === "word" || kind === "name" || kind === "iri") {
      const back = at, space = gap();
      if (is("(")) return found + space + take() + expressions();
      at = back;
    }
    return found;
  }
  return outside("");
}
