'use strict';
(() => {
  const form = document.getElementById('filters');
  if (!form) return;
  const claims = Array.from(document.querySelectorAll('.claim'), (node) => ({
    node,
    words: `${node.id} ${node.querySelector('mark').textContent}`.toLowerCase(),
  }));
  const speeches = Array.from(document.querySelectorAll('.speech'));
  const choices = Array.from(form.querySelectorAll('select'));
  const text = document.getElementById('by-text');
  const brief = document.getElementById('brief');
  // An element of the name "reset" would hide the form's own method.
  const showAll = document.getElementById('show-all');
  const apply = () => {
    const wanted = choices.filter((choice) => choice.value !== '');
    const words = text.value.trim().toLowerCase();
    let shown = 0;
    for (const claim of claims) {
      const fits = wanted.every((choice) => claim.node.dataset[choice.dataset.key] === choice.value)
        && claim.words.includes(words);
      claim.node.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const speech of speeches) speech.hidden = !speech.querySelector('.claim:not([hidden])');
    const all = claims.length;
    const count = `${all} ${all === 1 ? 'claim' : 'claims'}`;
    document.getElementById('shown').textContent = shown === all ? count : `${shown} of ${count}`;
    document.getElementById('nothing').hidden = shown > 0;
    showAll.hidden = wanted.length === 0 && words === '';
    document.body.classList.toggle('brief', brief.checked);
  };
  // A link to a claim that the filters hide shows it.
  const follow = () => {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (goal && goal.closest('[hidden]')) {
      form.reset();
      apply();
      goal.scrollIntoView();
    }
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => { apply(); choices[0].focus(); }));
  addEventListener('hashchange', follow);
  form.hidden = false;
  apply();
})();
