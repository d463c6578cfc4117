// Single-key shortcuts of the back office: [data-shortcut] names the key, [data-shortcut-rows] is walked by J and K.
// They rest while somebody types and can be switched off for good (WCAG 2.1.4, KWCAG 6.1.4).
(() => {
  'use strict';
  const SWITCH = 'shortcuts';
  const help = document.getElementById('shortcut-help');
  const isOff = () => localStorage.getItem(SWITCH) === 'off';
  const rows = () => [...document.querySelectorAll('[data-shortcut-rows] tr:has(a.tt)')];
  let timer = 0;

  function select(row) {
    rows().forEach(other => other.removeAttribute('aria-selected'));
    row.setAttribute('aria-selected', 'true');
    const link = row.querySelector('a.tt');
    link.focus();
    // Each preview is a logged look at a petition: only where the officer stops, not at every row passed.
    clearTimeout(timer);
    timer = setTimeout(() => link.dispatchEvent(new Event('preview')), 500);
  }

  function walk(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex(row => row.getAttribute('aria-selected') === 'true');
    select(all[Math.max(0, Math.min(all.length - 1, here + step))]);
  }

  function press(element) {
    if (element.matches('input')) element.focus();
    else element.click();
  }

  document.addEventListener('keydown', event => {
    // The place of the key, not its letter: with the Korean input method on, R types ㄱ.
    const key = /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key.toLowerCase();
    const submit = document.querySelector('[data-shortcut="ctrl+enter"]');
    if (event.ctrlKey && key === 'enter' && submit) return submit.click();
    const isTyping = event.target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select');
    if (isOff() || isTyping || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (help?.open) return undefined;
    if (key === '?') return help?.showModal();
    if (key === 'j' || key === 'k') return walk(key === 'j' ? 1 : -1);
    const target = [...document.querySelectorAll('[data-shortcut]')].find(element => element.dataset.shortcut === key);
    if (!target) return undefined;
    event.preventDefault();
    return press(target);
  });

  document.querySelector('[data-shortcut-rows]')?.addEventListener('click', event => {
    const row = event.target.closest('tr');
    if (row?.querySelector('a.tt') && !event.target.closest('a')) select(row);
  });
  document.querySelectorAll('[data-shortcut-help]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => help.showModal());
  });
  const toggle = document.querySelector('[data-shortcut-switch]');
  if (toggle) {
    toggle.checked = !isOff();
    toggle.addEventListener('change', () => localStorage.setItem(SWITCH, toggle.checked ? 'on' : 'off'));
  }
})();
