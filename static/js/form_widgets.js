// Rows that are added without a trip to the server, and the button that fills in where the phone is.
(() => {
  'use strict';

  for (const list of document.querySelectorAll('[data-repeat]')) {
    const blank = list.querySelector('template[data-blank]');
    const add = list.querySelector('[data-add-row]');
    const rows = () => list.querySelectorAll(':scope > [data-row]');
    let next = rows().length;
    const show = () => { add.hidden = rows().length >= Number(list.dataset.most); };
    add.addEventListener('click', (event) => {
      event.preventDefault();
      const holder = document.createElement('template');
      holder.innerHTML = blank.innerHTML.replaceAll('__row__', String(next));
      next += 1;
      const row = holder.content.querySelector('[data-row]');
      row.setAttribute('aria-label', `${row.getAttribute('aria-label').trim()} ${next}`);
      blank.before(row);
      row.querySelector('input, select, textarea')?.focus();
      show();
    });
    list.addEventListener('click', (event) => {
      const button = event.target.closest('[data-remove-row]');
      if (!button || rows().length < 2) return;
      event.preventDefault();
      button.closest('[data-row]').remove();
      add.focus();
      show();
      list.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  for (const button of document.querySelectorAll('[data-locate]')) {
    if (!navigator.geolocation) continue;
    const box = document.getElementById(button.dataset.locate);
    const status = button.parentElement.querySelector('[data-locate-status]');
    button.hidden = false;
    button.addEventListener('click', () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          box.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
          box.dispatchEvent(new Event('change', { bubbles: true }));
          status.textContent = '';
        },
        () => { status.textContent = button.dataset.failed; },
        { timeout: 10000 },
      );
    });
  }
})();
