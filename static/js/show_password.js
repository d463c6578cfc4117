// A button under each password field that shows what was typed.
(() => {
  'use strict';
  for (const form of document.querySelectorAll('[data-show-password]')) {
    for (const field of form.querySelectorAll('input[type="password"]')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'krds-btn small text gap-s';
      button.setAttribute('aria-controls', field.id);
      const show = (visible) => {
        field.type = visible ? 'text' : 'password';
        button.textContent = visible ? form.dataset.hidePassword : form.dataset.showPassword;
        button.setAttribute('aria-pressed', String(visible));
      };
      show(false);
      button.addEventListener('click', () => show(field.type === 'password'));
      form.addEventListener('submit', () => show(false));
      field.after(button);
    }
  }
})();
