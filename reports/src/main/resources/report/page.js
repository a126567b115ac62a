'use strict';
(() => {
  const filtering = (rows, textBox, choice, key, shown, groups) => {
    const apply = () => {
      const text = textBox.value.trim().toLowerCase();
      let count = 0;
      for (const row of rows) {
        const fits = row.dataset.text.includes(text) && (!choice.value || row.dataset[key] === choice.value);
        row.hidden = !fits;
        if (fits) count++;
      }
      for (const group of groups) group.hidden = !group.querySelector('tr[data-text]:not([hidden])');
      shown.textContent = count + ' of ' + rows.length;
    };
    textBox.addEventListener('input', apply);
    choice.addEventListener('change', apply);
    apply();
  };
  const at = id => document.getElementById(id);
  filtering([...document.querySelectorAll('#properties tr[data-text]')], at('filter'), at('verdict'), 'verdict', at('shown'),
    [...document.querySelectorAll('#properties tbody')]);
  filtering([...document.querySelectorAll('#mutant-table tr[data-text]')], at('mutant-filter'), at('mutant-status'), 'status', at('mutants-shown'), []);
  // A link to something folded unfolds it.
  const reveal = () => {
    const target = location.hash && at(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let e = target; e; e = e.parentElement) if (e instanceof HTMLDetailsElement) e.open = true;
    if (target.hidden) target.hidden = false;
    target.scrollIntoView();
  };
  window.addEventListener('hashchange', reveal);
  reveal();
  window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => { d.open = true; }));
})();
