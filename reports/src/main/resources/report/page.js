'use strict';
(() => {
  document.documentElement.classList.add('scripted');
  const filtering = (rows, textBox, choice, key, shown, groups, lane) => {
    const apply = () => {
      const text = textBox.value.trim().toLowerCase();
      let count = 0;
      for (const row of rows) {
        const fits = row.dataset.text.includes(text) && (!choice.value || row.dataset[key] === choice.value)
          && (!lane || !lane.value || row.dataset.lanes.split(' ').includes(lane.value));
        row.hidden = !fits;
        if (fits) count++;
      }
      for (const group of groups) group.hidden = !group.querySelector('tr[data-text]:not([hidden])');
      shown.textContent = count + ' of ' + rows.length;
    };
    textBox.addEventListener('input', apply);
    choice.addEventListener('change', apply);
    if (lane) lane.addEventListener('change', apply);
    apply();
  };
  const at = id => document.getElementById(id);
  filtering([...document.querySelectorAll('#properties tr[data-text]')], at('filter'), at('verdict'), 'verdict', at('shown'),
    [...document.querySelectorAll('#properties .group')], at('lane'));
  const ready = new WeakSet();
  // What is folded is not built until somebody unfolds it: a large report would take seconds to open. It is in noscript, which is
  // text for a browser with scripts and markup for one without: there everything is readable.
  const fill = inside => {
    for (const folded of inside.querySelectorAll('noscript')) folded.outerHTML = folded.textContent;
    inside.querySelectorAll('.player').forEach(box => { if (!ready.has(box)) { ready.add(box); player(box); } });
    const rows = [...inside.querySelectorAll('#mutant-table tr[data-text]')];
    if (rows.length && !ready.has(rows[0])) {
      ready.add(rows[0]);
      filtering(rows, at('mutant-filter'), at('mutant-status'), 'status', at('mutants-shown'), []);
    }
  };
  // A trace can be stepped through. Its table stays as it is for print.
  const player = box => {
    const rows = [...box.querySelectorAll('tbody tr')];
    if (rows.length < 2) return;
    const bar = document.createElement('p');
    bar.className = 'controls';
    const button = (text, label, by) => {
      const b = document.createElement('button');
      b.type = 'button';
      b.textContent = text;
      b.setAttribute('aria-label', label);
      b.addEventListener('click', () => { if (b.getAttribute('aria-disabled') !== 'true') go(by(now)); });
      bar.append(b);
      return b;
    };
    let now = -1;
    const loop = rows.findIndex(row => row.classList.contains('loop'));
    const back = button('◀', 'One step back', n => n - 1);
    const on = button('▶', 'One step on', n => n + 1 === rows.length && loop >= 0 ? loop : n + 1);
    const all = button('all', 'Show all steps', () => -1);
    const where = document.createElement('span');
    where.setAttribute('role', 'status');
    bar.append(where);
    const go = n => {
      now = Math.max(-1, Math.min(rows.length - 1, n));
      rows.forEach((row, i) => {
        row.classList.toggle('now', i === now);
        if (i === now) row.setAttribute('aria-current', 'step'); else row.removeAttribute('aria-current');
        row.classList.toggle('later', now >= 0 && i > now);
      });
      // Not 'disabled': a button that is disabled loses the focus, and with it the arrow keys.
      back.setAttribute('aria-disabled', now <= 0);
      on.setAttribute('aria-disabled', now === rows.length - 1 && loop < 0);
      all.setAttribute('aria-disabled', now < 0);
      where.textContent = now < 0 ? rows.length + ' steps' : 'step ' + (now + 1) + ' of ' + rows.length;
    };
    box.addEventListener('keydown', e => {
      if (e.key === 'ArrowRight') on.click();
      else if (e.key === 'ArrowLeft') back.click();
      else return;
      e.preventDefault();
    });
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Trace; step with the arrow keys');
    box.prepend(bar);
    go(-1);
  };
  document.addEventListener('toggle', e => { if (e.target instanceof HTMLDetailsElement && e.target.open) fill(e.target); }, true);
  // A link to something folded unfolds it.
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    if (!at(id)) {
      const mark = 'id="' + id + '"';
      for (const folded of document.querySelectorAll('noscript')) {
        if (folded.textContent.includes(mark)) { fill(folded.parentElement); break; }
      }
    }
    const target = at(id);
    if (!target) return;
    for (let e = target; e; e = e.parentElement) if (e instanceof HTMLDetailsElement) { e.open = true; fill(e); }
    if (target.hidden) target.hidden = false;
    target.scrollIntoView();
  };
  window.addEventListener('hashchange', reveal);
  reveal();
  window.addEventListener('beforeprint', () => {
    fill(document);
    // The first two pages stay a summary.
    document.querySelectorAll('.appendix ~ * details').forEach(d => { d.open = true; });
  });
})();
