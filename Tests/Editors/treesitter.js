#!/usr/bin/env node
// Reads configs by the tree-sitter grammar, as its parser would: tokens by what may follow, precedence and length, all readings side by side
// (Earley's algorithm). So the grammar is held against real configs where the generator, which makes the parser, is not at hand.
//
// usage: treesitter.js [--verbose] FILE...
'use strict';
const fs = require('fs');
const path = require('path');

// ---- the grammar's own language

const rule = (type, more) => ({ type, ...more });
const of = (x) => (typeof x === 'string' ? rule('string', { text: x }) : x instanceof RegExp ? rule('pattern', { source: x.source }) : x);
global.seq = (...list) => rule('seq', { list: list.map(of) });
global.choice = (...list) => rule('choice', { list: list.map(of) });
global.repeat = (x) => rule('repeat', { inner: of(x) });
global.repeat1 = (x) => seq(x, repeat(x));
global.optional = (x) => choice(x, seq());
global.field = (_, x) => of(x);
global.alias = (x) => of(x);
global.prec = (level, x) => (of(x).type === 'pattern' || of(x).type === 'choice' || of(x).type === 'string' ? { ...of(x), level } : of(x));
global.prec.left = global.prec.right = (a, b) => of(b === undefined ? a : b);
global.token = (x) => rule('token', { inner: of(x), level: of(x).level || 0, immediate: false });
global.token.immediate = (x) => rule('token', { inner: of(x), level: of(x).level || 0, immediate: true });
global.grammar = (description) => description;

const description = require(path.join(__dirname, '../../Grammar/tree-sitter-kamailio/grammar.js'));
const symbols = new Proxy({}, { get: (_, name) => rule('symbol', { name }) });
const rules = Object.fromEntries(Object.entries(description.rules).map(([name, body]) => [name, of(body(symbols))]));

function source(r) {
  switch (r.type) {
    case 'string': return r.text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    case 'pattern': return `(?:${r.source})`;
    case 'seq': return r.list.map(source).join('');
    case 'choice': return `(?:${r.list.map(source).join('|')})`;
    case 'repeat': return `(?:${source(r.inner)})*`;
    case 'token': return source(r.inner);
    default: throw new Error(`a token cannot hold ${r.type}`);
  }
}

// ---- plain productions: numbers of nonterminals from 0, terminals as objects

const names = [], productions = [], terminals = new Map();

function nonterminal(name) {
  names.push(name);
  productions.push([]);
  return names.length - 1;
}

function terminal(r) {
  const token = r.type === 'token' ? r : { inner: r, level: r.level || 0, immediate: false };
  const isWord = r.type === 'string' && /^\w+$/.test(r.text);
  const text = source(token.inner) + (isWord ? '(?![A-Za-z0-9_])' : '');
  const key = `${token.immediate} ${token.level} ${text}`;
  if (!terminals.has(key)) terminals.set(key, { match: new RegExp(text, 'y'), level: token.level, immediate: token.immediate, isString: r.type === 'string', id: terminals.size, text });
  return terminals.get(key);
}

const byName = new Map();
for (const name of Object.keys(rules)) byName.set(name, nonterminal(name));

function symbol(r) {
  switch (r.type) {
    case 'symbol': {
      const body = rules[r.name];
      if (!body) throw new Error(`the rule ${r.name} does not exist`);
      return body.type === 'token' || body.type === 'pattern' ? terminal(body) : byName.get(r.name);
    }
    case 'string': case 'pattern': case 'token': return terminal(r);
    case 'repeat': {
      const made = nonterminal('repeat');
      productions[made].push([], [made, symbol(r.inner)]);
      return made;
    }
    default: {
      const made = nonterminal(r.type);
      add(made, r);
      return made;
    }
  }
}

function add(left, r) {
  for (const option of r.type === 'choice' ? r.list : [r]) productions[left].push((option.type === 'seq' ? option.list : [option]).map(symbol));
}
for (const [name, body] of Object.entries(rules)) if (body.type !== 'token' && body.type !== 'pattern') add(byName.get(name), body);

const nullable = new Set();
for (let changed = true; changed;) {
  changed = false;
  productions.forEach((list, n) => {
    if (!nullable.has(n) && list.some((p) => p.every((s) => typeof s === 'number' && nullable.has(s)))) { nullable.add(n); changed = true; }
  });
}

