// The entry screen for calls: Enter goes on to the next field, a digit picks a person, and a clock counts the talk.
(() => {
  'use strict';
  const form = document.querySelector('form.desk');
  if (!form) return;

  // Enter in [data-next] is a Tab: a number is rarely all there is to write down.
  form.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || !event.target.matches('[data-next]')) return;
    event.preventDefault();
    const fields = [...form.querySelectorAll('input, textarea, select')].filter(
      field => field.type !== 'hidden' && field.tabIndex >= 0 && field.offsetParent && !isOtherRadio(field));
    fields[fields.indexOf(event.target) + 1]?.focus();
  });

  function isOtherRadio(field) {
    if (field.type !== 'radio') return false;
    const group = [...form.querySelectorAll(`input[name="${field.name}"]`)];
    return field !== (group.find(each => each.checked) || group[0]);
  }

  // In the list of people 1 to 9, N and 0 pick one, and go on.
  form.addEventListener('keydown', event => {
    if (!event.target.matches('[data-pick] input') || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.code === 'KeyN' ? 'new' : event.key === '0' ? 'nobody' : event.key;
    const wanted = document.getElementById(`pick_${key}`);
    if (!wanted) return;
    event.preventDefault();
    wanted.checked = true;
    wanted.dispatchEvent(new Event('change', { bubbles: true }));
    (wanted.value === 'new' ? form.elements.name : form.elements.kind_words).focus();
  });

  const clock = form.querySelector('[data-talk]');
  const over = form.querySelector('[data-talk-over]');
  const began = Date.now();
  const channel = form.elements.channel;
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    const minutes = Number(channel.value === 'visit' ? clock.dataset.visit : clock.dataset.phone);
    over.hidden = seconds < minutes * 60;
  };
  setInterval(tick, 1000);
  tick();
})();
