'use strict';
// Tables are made here from the data in the page: a page of rows at a time, so
// that a hundred thousand references do not slow the browser. Text only ever
// becomes text nodes.
(function () {
  var PAGE = 25, PRINT = 500, FACET_MAX = 40;
  var words = JSON.parse(document.getElementById('words').textContent), lang = words.lang;
  var raw = JSON.parse(document.getElementById('docs').textContent), docs = [], tables = {};
  var number = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }), collator = new Intl.Collator(lang, { numeric: true });
  raw.forEach(function (d) { docs[d[0]] = { n: d[0], id: d[1], parent: d[2], format: d[3], size: d[4], mtime: d[5], pages: d[6], priority: d[7], title: d[8], paths: d[9] }; });
  raw = null;

  function el(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined && text !== null) e.textContent = text;
    return e;
  }
  function bytes(n) {
    var u = ['B', 'kB', 'MB', 'GB', 'TB'], i = 0;
    while (n >= 1000 && i < 4) { n /= 1000; i++; }
    return (i && n < 10 ? n.toFixed(1) : Math.round(n)) + '\u00a0' + u[i];
  }
  // What a cell says as one string: for filters, sorting and plain cells.
  function plain(v, type) {
    if (v === null || v === undefined) return '';
    if (type === 'd') return docs[v] ? docs[v].paths[0] : '';
    if (type === 'l') return v.join(' ');
    return String(v);
  }
  function marked(parent, s) {
    s.split('\u0002').forEach(function (part, i) {
      var at = part.indexOf('\u0003');
      if (i === 0 || at < 0) { parent.append(part.replace(/\u0003/g, '')); return; }
      parent.append(el('mark', '', part.slice(0, at)), part.slice(at + 1).replace(/\u0003/g, ''));
    });
  }
  // A path as people read it: the name first, then where it lies.
  function path(d) {
    var s = d.paths[0], up = docs[d.parent], rest = up && s.indexOf(up.paths[0] + '!/') === 0 ? s.slice(up.paths[0].length + 2) : s;
    var cut = rest.lastIndexOf('/');
    return { name: rest.slice(cut + 1) || rest, dir: (up ? path(up).name + ' › ' : '') + rest.slice(0, cut + 1) };
  }
  function doclink(n) {
    var d = docs[n], b = el('button', 'doc'), p;
    if (!d) return el('span');
    p = path(d);
    b.type = 'button';
    b.append(el('span', 'name', p.name), el('span', 'dir', p.dir));
    b.addEventListener('click', function () { show(n); });
    return b;
  }
  function cell(td, v, type) {
    if (v === null || v === undefined) { return; }
    if (type === 'd') td.append(doclink(v));
    else if (type === 'l') v.forEach(function (r) { td.append(el('span', 'chip', r)); });
    else if (type === 'n') td.textContent = number.format(v);
    else if (type === 'b') td.textContent = bytes(v);
    else if (type === 'h') td.append(el('code', '', v));
    else if (type === 'k' && v) td.append(el('span', 'term', v));
    else td.textContent = v;
  }
  function evidence(list) {
    var ol = el('ol', 'evidence');
    list.forEach(function (e) {
      var li = el('li'), t = el('blockquote'), src = el('div', 'src');
      if (e[0]) { marked(t, e[0]); li.append(t); }
      if (docs[e[1]]) {
        src.append(doclink(e[1]));
        if (e[2]) src.append(el('span', 'dim', words.page + '\u00a0' + e[2]));
        src.append(el('code', '', docs[e[1]].id));
      }
      li.append(src); ol.append(li);
    });
    return ol;
  }

  function build(box) {
    var data = JSON.parse(document.getElementById(box.dataset.src).textContent), cols = data.cols, rows = data.rows;
    var order = rows.map(function (_, i) { return i; }), view = order, page = 0, sorted = -1, down = false, hay = null, open = new Set(), facets = [];
    var tools = el('div', 'tools'), find = el('input'), count = el('span', 'dim'), prev = el('button', '', '‹'), next = el('button', '', '›');
    var scroll = el('div', 'scroll'), table = el('table'), head = el('thead'), body = el('tbody'), tr = el('tr'), pager = el('span', 'pager');
    prev.type = next.type = 'button';
    if (!rows.length) { box.append(el('p', 'dim', words.none)); return; }
    find.type = 'search'; find.placeholder = words.filter; find.setAttribute('aria-label', words.filter + ': ' + data.title);
    prev.setAttribute('aria-label', words.prev); next.setAttribute('aria-label', words.next);
    count.setAttribute('role', 'status');
    tools.append(find);
    cols.forEach(function (c, i) {
      if (c[1] !== 'k' && c[1] !== 'c') return;
      var seen = new Map(), s = el('select');
      rows.forEach(function (r) { if (r[i]) seen.set(r[i], (seen.get(r[i]) || 0) + 1); });
      if (seen.size < 2 || seen.size > FACET_MAX) return;
      s.setAttribute('aria-label', c[0] + ': ' + data.title);
      s.append(new Option(c[0] + ': ' + words.all, ''));
      Array.from(seen).sort(function (a, b) { return b[1] - a[1]; }).forEach(function (v) { s.append(new Option(v[0] + ' (' + v[1] + ')', v[0])); });
      s.addEventListener('change', filter);
      facets[i] = s; tools.append(s);
    });
    pager.append(prev, count, next); tools.append(pager);
    scroll.tabIndex = 0; scroll.setAttribute('role', 'region'); scroll.setAttribute('aria-label', data.title);
    cols.forEach(function (c, i) {
      var th = el('th', c[1] === 'n' || c[1] === 'b' ? 'n' : ''), b = el('button', '', c[0]);
      th.scope = 'col'; b.type = 'button';
      b.addEventListener('click', function () { down = sorted === i ? !down : c[1] === 'n' || c[1] === 'b'; sorted = i; sort(); page = 0; draw(); });
      th.append(b); tr.append(th);
    });
    if (data.more) { var th = el('th', 'n'); th.scope = 'col'; th.append(el('span', '', words.evidence)); tr.append(th); }
    head.append(tr); table.append(head, body); scroll.append(table); box.append(tools, scroll);
    if (data.cut) box.append(el('p', 'cut', words.cut.replace('{n}', number.format(rows.length)).replace('{all}', number.format(data.cut))));
    function sort() {
      var type = cols[sorted][1], num = type === 'n' || type === 'b';
      view = view.slice().sort(function (a, b) {
        var x = rows[a][sorted], y = rows[b][sorted], r;
        if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
        r = num ? x - y : collator.compare(plain(x, type), plain(y, type));
        return (down ? -r : r) || a - b;
      });
      Array.prototype.forEach.call(tr.children, function (th, i) {
        if (i === sorted) th.setAttribute('aria-sort', down ? 'descending' : 'ascending'); else th.removeAttribute('aria-sort');
      });
    }
    function filter() {
      var q = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (q.length && !hay) hay = rows.map(function (r) { return cols.map(function (c, i) { return plain(r[i], c[1]); }).join(' ').toLowerCase(); });
      view = order.filter(function (i) {
        return q.every(function (w) { return hay[i].indexOf(w) >= 0; }) && facets.every(function (s, k) { return !s.value || rows[i][k] === s.value; });
      });
      if (sorted >= 0) sort();
      page = 0; draw();
    }
    function draw(all) {
      var size = all ? PRINT : PAGE, pages = Math.max(1, Math.ceil(view.length / size)), out = document.createDocumentFragment(), at = all ? 0 : page;
      view.slice(at * size, at * size + size).forEach(function (i) {
        var r = rows[i], row = el('tr');
        cols.forEach(function (c, k) { var td = el('td', c[1] === 'n' || c[1] === 'b' ? 'n' : c[1] === 'v' || c[1] === 'h' ? 'v' : c[1] === 'w' ? 'w' : ''); if (r[k] !== null && r[k] !== '') { td.dataset.label = c[0]; cell(td, r[k], c[1]); } row.append(td); });
        out.append(row);
        if (!data.more) return;
        var list = r[cols.length] || [], td = el('td', 'n'), b = el('button', 'ev', open.has(i) ? '−' : '+\u00a0' + list.length);
        b.type = 'button'; b.disabled = !list.length;
        b.setAttribute('aria-expanded', open.has(i)); b.setAttribute('aria-label', b.textContent + ' ' + words.evidence + ': ' + plain(r[0], cols[0][1]));
        b.addEventListener('click', function () { if (open.has(i)) open.delete(i); else open.add(i); draw(); var again = body.querySelector('[data-row="' + i + '"]'); if (again) again.focus(); });
        b.dataset.row = i;
        td.dataset.label = words.evidence;
        td.append(b); row.append(td);
        if (open.has(i)) {
          var more = el('tr', 'more'), cellx = el('td');
          cellx.colSpan = cols.length + 1; cellx.append(evidence(list)); more.append(cellx); out.append(more);
        }
      });
      body.replaceChildren(out);
      prev.disabled = page === 0; next.disabled = page + 1 >= pages;
      pager.classList.toggle('one', pages === 1);
      count.textContent = number.format(view.length) + '\u00a0' + words.rows + (pages > 1 ? ' · ' + (page + 1) + '/' + pages : '');
    }
    find.addEventListener('input', filter);
    prev.addEventListener('click', function () { page--; draw(); });
    next.addEventListener('click', function () { page++; draw(); });
    tables[data.id] = { data: data, draw: draw, pick: function (col, value) {
      facets.forEach(function (s) { s.value = ''; });
      find.value = '';
      if (facets[col]) facets[col].value = value; else find.value = value;
      filter();
      box.scrollIntoView({ block: 'start' });
      find.focus({ preventScroll: true });
    } };
    draw();
  }

  // One document: what it is, where it lay, what was found in it.
  var dialog = el('dialog');
  dialog.setAttribute('aria-labelledby', 'doc-title');
  document.body.append(dialog);
  dialog.addEventListener('click', function (e) { if (e.target === dialog) dialog.close(); });
  function fact(dl, k, v) {
    if (v === '' || v === null || v === undefined) return;
    var dd = el('dd');
    dd.append(v); dl.append(el('dt', '', k), dd);
  }
  function show(n) {
    var d = docs[n], dl = el('dl', 'facts'), close = el('button', 'close', '×'), h = el('h2', '', path(d).name), chain = el('ol', 'chain'), up = [], c, k, found = el('div');
    close.type = 'button'; close.setAttribute('aria-label', words.close); close.addEventListener('click', function () { dialog.close(); });
    h.id = 'doc-title';
    for (c = d, k = 0; c && k < 100; c = docs[c.parent], k++) up.unshift(c);
    up.forEach(function (x) { var li = el('li'); li.append(el('span', 'name', x.parent >= 0 && docs[x.parent] ? x.paths[0].slice(docs[x.parent].paths[0].length + 2) || x.paths[0] : x.paths[0]), el('code', '', x.id)); chain.append(li); });
    fact(dl, words.chain, chain);
    fact(dl, words.title, d.title);
    fact(dl, words.type, d.format);
    fact(dl, words.size, bytes(d.size));
    fact(dl, words.pages, d.pages || '');
    fact(dl, words.changed, d.mtime);
    fact(dl, words.priority, d.priority || '');
    d.paths.slice(1).forEach(function (p) { fact(dl, words.also, p); });
    fact(dl, words.show, el('code', '', 'sluice show ' + words.case + ' ' + d.id.slice(0, 12)));
    Object.keys(tables).forEach(function (name) {
      var data = tables[name].data, hits = data.more && name !== 'first' ? data.rows.filter(function (r) { return (r[data.cols.length] || []).some(function (e) { return e[1] === n; }); }) : [];
      if (!hits.length) return;
      found.append(el('h3', '', data.title + ' (' + number.format(hits.length) + ')'));
      var ul = el('ul', 'found');
      hits.slice(0, 60).forEach(function (r) {
        var li = el('li'), label = data.cols.slice(0, 4).map(function (col, i) { return col[1] === 'n' || col[1] === 'd' ? '' : plain(r[i], col[1]); }).filter(Boolean).join(' · ');
        li.append(el('strong', '', label), evidence(r[data.cols.length].filter(function (e) { return e[1] === n; }).slice(0, 1).map(function (e) { return [e[0], -1, 0]; })));
        ul.append(li);
      });
      found.append(ul);
    });
    if (found.childNodes.length) found.prepend(el('h3', 'first', words.found));
    dialog.replaceChildren(close, h, dl, found);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  document.querySelectorAll('[data-src]').forEach(build);
  document.addEventListener('click', function (e) {
    var a = e.target.closest && e.target.closest('a.pick'), t = a && tables[a.dataset.table];
    if (!t) return;
    e.preventDefault();
    t.pick(+a.dataset.col, a.dataset.value);
  });
  // The names a name stands with, while it is pointed at or has the focus.
  document.querySelectorAll('.net svg').forEach(function (svg) {
    function light(e) {
      var a = e.target.closest && e.target.closest('.node'), n = e.type === 'mouseover' || e.type === 'focusin' ? a && a.dataset.node : null, on = new Set([n]);
      svg.classList.toggle('lit', !!n);
      svg.querySelectorAll('.edge').forEach(function (p) {
        var hit = p.dataset.a === n || p.dataset.b === n;
        p.classList.toggle('on', hit);
        if (hit) { on.add(p.dataset.a); on.add(p.dataset.b); }
      });
      svg.querySelectorAll('.node').forEach(function (x) { x.classList.toggle('on', on.has(x.dataset.node)); });
    }
    ['mouseover', 'mouseout', 'focusin', 'focusout'].forEach(function (t) { svg.addEventListener(t, light); });
  });
  // On paper there is no next page.
  window.addEventListener('beforeprint', function () { Object.keys(tables).forEach(function (k) { tables[k].draw(true); }); });
  window.addEventListener('afterprint', function () { Object.keys(tables).forEach(function (k) { tables[k].draw(); }); });
  if ('IntersectionObserver' in window) {
    var links = {};
    document.querySelectorAll('nav a').forEach(function (a) { links[a.hash.slice(1)] = a; });
    var watch = new IntersectionObserver(function (list) {
      list.forEach(function (x) {
        if (!x.isIntersecting) return;
        Object.keys(links).forEach(function (k) { links[k].removeAttribute('aria-current'); });
        if (links[x.target.id]) links[x.target.id].setAttribute('aria-current', 'true');
      });
    }, { rootMargin: '-10% 0px -80% 0px' });
    document.querySelectorAll('main > section').forEach(function (s) { watch.observe(s); });
  }
}());
