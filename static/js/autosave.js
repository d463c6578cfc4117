// Keeps a form as it is typed: 30 s after a change, on leaving a field, and when the page goes to the background.
(() => {
  'use strict';
  const form = document.querySelector('form[data-autosave]');
  if (!form) return;
  const status = form.querySelector('[data-autosave-status]');
  let changed = false;
  let timer = 0;
  let saving = false;

  // Whether something on the screen is not stored yet; also a hook for tests.
  function mark(unsaved) {
    changed = unsaved;
    form.toggleAttribute('data-unsaved', unsaved || saving);
  }

  function say(text) { status.querySelector('span').textContent = text; }

  async function save(keepalive) {
    if (!changed || saving) return;
    saving = true;
    mark(false);
    clearTimeout(timer);
    let failed = false;
    const data = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
    data.set('version', form.dataset.version);
    try {
      const answer = await fetch(form.dataset.autosave, { method: 'POST', body: new URLSearchParams(data), keepalive });
      const result = await answer.json();
      if (!answer.ok) throw new Error(result.message);
      form.dataset.version = result.version;
      say(status.dataset.saved);
    } catch (error) {
      changed = true;
      failed = true;
      say(error instanceof TypeError || error instanceof SyntaxError ? status.dataset.failed : error.message);
    } finally {
      saving = false;
      mark(changed);
    }
    if (changed && !failed) save(false); // typed while the last save was on its way
  }

  form.addEventListener('input', () => {
    mark(true);
    clearTimeout(timer);
    timer = setTimeout(() => save(false), 30000);
  });
  form.addEventListener('change', () => save(false));
  document.addEventListener('visibilitychange', () => { if (document.hidden) save(true); });
  form.addEventListener('submit', () => { changed = false; clearTimeout(timer); });
})();
