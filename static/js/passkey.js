// Passkeys: shows what needs them where the browser has them, and says when one was not given.
(() => {
  'use strict';
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll('[data-passkey]')) form.hidden = false;
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault();
    for (const text of document.querySelectorAll('[data-passkey-failed]')) text.hidden = false;
  });
})();
