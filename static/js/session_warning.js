// Two minutes before the login ends: say so and offer more time. The server ends the login with or without this.
(() => {
  'use strict';
  const dialog = document.querySelector('[data-session-dialog]');
  const seconds = Number(document.body.dataset.sessionSeconds);
  if (!dialog || !seconds || !dialog.showModal) return;
  const WARN = 120;
  const left = dialog.querySelector('[data-session-left]');
  const said = dialog.querySelector('[data-session-said]');
  const form = dialog.querySelector('[data-session-extend]');
  const english = document.documentElement.lang === 'en';
  let end = Date.now() + seconds * 1000;

  const words = (rest) => {
    const minutes = Math.floor(rest / 60);
    const part = rest % 60;
    if (english) return minutes ? `${minutes} min ${part} s` : `${part} s`;
    return minutes ? `${minutes}분 ${part}초` : `${part}초`;
  };

  const tick = () => {
    const rest = Math.max(0, Math.round((end - Date.now()) / 1000));
    if (rest === 0) { location.reload(); return; }
    if (rest > WARN) { if (dialog.open) dialog.close(); return; }
    if (!dialog.open) dialog.showModal();
    left.textContent = words(rest);
    if (rest === WARN || rest === 60 || rest === 20) said.textContent = words(rest);
  };

  const extend = async () => {
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      end = Date.now() + seconds * 1000;
      dialog.close();
    } catch {
      form.submit();
    }
  };

  form.addEventListener('submit', (event) => { event.preventDefault(); extend(); });
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); extend(); });
  // A login that another tab or a background save renewed is renewed here, too.
  document.addEventListener('session:renewed', () => { end = Date.now() + seconds * 1000; });
  setInterval(tick, 1000);
})();
