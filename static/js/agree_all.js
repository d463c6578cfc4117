// Fills the answers that are in sight, and of those no advertising. It saves nothing: that is the person's own press.
(() => {
  'use strict';
  for (const form of document.querySelectorAll('form[data-agree-all]')) {
    const buttons = form.querySelector('[data-agree-all-buttons]');
    if (!buttons) continue;
    buttons.hidden = false;
    buttons.addEventListener('click', (event) => {
      const answer = event.target.closest('[data-answer]')?.dataset.answer;
      if (!answer) return;
      for (const radio of form.querySelectorAll(`input[type="radio"][value="${answer}"]`)) {
        const isShown = radio.closest('fieldset').getClientRects().length > 0;
        if (isShown && !radio.closest('[data-apart]')) radio.checked = true;
      }
    });
  }
})();
