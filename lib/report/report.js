'use strict';
// Tables are made here from the data in the page: a page of rows at a time, so
// that a hundred thousand references do not slow the browser. Text only ever
// becomes text nodes.
(function () {
  var PAGE = 50;
  function el(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined && text !== null) e.textContent = text;
    return e;
  }
  function shown(v) {
    return typeof v === 'number' ? v.toLocaleString(undefined, { maximumFractionDigits: 2 }) : v === null || v === undefined ? '' : String(v);
  }
  function marked(parent, s) {
    s.split('\u0002').forEach(function (part, i) {
      if (i === 0) { parent.append(part); return; }
      var at = part.indexOf('\u0003');
      parent.append(el('mark', '', part.slice(0, at)), part.slice(at + 1));
    });
  }
  function build(box) {
    var data = JSON.parse(document.getElementById(box.dataset.src).textContent), words = data.words;
    var order = data.rows.map(function (_, i) { return i; }), view = order, page = 0, sorted = -1, down = false;
    var hay = null, open = new Set();
    var tools = el('div', 'tools'), find = el('input'), count = el('span', 'dim'), prev = el('button', '', '‹'), next = el('button', '', '›');
    find.type = 'search'; find.placeholder = words.filter; find.setAttribute('aria-label', words.filter + ': ' + data.title);
    prev.setAttribute('aria-label', words.prev); next.setAttribute('aria-label', words.next);
    count.setAttribute('role', 'status');
    tools.append(find, prev, next, count);
    var scroll = el('div', 'scroll'), table = el('table'), head = el('thead'), body = el('tbody'), tr = el('tr');
    scroll.tabIndex = 0; scroll.setAttribute('role', 'region'); scroll.setAttribute('aria-label', data.title);
    data.cols.forEach(function (c, i) {
      var th = el('th', c[1] === 'n' ? 'n' : ''), b = el('button', '', c[0]);
      th.scope = 'col';
      b.addEventListener('click', function () { down = sorted === i ? !down : c[1] === 'n'; sorted = i; sort(); page = 0; draw(); });
      th.append(b); tr.append(th);
    });
    if (data.more) { var th = el('th'); th.scope = 'col'; th.append(el('span', 'dim', words.evidence)); tr.append(th); }
    head.append(tr); table.append(head, body); scroll.append(table); box.append(tools, scroll);
    if (data.cut) box.append(el('p', 'dim', words.cut.replace('{n}', data.rows.length).replace('{all}', data.cut)));
    function sort() {
      var num = data.cols[sorted][1] === 'n';
      view.sort(function (a, b) {
        var x = data.rows[a][sorted], y = data.rows[b][sorted], r;
        if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
        r = num ? x - y : String(x).localeCompare(String(y));
        return (down ? -r : r) || a - b;
      });
      Array.prototype.forEach.call(tr.children, function (th, i) {
        if (i === sorted) th.setAttribute('aria-sort', down ? 'descending' : 'ascending'); else th.removeAttribute('aria-sort');
      });
    }
    function filter() {
      var q = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      hay = hay || data.rows.map(function (r) { return r.slice(0, data.cols.length).join(' ').toLowerCase(); });
      view = order.filter(function (i) { return q.every(function (w) { return hay[i].indexOf(w) >= 0; }); });
      if (sorted >= 0) sort();
      page = 0; draw();
    }
    function evidence(cell, list) {
      list.forEach(function (e) {
        var d = el('div', 'ev'), t = el('div', 'iso');
        if (e.t) marked(t, e.t);
        d.append(t, el('div', 'src', e.p + (e.g ? ' · ' + words.page + ' ' + e.g : '') + (e.c ? ' · ' + e.c : '')), el('code', '', e.h));
        cell.append(d);
      });
    }
    function draw() {
      var pages = Math.max(1, Math.ceil(view.length / PAGE)), rows = document.createDocumentFragment();
      view.slice(page * PAGE, page * PAGE + PAGE).forEach(function (i) {
        var r = data.rows[i], row = el('tr');
        data.cols.forEach(function (c, k) { row.append(el('td', c[1] === 'n' ? 'n' : '', shown(r[k]))); });
        rows.append(row);
        if (!data.more) return;
        var list = r[data.cols.length] || [], td = el('td'), b = el('button', '', open.has(i) ? '−' : '+ ' + list.length);
        b.setAttribute('aria-expanded', open.has(i)); b.setAttribute('aria-label', words.evidence + ' ' + shown(r[0])); b.disabled = !list.length;
        b.addEventListener('click', function () { if (open.has(i)) open.delete(i); else open.add(i); draw(); });
        td.append(b); row.append(td);
        if (open.has(i)) {
          var more = el('tr', 'more'), cell = el('td');
          cell.colSpan = data.cols.length + 1; evidence(cell, list); more.append(cell); rows.append(more);
        }
      });
      body.replaceChildren(rows);
      prev.disabled = page === 0; next.disabled = page + 1 >= pages;
      count.textContent = view.length.toLocaleString() + ' · ' + (page + 1) + '/' + pages;
    }
    find.addEventListener('input', filter);
    prev.addEventListener('click', function () { page--; draw(); });
    next.addEventListener('click', function () { page++; draw(); });
    draw();
  }
  document.querySelectorAll('[data-src]').forEach(build);
}());
