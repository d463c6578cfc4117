// Revealed data is masked again when its five minutes are over, or when another tab reveals somebody else.
// What was typed beside it stays. The server masks with or without this.
(() => {
  'use strict';
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('reveal') : null;
  let end = 0;

  const mask = () => {
    end = 0;
    for (const element of document.querySelectorAll('[data-mask]')) element.innerText = element.dataset.mask;
    for (const form of document.querySelectorAll('[data-revealed]')) form.remove();
    for (const note of document.querySelectorAll('[data-masked-again]')) note.hidden = false;
  };
  const look = () => { if (end && Date.now() >= end) mask(); };
  const arm = () => {
    const shown = document.querySelector('[data-revealed]');
    if (!shown) { end = 0; return; }
    end = Date.now() + Number(shown.dataset.revealed) * 1000;
    channel?.postMessage('revealed');
  };

  channel?.addEventListener('message', () => { if (end) mask(); });
  setInterval(look, 1000);
  // A sleeping machine and a page taken from memory have missed their seconds.
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', look);
  document.addEventListener('htmx:afterSettle', arm);
  document.addEventListener('htmx:beforeSwap', (event) => {
    const { target, xhr } = event.detail;
    if (!target.matches('[data-person]') || xhr.responseText.includes('data-person')) return;
    event.detail.shouldSwap = false; // the login is over: let the page say so
    location.reload();
  });
  arm();
})();
