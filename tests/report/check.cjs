// check.cjs WORK: TAP. Pages in headless Chromium (requests, console, filters, sorting by click
// and key, axe), FollowTheMoney against its published model, GEXF and GraphML in a graph library,
// CSV in sqlite3 and, where it is there, LibreOffice.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path'), { execFileSync } = require('child_process');
const { chromium } = require('playwright-core'), axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const work = process.argv[2], out = path.join(work, 'out');
let n = 0, failed = 0;
function ok(good, name, detail) {
  console.log((good ? 'ok ' : 'not ok ') + ++n + ' - ' + name);
  if (!good) { failed++; if (detail !== undefined) console.log('# ' + String(detail).slice(0, 1500).replace(/\n/g, '\n# ')); }
}
const read = f => fs.readFileSync(path.join(out, f), 'utf8');

function ftm(file) {
  const model = JSON.parse(fs.readFileSync(require.resolve('@alephdata/followthemoney/dist/defaultModel.json'), 'utf8')), bad = [], ids = new Map();
  const all = s => Object.assign({}, ...(model.schemata[s].extends || []).map(all), model.schemata[s].properties);
  const isA = (s, want) => s === want || (model.schemata[s].extends || []).some(x => isA(x, want));
  const need = s => [].concat(model.schemata[s].required || [], ...(model.schemata[s].extends || []).map(need));
  const forms = { date: /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?$/, number: /^-?[\d,]*\.?\d*(e[+-]?\d+)?$/i, checksum: /^[a-f0-9]{40}$/, email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, phone: /^\+\d{5,16}$/, mimetype: /^[-\w.+]+\/[-\w.+]+$/, language: /^[a-z]{3}$/, url: /^https?:/ };
  const list = read(file).split('\n').filter(Boolean).map(l => JSON.parse(l));
  list.forEach(e => ids.set(e.id, e.schema));
  for (const e of list) {
    if (!model.schemata[e.schema]) { bad.push('schema ' + e.schema); continue; }
    if (model.schemata[e.schema].abstract) bad.push('abstract ' + e.schema);
    const props = all(e.schema);
    for (const p of need(e.schema)) if (!e.properties[p]) bad.push(`${e.schema} without ${p}`);
    for (const [k, values] of Object.entries(e.properties)) {
      const p = props[k];
      if (!p || p.stub) { bad.push(`${e.schema}:${k} is not in the model`); continue; }
      for (const v of values) {
        if (typeof v !== 'string' || !v) bad.push(`${e.schema}:${k} ${JSON.stringify(v)}`);
        if (p.maxLength && v.length > p.maxLength) bad.push(`${e.schema}:${k} is ${v.length} long`);
        if (forms[p.type] && !forms[p.type].test(v)) bad.push(`${e.schema}:${k} ${p.type} ${v}`);
        const values2 = model.types[p.type] && model.types[p.type].values;
        if (values2 && p.type !== 'language' && !values2[v]) bad.push(`${e.schema}:${k} ${p.type} ${v}`);
        if (p.type === 'entity' && (!ids.has(v) || !isA(ids.get(v), p.range))) bad.push(`${e.schema}:${k} to ${ids.get(v)}, wants ${p.range}`);
      }
    }
  }
  ok(list.length > 5 && !bad.length, `${file}: ${list.length} entities, valid in the published model`, [...new Set(bad)].slice(0, 12).join('\n'));
}

function graphs(c) {
  const Graph = require('graphology'), g = require('graphology-gexf').parse(Graph, read(c + '.gexf')), m = require('graphology-graphml').parse(Graph, read(c + '.graphml'));
  ok(g.order > 3 && g.size > 3, `${c}.gexf: ${g.order} nodes, ${g.size} edges in graphology`);
  ok(m.order === g.order && m.size === g.size, `${c}.graphml: the same graph`);
  ok(g.nodes().every(k => g.getNodeAttribute(k, 'label') && g.getNodeAttribute(k, 'role')), `${c}: nodes have labels and roles`);
}

