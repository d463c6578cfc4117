// Small comforts for every page. Without this file everything still works.
(() => {
  'use strict';
  document.documentElement.classList.add('js');

  for (const area of document.querySelectorAll('textarea[data-count]')) {
    const number = document.getElementById(area.dataset.count);
    if (!number) continue;
    const count = () => { number.textContent = area.value.length.toLocaleString('ko-KR'); };
    area.addEventListener('input', count);
    count();
  }

  document.querySelector('[data-error-summary]')?.focus();

  // A second click sends nothing: the first is on its way. Coming back to the page makes it a first one again.
  for (const form of document.querySelectorAll('form[data-once]')) {
    form.addEventListener('submit', (event) => {
      if (form.hasAttribute('data-sent')) event.preventDefault();
      form.setAttribute('data-sent', '');
    });
    window.addEventListener('pageshow', () => form.removeAttribute('data-sent'));
  }

  // The office's menu is longer than a screen: show where the officer is.
  document.querySelector('.side nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

  const button = document.querySelector('[data-menu-button]');
  const menu = document.querySelector('[data-menu]');
  if (!button || !menu) return;
  const show = (open) => {
    button.setAttribute('aria-expanded', String(open));
    menu.classList.toggle('open', open);
  };
  button.setAttribute('role', 'button');
  show(false);
  const toggle = (event) => {
    event.preventDefault();
    show(!menu.classList.contains('open'));
  };
  button.addEventListener('click', toggle);
  button.addEventListener('keydown', (event) => { if (event.key === ' ') toggle(event); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.classList.contains('open')) return;
    show(false);
    button.focus();
  });
})();
