// Sends the face that was pressed without leaving the page. Nothing but a press sends: machines open links.
(() => {
  'use strict';
  const form = document.querySelector('form[data-survey]');
  if (!form) return;
  let sending = Promise.resolve();

  // One after the other, so that the last face pressed is the one that stays.
  function send(button) {
    sending = sending.then(() => post(button)).catch(() => { form.removeAttribute('data-survey'); });
    return sending;
  }

  async function post(button) {
    const data = new URLSearchParams(new FormData(form));
    data.set(button.name, button.value);
    const answer = await fetch(form.action, { method: 'POST', body: data });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('form[data-survey]');
    if (!answer.ok || !fresh) { location.reload(); return; }
    for (const face of form.querySelectorAll('.rate button')) {
      face.setAttribute('aria-pressed', String(face.value === button.value));
    }
    const send = form.querySelector('[data-survey-send]');
    if (send) {
      if (send.contains(document.activeElement)) form.querySelector('[aria-pressed="true"]').focus();
      send.remove();
    }
    take(page, '[data-survey-said]');
    take(page, '[data-survey-call]');
    takeDetails(page);
  }

  function take(page, place) {
    document.querySelector(place).replaceChildren(...page.querySelector(place).childNodes);
  }

  // The form for more words knows the new score; what was already typed or ticked in it stays.
  function takeDetails(page) {
    const details = document.querySelector('[data-survey-details]');
    const typed = [...details.querySelectorAll('select, textarea, [type=checkbox]')];
    take(page, '[data-survey-details]');
    for (const old of typed) {
      const fresh = details.querySelector(`[name="${old.name}"]`);
      if (!fresh) continue;
      fresh.value = old.value;
      fresh.checked = old.checked;
    }
  }

  form.addEventListener('submit', (event) => {
    if (!event.submitter || !form.hasAttribute('data-survey')) return;
    event.preventDefault();
    send(event.submitter);
  });
})();
