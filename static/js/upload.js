// Uploads each chosen file on its own, shows its progress, and offers to try again. Without this the form does it all.
(() => {
  'use strict';
  document.querySelectorAll('[data-upload]').forEach(part => {
    const input = part.querySelector('input[type=file]');
    const status = part.querySelector('[data-upload-status]');
    const list = part.querySelector('[data-upload-list]');
    const form = input.form;
    let running = 0;

    function send(file) {
      const data = new FormData();
      data.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
      data.append('slot', part.dataset.slot);
      data.append('file', file);
      const request = new XMLHttpRequest();
      request.open('POST', part.dataset.upload);
      request.upload.addEventListener('progress', event => {
        status.textContent = `${file.name} ${Math.round((event.loaded / event.total) * 100)}%`;
      });
      request.addEventListener('loadend', () => {
        running -= 1;
        form.toggleAttribute('data-uploading', running > 0);
        if (request.status === 201) add(request.responseText);
        else refuse(file, request);
      });
      running += 1;
      form.toggleAttribute('data-uploading', true);
      request.send(data);
    }

    function add(row) {
      const parsed = new DOMParser().parseFromString(row, 'text/html');
      list.append(...parsed.querySelectorAll('li'));
      status.textContent = '';
    }

    function refuse(file, request) {
      let message = '';
      try { message = JSON.parse(request.responseText).message; } catch { message = ''; }
      status.textContent = message || `${file.name}: ${navigator.onLine ? request.status : 'offline'}`;
      if (message) return;
      const again = document.createElement('button');
      again.type = 'button';
      again.className = 'krds-btn xsmall tertiary';
      again.textContent = '↻';
      again.setAttribute('aria-label', file.name);
      again.addEventListener('click', () => { again.remove(); send(file); });
      status.append(' ', again);
    }

    input.addEventListener('change', () => {
      [...input.files].forEach(send);
      input.value = '';
    });
    form.addEventListener('submit', event => {
      // A file on its way must not be dropped silently.
      if (form.hasAttribute('data-uploading') && !event.submitter?.name) event.preventDefault();
    });
  });
})();
