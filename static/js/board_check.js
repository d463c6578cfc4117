// While a public text is written: says where a number stands that everybody would see. The server checks again.
(() => {
  'use strict';
  const WAIT = 700;
  for (const form of document.querySelectorAll('form[data-board-check]')) {
    const box = form.querySelector('[data-board-found]');
    const fields = form.querySelectorAll('[name=title], [name=body]');
    const token = form.querySelector('[name=csrfmiddlewaretoken]');
    let timer = 0;
    let turn = 0;

    const say = (lines) => {
      const list = box.querySelector('ul');
      list.replaceChildren(...lines.map((line) => {
        const item = document.createElement('li');
        item.textContent = line;
        return item;
      }));
      box.hidden = lines.length === 0;
    };

    const ask = async () => {
      turn += 1;
      const mine = turn;
      const texts = Object.fromEntries([...fields].map((field) => [field.name, field.value]));
      if (Object.values(texts).join('').trim().length < 4) { say([]); return; }
      try {
        const answer = await fetch(form.dataset.boardCheck, {
          method: 'POST', headers: { 'X-CSRFToken': token.value }, body: new URLSearchParams(texts),
        });
        if (!answer.ok || mine !== turn) return;
        const found = await answer.json();
        say([
          ...found.places.map((place) => `${place.words}: ${place.refused ? box.dataset.refused : box.dataset.masked}`),
          ...found.words.map((word) => `‘${word}’: ${box.dataset.hurts}`),
        ]);
      } catch { /* offline: the server checks when the form is sent */ }
    };

    for (const field of fields) {
      field.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(ask, WAIT);
      });
    }
  }
})();
