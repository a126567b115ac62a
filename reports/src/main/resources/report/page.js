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
  // A machine can be played: every answer is one that was compared, and the way so far is the address.
  const words = name => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const playing = {};
  for (const box of document.querySelectorAll('.play')) {
    const machine = box.dataset.machine;
    const data = JSON.parse(box.querySelector('script').textContent);
    const width = data.operations.length;
    const make = (tag, name, text) => {
      const e = document.createElement(tag);
      e.className = name;
      e.textContent = text;
      return e;
    };
    const answer = make('p', 'answer', '');
    answer.setAttribute('role', 'status');
    const operations = make('div', 'operations', '');
    const table = make('table', 'trace', '');
    const body = make('tbody', '', '');
    const back = make('button', '', 'one step back');
    const again = make('button', '', 'start again');
    const share = make('a', '', 'link to this state');
    const bar = make('p', 'controls', '');
    bar.append(back, again, share);
    table.append(body);
    box.append(answer, operations, bar, table);
    const state = path => path.reduce((at, k) => data.successors[at * width + k], 0);
    const value = (at, f) => data.values[data.states[at][f]];
    const refused = (at, k) => data.refusals.includes(data.answers[at * width + k]);
    let path = [];
    const show = () => {
      const at = state(path);
      const was = path.length ? state(path.slice(0, -1)) : at;
      body.replaceChildren(...data.fields.map((name, f) => {
        const row = make('tr', '', '');
        const cell = make('td', 'state', '');
        const changed = value(at, f) !== value(was, f);
        cell.append(make('span', changed ? 'changed' : '', value(at, f) + (changed ? ' (was ' + value(was, f) + ')' : '')));
        row.append(make('td', '', name), cell);
        return row;
      }));
      operations.replaceChildren(...data.operations.map((name, k) => {
        const button = make('button', refused(at, k) ? 'refused' : '', name);
        button.type = 'button';
        button.addEventListener('click', () => attempt(k));
        return button;
      }));
      back.disabled = again.disabled = !path.length;
      share.href = '#play-' + machine + '=' + path.join('.');
    };
    const attempt = k => {
      const at = state(path);
      const name = words(data.results[data.answers[at * width + k]]);
      const next = data.successors[at * width + k];
      if (refused(at, k)) {
        answer.textContent = data.operations[k] + ' is refused, because: ' + name + '. ' + (next === at ? 'Nothing changes.' : 'It is still noted in the state.');
      } else {
        answer.textContent = data.operations[k] + ' is answered: ' + name + '. ' + (next === at ? 'Nothing changes.' : '');
      }
      if (next < 0) {
        answer.textContent += ' The state it leads to is outside the part that is shown here.';
      } else if (next !== at) {
        path = [...path, k];
        show();
        history.replaceState(null, '', share.href);
      }
    };
    back.addEventListener('click', () => { path = path.slice(0, -1); answer.textContent = ''; show(); });
    again.addEventListener('click', () => { path = []; answer.textContent = ''; show(); });
    playing[machine] = steps => {
      let at = 0;
      const whole = steps.every(k => {
        at = Number.isInteger(k) && k >= 0 && k < width ? data.successors[at * width + k] : -1;
        return at >= 0;
      });
      path = whole ? steps : [];
      answer.textContent = whole ? 'After ' + steps.length + (steps.length === 1 ? ' step.' : ' steps.') : 'The link leads to no state of this machine.';
      show();
      box.scrollIntoView();
    };
    show();
  }
  document.addEventListener('toggle', e => { if (e.target instanceof HTMLDetailsElement && e.target.open) fill(e.target); }, true);
  // A link to something folded unfolds it.
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    const play = /^play-(\w+)=([\d.]{0,2000})$/.exec(id);
    if (play) {
      if (Object.hasOwn(playing, play[1])) playing[play[1]](play[2] ? play[2].split('.').map(Number) : []);
      return;
    }
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
