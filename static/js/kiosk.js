// At a public screen: counts the seconds without a touch, asks whether somebody is still there, then wipes everything.
(() => {
  'use strict';
  const bar = document.querySelector('[data-kiosk-seconds]');
  const dialog = document.querySelector('[data-kiosk-dialog]');
  if (!bar || !dialog || !dialog.showModal) return;
  const IDLE = Number(bar.dataset.kioskSeconds);
  const WARN = 20;
  const TELL_EVERY = 30_000;
  const says = document.querySelector('[data-kiosk-said]');
  const english = document.documentElement.lang === 'en';
  const atRest = location.pathname === '/' && !document.body.dataset.sessionSeconds;
  let end = atRest ? Infinity : Date.now() + IDLE * 1000;
  let told = Date.now();
  let ending = false;

  const words = (rest) => {
    const minutes = Math.floor(rest / 60);
    const part = rest % 60;
    if (english) return minutes ? `${minutes} min ${part} s` : `${part} s`;
    return minutes ? `${minutes}분 ${part}초` : `${part}초`;
  };

  // The page is replaced, not left: nobody comes back to it with a step backwards.
  const finish = async () => {
    if (ending) return;
    ending = true;
    const form = document.querySelector('[data-kiosk-end]');
    for (const each of document.querySelectorAll('main form')) each.reset();
    try {
      await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' });
    } finally {
      location.replace('/');
    }
  };

  const stay = () => {
    end = Date.now() + IDLE * 1000;
    if (dialog.open) dialog.close();
    if (Date.now() - told < TELL_EVERY) return;
    told = Date.now();
    const form = document.querySelector('[data-kiosk-stay]');
    fetch(form.action, { method: 'POST', body: new FormData(form) }).catch(() => {});
  };

  const tick = () => {
    const counts = end !== Infinity;
    const rest = counts ? Math.max(0, Math.round((end - Date.now()) / 1000)) : IDLE;
    bar.querySelector('[data-kiosk-still]').hidden = counts;
    bar.querySelector('[data-kiosk-counts]').hidden = !counts;
    for (const each of document.querySelectorAll('[data-kiosk-left]')) each.textContent = words(rest);
    if (rest === 0) { finish(); return; }
    if (rest > WARN) return;
    if (!dialog.open) dialog.showModal();
    if (rest === WARN || rest === 10) says.textContent = words(rest);
  };

  for (const name of ['pointerdown', 'keydown', 'input']) {
    document.addEventListener(name, () => { if (!dialog.open) stay(); }, { passive: true });
  }
  for (const form of document.querySelectorAll('[data-kiosk-end]')) {
    form.addEventListener('submit', (event) => { event.preventDefault(); finish(); });
  }
  document.querySelector('[data-kiosk-stay]').addEventListener('submit', (event) => { event.preventDefault(); stay(); });
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); stay(); });
  // The keyboard of the screen covers the lower half: what is being filled in stays in sight.
  document.addEventListener('focusin', (event) => {
    if (event.target.matches('input, textarea, select')) event.target.scrollIntoView({ block: 'center' });
  });
  document.addEventListener('contextmenu', (event) => event.preventDefault());
  window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  tick();
  setInterval(tick, 1000);
})();
