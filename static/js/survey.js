// Sends the face pressed in the mail once a person has moved, pressed or scrolled: machines open links, people do that.
(() => {
  'use strict';
  const form = document.querySelector('form[data-survey]');
  if (!form) return;
  const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll'];
  const details = document.querySelector('[data-survey-details]');
  let sending = Promise.resolve();
  let typing = false;
  details.addEventListener('input', () => { typing = true; });

  // One after the other, so that the last face pressed is the one that stays.
  function send(score) {
    sending = sending.then(() => post(score)).catch(() => { form.removeAttribute('data-survey'); });
    return sending;
  }

  async function post(score) {
    const data = new URLSearchParams(new FormData(form));
    data.set('score', score);
    const answer = await fetch(form.action, { method: 'POST', body: data });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('form[data-survey]');
    if (!answer.ok || !fresh) { location.reload(); return; }
    for (const face of form.querySelectorAll('.rate button')) {
      face.setAttribute('aria-pressed', String(face.value === String(score)));
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

  function quiet() { for (const sign of signs) removeEventListener(sign, human, true); }

  function human(event) {
    if (!event.isTrusted) return;
    quiet();
    // Whoever goes for a button is choosing; the press itself will say what.
    if (event.type === 'pointerdown' && event.target.closest('button, a, input, label')) return;
    send(form.dataset.surveyScore);
  }

  form.addEventListener('submit', (event) => {
    if (!event.submitter || !form.hasAttribute('data-survey')) return;
    event.preventDefault();
    quiet();
    send(event.submitter.value);
  });
  if (form.dataset.surveyScore) for (const sign of signs) addEventListener(sign, human, { capture: true, passive: true });
})();