function csv(c) {
  for (const v of ['documents', 'targets', 'contracts', 'mentions', 'references', 'losses', 'timeline']) {
    const db = path.join(work, 'cases', c + '.db'), file = path.join(out, `${c}-${v}.csv`);
    const sql = (f, ...a) => execFileSync('sqlite3', [f, ...a], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim();
    const want = sql(db, `SELECT count(*) FROM "${v}"`), got = sql(':memory:', '.mode csv', `.import "${file}" t`, 'SELECT count(*) FROM t');
    ok(got === want, `${c}-${v}.csv: ${want} rows in sqlite3`, got);
    const cells = sql(':memory:', '.mode csv', `.import "${file}" t`, '.mode json', 'SELECT * FROM t');
    const bad = cells ? JSON.parse(cells).flatMap(r => Object.values(r)).filter(s => s && /^[=+@\t\r]|^-(?![\d.]+(e[+-]?\d+)?$)/i.test(s)) : [];
    ok(!bad.length, `${c}-${v}.csv: no cell starts a formula`, bad.slice(0, 5).join('\n'));
  }
}

function office(c) {
  const soffice = ['/usr/bin/soffice', '/usr/bin/localc', '/usr/bin/libreoffice'].find(f => fs.existsSync(f));
  if (!soffice) { ok(true, `${c}: CSV in LibreOffice # SKIP it is not installed`); return; }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-office-'));
  try {
    execFileSync(soffice, ['--headless', `-env:UserInstallation=file://${dir}/profile`, '--infilter=CSV:44,34,76,1', '--convert-to', 'fods', '--outdir', dir, path.join(out, c + '-contracts.csv')], { stdio: 'ignore', timeout: 240000 });
  } catch (e) { ok(true, `${c}: CSV in LibreOffice # SKIP it does not start here: ${e.code}`); return; }
  const fods = fs.readFileSync(path.join(dir, c + '-contracts.fods'), 'utf8');
  ok((fods.match(/<table:table-row/g) || []).length > 3 && !/table:formula=/.test(fods), `${c}: contracts in LibreOffice, and nothing is computed`);
  fs.rmSync(dir, { recursive: true, force: true });
}

async function open(browser, file, view, scheme, script = true) {
  const ctx = await browser.newContext({ viewport: view, colorScheme: scheme, javaScriptEnabled: script, hasTouch: view.width < 600 }), page = await ctx.newPage(), trouble = [];
  page.on('console', m => { if (m.type() !== 'log') trouble.push('console: ' + m.text()); });
  page.on('pageerror', e => trouble.push('error: ' + e.message));
  page.on('dialog', d => { trouble.push('dialog'); d.dismiss(); });
  page.on('request', r => { if (r.url() !== 'file://' + path.join(out, file) && !r.url().startsWith('data:image/')) trouble.push('request: ' + r.url()); });
  page.on('popup', () => trouble.push('popup'));
  const start = Date.now();
  await page.goto('file://' + path.join(out, file), { waitUntil: 'load' });
  await page.waitForTimeout(100);
  return { ctx, page, trouble, ms: Date.now() - start - 100 };
}

async function look(browser, file) {
  for (const [name, view] of [['desktop', { width: 1280, height: 900 }], ['phone', { width: 390, height: 844 }]])
    for (const scheme of ['light', 'dark']) {
      const { ctx, page, trouble, ms } = await open(browser, file, view, scheme);
      ok(!trouble.length, `${file}, ${name}, ${scheme}: no error, no request (${ms} ms to open)`, trouble.slice(0, 5).join('\n'));
      ok(!await page.evaluate(() => window.hit), `${file}, ${name}, ${scheme}: nothing of the dump runs`);
      const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      ok(wide[0] <= wide[1], `${file}, ${name}, ${scheme}: fits the width`, wide);
      if (!/^big/.test(file)) {
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
        ok(!found.violations.length, `${file}, ${name}, ${scheme}: axe finds nothing`, found.violations.map(v => `${v.id} (${v.impact}): ${v.help}\n  ${v.nodes.slice(0, 3).map(x => x.html.slice(0, 200) + ' ' + x.failureSummary.slice(0, 300)).join('\n  ')}`).join('\n'));
      }
      await ctx.close();
    }
}

async function use(browser, file) {
  const { ctx, page, trouble } = await open(browser, file, { width: 1280, height: 900 }, 'light');
  const column = i => page.$$eval('#at-contracts tbody tr:not(.more)', (rows, k) => rows.map(r => r.children[k].textContent), i);
  const amounts = async () => (await column(4)).filter(Boolean).map(s => +s.replace(/,/g, ''));
  const sorted = (a, up) => a.every((v, i) => !i || (up ? a[i - 1] <= v : a[i - 1] >= v));
  await page.click('#at-contracts th:nth-child(5) button');
  ok(sorted(await amounts(), false), 'sort by click: amounts fall');
  await page.focus('#at-contracts th:nth-child(5) button');
  await page.keyboard.press('Enter');
  ok(sorted(await amounts(), true) && await page.getAttribute('#at-contracts th:nth-child(5)', 'aria-sort') === 'ascending', 'sort by key: amounts rise, and it is told');
  await page.focus('#at-contracts input');
  await page.keyboard.type('DY-2020-0123');
  ok((await column(0)).join() === 'DY-2020-0123', 'filter by key: one contract');
  await page.keyboard.press('Tab');
  await page.focus('#at-contracts tbody button.ev');
  await page.keyboard.press('Enter');
  ok(await page.$eval('#at-contracts .evidence', e => e.querySelectorAll('mark').length >= 1 && /[0-9a-f]{64}/.test(e.textContent)), 'evidence: the place is marked, the hash stands there');
  ok(await page.evaluate(() => document.activeElement.matches('#at-contracts button.ev')), 'the focus stays');
  await page.click('#at-contracts .evidence .doc');
  ok(await page.$eval('dialog', d => d.open && d.querySelectorAll('.chain li').length >= 2 && /DY-2020-0123/.test(d.textContent)), 'a document: its chain of containers, what was found in it');
  await page.keyboard.press('Escape');
  ok(!await page.$eval('dialog', d => d.open), 'Escape closes it');
  await page.selectOption('#at-targets select >> nth=1', { index: 1 });
  const chosen = await page.$eval('#at-targets select:nth-of-type(2)', s => s.value), cells = await page.$$eval('#at-targets tbody tr', rows => rows.map(r => r.children[2].textContent));
  ok(cells.length && cells.every(c => c === chosen), 'a facet: one sector');
  await page.click('.bars a.pick >> nth=0');
  ok(await page.evaluate(() => document.activeElement.type === 'search'), 'a bar leads to its rows');
  await page.click('#at-people .pager button:last-child');
  ok(/ 2\/|· 2\//.test(await page.textContent('#at-people .pager')), 'the next page');
  const pdf = await page.pdf({ format: 'A4' });
  ok(pdf.length > 20000, 'it prints');
  ok(!trouble.length, 'no error on the way', trouble.join('\n'));
  await ctx.close();
  const bare = await open(browser, file, { width: 1280, height: 900 }, 'light', false);
  ok(await bare.page.isVisible('noscript table td') || (await bare.page.content()).includes('<noscript>'), 'without scripts the first rows are there');
  await bare.ctx.close();
}

(async () => {
  ['sample.ftm', 'sample-unmasked.ftm', 'hostile.ftm', 'hostile-unmasked.ftm'].forEach(ftm);
  for (const c of ['sample', 'hostile']) { graphs(c); csv(c); office(c); }
  for (const c of ['sample', 'hostile']) {
    let said = '';
    try { said = execFileSync('perl', [path.join(process.env.SLUICE_HERE, 'stix.pl'), path.join(out, c + '.stix')], { encoding: 'utf8' }); ok(true, `${c}.stix: ${said.trim()}, by the rules of STIX 2.1`); } catch (e) { ok(false, `${c}.stix`, e.stdout); }
  }
  ok(!/北山市公安局|临渊洞幽/.test(read('sample-redacted.html')), 'what is blacked out is nowhere');
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-chromium-'));
  let browser;
  try {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disk-cache-dir=' + profile] });
  } catch (e) {
    console.error('check-report: the browser does not start here: ' + String(e).slice(0, 300));
    ok(true, 'pages in a browser # SKIP it does not start here');
    console.log('1..' + n);
    process.exit(failed ? 1 : 0);
  }
  for (const f of fs.readdirSync(out).filter(f => f.endsWith('.html')).sort()) await look(browser, f);
  await use(browser, 'sample.html');
  await browser.close();
  fs.rmSync(profile, { recursive: true, force: true });
  console.log('1..' + n);
  process.exit(failed ? 1 : 0);
})().catch(e => { console.log('Bail out! ' + (e.stack || e)); process.exit(1); });