const used = new Set(['source_file', ...description.extras(symbols).filter((r) => r.type === 'symbol').map((r) => r.name)]);
JSON.stringify(Object.values(rules), (key, value) => { if (value && value.type === 'symbol') used.add(value.name); return value; });
for (const name of Object.keys(rules)) if (!used.has(name)) throw new Error(`nothing uses the rule ${name}`);

// ---- reading

const extras = description.extras(symbols).map((r) => terminal(r.type === 'symbol' ? rules[r.name] : of(r))).sort((a, b) => b.level - a.level);

function skip(text, place) {
  for (let moved = true; moved;) {
    moved = false;
    for (const extra of extras) {
      extra.match.lastIndex = place;
      const found = extra.match.exec(text);
      if (found && found[0].length) {
        place += found[0].length;
        moved = true;
        break;
      }
    }
  }
  return place;
}

/** The offset that cannot be read on from; -1 if the whole text can be read. */
function failure(text) {
  const sets = new Map();
  const start = byName.get('source_file');
  let current = { items: [], seen: new Set(), waiting: new Map(), place: 0 };
  const push = (set, production, dot, origin) => {
    const key = `${production.id},${dot},${origin.place}`;
    if (set.seen.has(key)) return;
    set.seen.add(key);
    set.items.push([production, dot, origin]);
  };
  for (const production of numbered[start]) push(current, production, 0, current);
  sets.set(0, current);
  while (true) {
    const expected = new Map();
    for (let n = 0; n < current.items.length; n++) {
      const [production, dot, origin] = current.items[n];
      if (dot === production.symbols.length) {
        for (const [p, d, o] of [...(origin.waiting.get(production.left) || [])]) push(current, p, d + 1, o);
        continue;
      }
      const next = production.symbols[dot];
      if (typeof next !== 'number') {
        if (!expected.has(next)) expected.set(next, []);
        expected.get(next).push([production, dot, origin]);
        continue;
      }
      if (!current.waiting.has(next)) {
        current.waiting.set(next, []);
        for (const p of numbered[next]) push(current, p, 0, current);
      }
      current.waiting.get(next).push([production, dot, origin]);
      if (nullable.has(next)) push(current, production, dot + 1, origin);
    }
    const after = skip(text, current.place);
    let best = null;
    for (const [one] of expected) {
      const from = one.immediate ? current.place : after;
      one.match.lastIndex = from;
      const found = one.match.exec(text);
      if (!found || !found[0].length) continue;
      const end = from + found[0].length;
      const better = !best || one.immediate - best.one.immediate || one.level - best.one.level || end - best.end || one.isString - best.one.isString || best.one.id - one.id;
      if (better === true || better > 0) best = { one, end };
    }
    if (!best) {
      const isWhole = current.items.some(([p, d, o]) => p.left === start && d === p.symbols.length && o.place === 0);
      return isWhole && after === text.length ? -1 : after;
    }
    const following = { items: [], seen: new Set(), waiting: new Map(), place: best.end };
    for (const [p, d, o] of expected.get(best.one)) push(following, p, d + 1, o);
    current = following;
  }
}

/** The text with blanks where a condition hides it: what stands there need not be a config. */
function visible(text) {
  const defines = new Set(['KAMAILIO_5', 'KAMAILIO_5_6']), conditions = [];
  return text.split('\n').map((line) => {
    const [, word, name] = line.match(/^\s*[#!]!(\w+)(?:[ \t]+(\w+))?/) || [];
    const hidden = conditions.includes(false);
    if (word === 'ifdef' || word === 'ifndef') conditions.push(defines.has(name) === (word === 'ifdef'));
    else if (word === 'else') conditions.push(!conditions.pop());
    else if (word === 'endif') conditions.pop();
    else if (hidden) return '';
    else if (/^(try|re)?def(ine)?$/.test(word)) defines.add(name);
    return line;
  }).join('\n');
}

let count = 0;
const numbered = productions.map((list, left) => list.map((symbols) => ({ id: count++, left, symbols })));

const files = process.argv.slice(2).filter((one) => !one.startsWith('--'));
let bad = 0;
for (const file of files) {
  const text = visible(fs.readFileSync(file, 'utf8'));
  const place = failure(text);
  if (place < 0) continue;
  bad++;
  const line = text.slice(0, place).split('\n').length;
  console.log(`${file}:${line}: the grammar does not go on at ${JSON.stringify(text.slice(place, place + 50))}`);
}
console.log(`tree-sitter grammar: ${files.length - bad} of ${files.length} configs are read as a whole`);
process.exit(bad || !files.length ? 1 : 0);
