/* What pages can do beyond what they do without it: keys, marks without loading the page again,
 * ages that keep up. Nothing here is needed to read. */
const token = document.querySelector('meta[name=token]')?.content;
const items = () => [...document.querySelectorAll('[data-item]')];
let current = null;

/* ---------------------------------------------------------------------------------- ages --- */

/* The words for an age, as the server has them. */
function ageOf(date) {
  const age = (Date.now() - date) / 1000;
  if (age < -3600 || age >= 7 * 86400) return null;
  if (age < 60) return 'just now';
  if (age < 3600) return `${Math.floor(age / 60)} min ago`;
  if (age < 86400) return `${Math.floor(age / 3600)} h ago`;
  const days = Math.floor(age / 86400);
  return `${days} day${days === 1 ? '' : 's'} ago`;
}

/* Brings all ages on the page up to date. */
function renewAges() {
  for (const time of document.querySelectorAll('time[data-age]')) {
    const words = ageOf(new Date(time.dateTime));
    if (words && time.textContent !== words) time.textContent = words;
  }
}

/* --------------------------------------------------------------------------------- marks --- */

/* Tells the server of a change, again for some times where its database is busy. Gives whether it
 * took it. */
async function mark(fields, tries = 3) {
  try {
    const answer = await fetch('/mark.json', {
      method: 'POST', body: new URLSearchParams({ token, ...fields }),
    });
    if (answer.status !== 503 || tries === 1) return answer.ok;
    const seconds = Number(answer.headers.get('retry-after')) || 1;
    await new Promise((done) => { setTimeout(done, seconds * 1000); });
    return mark(fields, tries - 1);
  } catch {
    return false;
  }
}

/* The button of an item for a mark, or null. */
function buttonOf(item, what) {
  return item.querySelector(`button[name=what][value=${what}]`);
}

/* Sets a mark of an item, here and there. A story is read when it was looked at. */
async function setMark(item, what, on) {
  const story = what === 'read' && item.dataset.look;
  const about = story ? { story: item.dataset.look, what: 'look' } : { article: item.dataset.id, what };
  if (!(about.story ?? about.article) || !await mark({ ...about, on: on ? 1 : 0 })) return;
  item.classList.toggle(what === 'read' ? 'is-read' : 'is-starred', on);
  buttonOf(item, what)?.setAttribute('aria-pressed', on);
}

/* Whether an item has a mark. */
function hasMark(item, what) {
  const button = buttonOf(item, what);
  return button ? button.getAttribute('aria-pressed') === 'true'
    : item.classList.contains(what === 'read' ? 'is-read' : 'is-starred');
}

/* ---------------------------------------------------------------------------------- keys --- */

/* Makes an item the current one and brings it into sight. */
function select(item) {
  if (!item) return;
  current?.classList.remove('is-current');
  current = item;
  item.classList.add('is-current');
  item.querySelector('[data-open]')?.focus({ preventScroll: true });
  item.scrollIntoView({ block: 'nearest' });
}

/* Moves the choice by so many items. On an article, scrolls on. */
function move(by) {
  const all = items();
  const at = all.indexOf(current);
  if (all.length === 1 && all[0].hasAttribute('data-here')) {
    window.scrollBy({ top: by * window.innerHeight * 0.8 });
  } else {
    select(all[Math.min(Math.max(at + (at < 0 ? Math.max(by, 1) : by), 0), all.length - 1)]);
  }
}

/* The item that a key is about: the current one, or the article that is shown. */
function subject() {
  return current ?? document.querySelector('[data-here]');
}

/* Follows a link of the item, if there is one. */
function follow(item, name) {
  if (item?.dataset[name]) window.location.href = item.dataset[name];
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => subject()?.querySelector('[data-open]')?.click(),
  v: () => {
    const item = subject();
    if (item?.dataset.original) window.open(item.dataset.original, '_blank', 'noopener,noreferrer');
  },
  m: () => { const item = subject(); if (item) setMark(item, 'read', !hasMark(item, 'read')); },
  f: () => { const item = subject(); if (item) setMark(item, 'starred', !hasMark(item, 'starred')); },
  s: () => follow(subject(), 'story'),
  '/': () => document.getElementById('q')?.select(),
  '?': () => { window.location.href = '/keys'; },
};

/* Does what a key stands for, unless something is being typed. */
function take(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.closest('input, textarea, select');
  if (typing) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const act = keys[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
}

/* ------------------------------------------------------------------ words beside the text --- */

/* Shows which words of the text an entry beside it was found in, or shows them no more. */
function show(entry, on) {
  for (const words of document.querySelectorAll(`.told[data-of="${entry.dataset.shows}"]`))
    words.classList.toggle('is-shown', on);
}

for (const entry of document.querySelectorAll('[data-shows]')) {
  entry.addEventListener('mouseenter', () => show(entry, true));
  entry.addEventListener('mouseleave', () => show(entry, entry.contains(document.activeElement)));
  entry.addEventListener('focusin', () => show(entry, true));
  entry.addEventListener('focusout', () => show(entry, false));
}

/* ------------------------------------------------------------------------------- the page --- */

document.addEventListener('keydown', take);
document.addEventListener('submit', (event) => {
  const item = event.target.closest('[data-item]');
  const what = event.submitter?.value;
  if (!item || !event.target.matches('.marks, .mark')) return;
  event.preventDefault();
  setMark(item, what, !hasMark(item, what));
});
document.addEventListener('focusin', (event) => {
  const item = event.target.closest('[data-item]');
  if (item && item !== current && event.target.matches('[data-open]')) {
    current?.classList.remove('is-current');
    current = item;
    item.classList.add('is-current');
  }
});

renewAges();
setInterval(renewAges, 30000);

/* What is open is read. */
const here = document.querySelector('[data-here]');
if (here && token && !here.hasAttribute('data-read')) setMark(here, 'read', true);
