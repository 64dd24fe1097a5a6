// Every page in a browser: that it shows, works by keyboard and without scripts, fits a phone, is
// readable by everybody (axe), and that markup in an article is only text.
// usage: PROGRAM= DATABASE= PLACE= node pages.mjs ADDRESS [PATTERN]   (tests whose names match)
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import http from 'node:http';
import { chromium } from 'playwright-core';

const base = process.argv[2].replace(/\/$/, '');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

let passed = 0;
let failed = 0;

/* Runs one test, which fails when it throws. */
async function test(name, run) {
  if (process.argv[3] && !new RegExp(process.argv[3]).test(name)) return;
  try {
    await run();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}

/* Throws unless something holds. */
function check(truth, words) {
  if (!truth) throw new Error(words);
}

/* A page of the browser that notes what goes wrong. */
async function enter(options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/\/image\/|status of 404/.test(message.location().url + message.text())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('dialog', (dialog) => { wrong.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) wrong.push(`asks for ${request.url()}`);
  });
  return { context, page, wrong };
}

/* Goes to an address there and throws when something goes wrong. */
async function go({ context, page, wrong }, path, run) {
  wrong.length = 0;
  const answer = await page.goto(base + path);
  await run(page, answer, context);
  check(!wrong.length, wrong.join('; '));
}

/* The same in a page of its own, for the time of `run`. */
async function visit(path, options, run) {
  const entered = await enter(options);
  try {
    await go(entered, path, run);
  } finally {
    await entered.context.close();
  }
}

/* The JSON of a page. */
async function json(path) {
  const answer = await fetch(base + path);
  check(answer.ok, `${path} gives ${answer.status}`);
  return answer.json();
}

/* Sends a request as no browser would. Gives its status. */
function raw(path, options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const front = await json('/index.json');
/* not the first one, which the test of keys wants unread */
const big = front.entries.find((story, place) => place && story.copies > 0) ?? front.entries[0];
const found = (await json('/search.json?q=peru')).entries[0];
const hostile = (await json('/search.json?q=hostile+bridge')).entries[0];

/* two outlets tell of one event, and do not agree on a figure; a third article has no date */
const toll = `${process.env.PLACE}/toll.jsonl`;
const told = [{ outlet: 'First Courier', published: '2026-03-06T18:00:00Z', headline: 'Bomb kills 12 in Kandahar market',
  text: 'A bomb killed 12 people at a market in Kandahar on Friday, police said. Afghan President Hamid Karzai condemned the attack. '
    + '“We will find them,” Karzai said.\nThe bomb was hidden under a cart of melons beside the gate. Karzai will visit Pakistan on March 20.' },
{ outlet: 'Second Courier', published: '2026-03-06T20:00:00Z', headline: 'Kandahar market bomb leaves 17 dead, Karzai condemns it',
  text: 'At least 30 shops burned after a bomb in a market in Kandahar, where doctors counted bodies into the night.\n'
    + 'The bomb killed 17 people, the governor said on Friday. President Hamid Karzai of Afghanistan condemned the attack in Kandahar.\n'
    + 'On March 20 Karzai will visit Pakistan, whose border is an hour from the market.' },
{ headline: 'Nobody knows when', text: 'A brewery in Ghent burned down.' }].map((record) => ({ language: 'en', ...record }));
writeFileSync(toll, told.map((record) => JSON.stringify(record)).join('\n'));
execFileSync(process.env.PROGRAM, ['read', '--db', process.env.DATABASE, '--read-at', '2026-03-09T12:00:00Z', toll]);
execFileSync(process.env.PROGRAM, ['events', '--db', process.env.DATABASE]);
const bombed = (await json('/search.json?q=melons')).entries[0];
const bombing = (await json(`${bombed.href}.json`)).story;

const pages = {
  'front page': '/', latest: '/latest', starred: '/starred', outlets: '/outlets', feeds: '/feeds', keys: '/keys',
  search: '/search?q=peru', 'empty search': '/search', 'search without a hit': '/search?q=xyzzyx',
  'search with a mistake': '/search?q=after:never', story: big.href, article: found.href,
  'hostile article': hostile.href, outlet: '/outlet/harbourpost.example', day: '/day/2026-03-05',
  tag: big.tags ? big.tags[0].href : '/tag/none', 'no such page': '/none', 'sign in': '/login',
  'second part': '/latest?page=2', diary: '/diary?month=2026-03', 'empty diary': '/diary?month=1999-01',
  events: '/events?actor=AFG', actor: '/actor/AFG', pair: '/pair/AFG/PAK', facts: bombed.href, 'facts pointed to': `${bombed.href}#figure-1`,
  figures: bombing.href,
};

/* ------------------------------------------------------------------------------ every page --- */

/* What each look is seen with, and what of axe's rules it can break: all are asked on the desktop; the
 * dark has the same markup in other colours, the phone the same in another layout. */
const rules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const looks = {
  desktop: { options: {}, rules },
  dark: { options: { colorScheme: 'dark' }, rules: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  phone: {
    options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    rules: { type: 'rule', values: ['target-size', 'scrollable-region-focusable', 'meta-viewport'] },
  },
};

/* Looks at a page as it is shown in one look. */
async function seen(name, look, page, answer) {
  check(answer.status() === (name === 'no such page' ? 404 : 200), `status ${answer.status()}`);
  check((await page.title()).includes('Tidings'), 'no title');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wide <= 0, `${wide} pixels too wide`);
  const shade = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check((parseInt(shade.match(/\d+/)[0], 10) < 80) === (look === 'dark'), `background ${shade}`);
  /* run as one who may, since the page's own policy lets no other script in */
  await page.evaluate(axe);
  const results = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), looks[look].rules);
  check(!results.violations.length, results.violations.map((found_) =>
    `${found_.id}: ${found_.nodes[0].html}`).join('; '));
}

/* each look beside the others, since these tests change nothing and take most of the time */
await Promise.all(Object.keys(looks).map(async (look) => {
  const entered = await enter(looks[look].options);
  for (const [name, path] of Object.entries(pages))
    await test(`${name}, ${look}`, async () => {
      await entered.page.goto('about:blank'); /* else a part of the page before would be no answer */
      await go(entered, path, (page, answer) => seen(name, look, page, answer));
    });
  await entered.context.close();
}));

/* -------------------------------------------------------------------------------- keyboard --- */

await test('keys on a list', () => visit('/latest', {}, async (page) => {
  const current = () => page.evaluate(() => document.querySelector('.is-current')?.dataset.id);
  const ids = await page.evaluate(() => [...document.querySelectorAll('[data-item]')].map((item) => item.dataset.id));
  await page.keyboard.press('j');
  check(await current() === ids[0], 'j does not choose the first');
  await page.keyboard.press('j');
  check(await current() === ids[1], 'j does not go on');
  await page.keyboard.press('k');
  check(await current() === ids[0], 'k does not go back');
  await page.keyboard.press('f');
  await page.waitForSelector('.is-current.is-starred');
  await page.keyboard.press('m');
  await page.waitForSelector('.is-current.is-read');
  await page.keyboard.press('m');
  await page.waitForSelector('.is-current:not(.is-read)');
  await page.reload();
  check(await page.getAttribute(`[data-id="${ids[0]}"] .star`, 'aria-pressed') === 'true', 'the star is not kept');
  await page.keyboard.press('j');
  await page.keyboard.press('f');
  await page.waitForSelector('.is-current:not(.is-starred) .star[aria-pressed=false]');
  await page.keyboard.press('o');
  await page.waitForURL(`**/article/${ids[0]}`);
}));

await test('keys on an article', () => visit(found.href, {}, async (page) => {
  await page.waitForSelector('button[value=read][aria-pressed=true]');
  await page.keyboard.press('f');
  await page.waitForSelector('button[value=starred][aria-pressed=true]');
  await page.keyboard.press('j');
  await page.waitForFunction(() => window.scrollY > 0);
  await page.keyboard.press('s');
  await page.waitForURL('**/story/**');
  await page.goto(`${base}/starred`);
  check(await page.locator(`[data-id="${found.id}"]`).count() === 1, 'it is not among the starred');
  await page.keyboard.press('?');
  await page.waitForURL('**/keys');
  await page.keyboard.press('/');
  check(await page.evaluate(() => document.activeElement.id) === 'q', '/ does not go to the search');
  await page.keyboard.type('jko');
  check(await page.inputValue('#q') === 'jko', 'keys act while one types');
}));

await test('v opens the original', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.route((url) => !url.href.startsWith(base), (route) => route.fulfill({ body: 'there' }));
  await page.goto(base + found.href);
  const [other] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('v')]);
  await other.waitForURL(found.url);
  check(await other.evaluate(() => window.opener === null && document.referrer === ''), 'the original learns of us');
  await context.close();
});

await test('a mark is made when the database is busy no more', async () => {
  const { context, page } = await enter({});
  let asked = 0;
  await context.route('**/mark.json', (route) => (asked++ ? route.continue()
    : route.fulfill({ status: 503, headers: { 'retry-after': '1' }, body: '{}' })));
  await page.goto(`${base}/latest`);
  await page.keyboard.press('j');
  await page.keyboard.press('f');
  await page.waitForSelector('.is-current.is-starred');
  await page.keyboard.press('f');
  await page.waitForSelector('.is-current:not(.is-starred)');
  check(asked === 3, `asked ${asked} times`);
  await context.close();
});

await test('keys on the front page', () => visit('/', {}, async (page) => {
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  await page.waitForSelector('.is-current.is-read');
  await page.keyboard.press('m');
  await page.waitForSelector('.is-current:not(.is-read)');
  const story = await page.evaluate(() => document.querySelector('.is-current').dataset.story);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${story}`);
}));

await test('a story in the language that one reads', async () => {
  const many = front.entries.find((story) => story.languages.includes('es') && story.languages.includes('fr'));
  await visit(many.href, { locale: 'es-PE' }, async (page) => {
    check(await page.getAttribute('h1', 'lang') === 'es', 'the headline is not in Spanish');
    check(await page.locator('.points li:not([lang^=es])').count() === 0, 'a key point is in another language');
    check(await page.locator('.articles .when:text("in English")').count() > 0, 'no article is said to be in English');
    await page.click('aside a:text-is("French")');
    check(await page.getAttribute('h1', 'lang') === 'fr', 'the headline is not in French');
  });
});

await test('the way by tabulator', () => visit('/', {}, async (page) => {
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.textContent) === 'Skip to the news', 'nothing to skip with');
  await page.keyboard.press('Enter');
  check(page.url().endsWith('#main'), 'skipping leads nowhere');
}));

/* --------------------------------------------------------------------- events and figures --- */

/* The texts of the words that are shown as what an entry was found in. */
const shownWords = (page) => page.evaluate(() => [...document.querySelectorAll('.told')]
  .filter((words) => getComputedStyle(words).backgroundColor !== 'rgba(0, 0, 0, 0)').map((words) => words.textContent));

await test('facts beside an article', () => visit(bombed.href, {}, async (page) => {
  const data = await json(`${bombed.href}.json`);
  for (const kind of ['events', 'figures', 'quotes', 'people'])
    check(data[kind].length && data[kind].length === await page.locator(`section[aria-labelledby=${kind}] li`).count(), `${kind} are missing`);
  const [left, right] = await page.evaluate(() => [document.querySelector('.text'), document.querySelector('.facts')].map((part) => part.getBoundingClientRect()));
  check(left.right <= right.left && right.width > 200, 'they do not stand beside the text');
  check(!(await shownWords(page)).length, 'words are shown before anything points to them');
  for (const [kind, entry, words] of [['figures', '12 people', /people/], ['quotes', 'We will find', /We will find them/],
    ['people', 'Karzai', /Karzai/], ['events', 'ACCUSE', /condemned/]]) {
    await page.hover(`section[aria-labelledby=${kind}] li:has-text("${entry}")`);
    const shown = await shownWords(page);
    check(shown.some((text) => words.test(text)), `${kind} show ${shown}`);
  }
  await page.hover('h1');
  check(!(await shownWords(page)).length, 'they stay shown');
  const person = data.people.find((one) => one.mentions.length > 1);
  await page.hover(`section[aria-labelledby=people] li:has-text("${person.name}")`);
  check((await shownWords(page)).length === person.mentions.length, 'not every mention is shown');
  await page.focus('section[aria-labelledby=figures] a');
  check((await shownWords(page)).some((text) => /people/.test(text)), 'the keyboard shows nothing');
}));

await test('facts without scripts', () => visit(bombed.href, { javaScriptEnabled: false }, async (page) => {
  await page.click('section[aria-labelledby=quotes] li a:has-text("We will find")');
  check(/#quote-\d+$/.test(page.url()), 'a quote leads nowhere');
  const target = page.locator('.told:target');
  check(/We will find them/.test(await target.textContent()) && await target.isVisible(), 'its words are not shown');
}));

await test('figures side by side', () => visit(bombing.href, {}, async (page) => {
  const data = await json(`${bombing.href}.json`);
  const group = data.figures.find((figure) => figure.measure === 'deaths');
  check(group && group.disagree && group.low === 12 && group.high === 17, JSON.stringify(data.figures));
  check(/12 people[^]*17 people/.test(await page.textContent('table.figures')), 'they do not stand side by side');
  check(await page.locator('table.figures caption:has-text("outlets disagree")').count() === 1, 'nobody says that they disagree');
  const event = data.events.find((one) => one.outlets === 2);
  check(event && data.events[0].outlets === 2, `no event is told by both, or it is not first: ${JSON.stringify(data.events)}`);
  check(/told by 2 outlets/.test(await page.textContent('section[aria-labelledby=events]')), 'it is not said how many tell it');
}));

await test('the diary and its calendar', () => visit('/diary?month=2026-03', {}, async (page) => {
  const { diary } = await json('/diary.json?month=2026-03');
  const visitTo = diary.find((entry) => /Karzai|Pakistan/.test(entry.what));
  check(visitTo && visitTo.date === '2026-03-20' && visitTo.told === 2, JSON.stringify(visitTo));
  check(await page.locator('.card', { hasText: visitTo.what }).count() === 1, 'it is not shown once');
  await page.click('text=Month after');
  await page.waitForURL('**month=2026-04');
  check((await (await fetch(`${base}/diary.ics`)).text()).startsWith('BEGIN:VCALENDAR'), 'no calendar');
}));

await test('actors and pairs', () => visit('/pair/AFG/PAK', {}, async (page) => {
  check(await page.locator('h1').textContent() === 'Afghanistan and Pakistan', 'another pair');
  await page.goto(`${base}/actor/AFG`);
  check(await page.locator('.balance svg rect').count() > 0, 'no picture');
  await page.click('.balance summary');
  check(await page.locator('.balance th[scope=row]').first().isVisible(), 'no table');
}));

await test('what nobody dates comes last', async () => {
  const all = [];
  for (let part = 1, more = true; more; part++) {
    const data = await json(`/index.json?page=${part}`);
    all.push(...data.entries);
    more = Boolean(data.next);
  }
  const place = all.findIndex((story) => story.headline === 'Nobody knows when');
  check(place > 0 && all.slice(place).every((story) => !story.last || story.articles > 1), `it is number ${place + 1} of ${all.length}`);
});

/* ------------------------------------------------------------------------------ following feeds --- */

await test('following feeds', () => visit('/feeds', {}, async (page) => {
  const rows = page.locator('.feeds li[data-item]');
  const before = await rows.count();
  await page.fill('input[name=url]', 'news.example/<b>feed</b>');
  await page.locator('form.follow >> nth=0').locator('input[name=group]').fill('Far & wide');
  await page.click('text=Follow');
  check(await rows.count() === before + 1, 'it is not listed');
  check(await page.locator('h2', { hasText: 'Far & wide' }).count() === 1, 'not in its group');
  const row = rows.filter({ hasText: 'news.example' });
  check(/not asked yet/.test(await row.textContent()), 'it is said to have been asked');
  await row.locator('summary').click();
  await row.locator('input[name=name]').fill('My <i>own</i> name');
  await row.locator('button[value=change]').click();
  const named = rows.filter({ hasText: 'My <i>own</i> name' });
  check(await named.count() === 1, 'its name is not kept');
  await named.locator('summary').click();
  await named.locator('button[value=pause]').click();
  check(/paused/.test(await named.textContent()), 'it is not paused');
  const list = await (await fetch(`${base}/feeds/list`)).text();
  check(list.includes('My &lt;i&gt;own&lt;/i&gt; name'), 'it is not in the list');
  await named.locator('summary').click();
  await named.locator('button[value=resume]').click();
  check(!/paused/.test(await named.textContent()), 'it stays paused');
  await named.locator('summary').click();
  await named.locator('button[value=remove]').click();
  check(await rows.count() === before, 'it is not removed');
  check(await raw('/feeds', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'what=add&url=http://evil.example/feed') === 403, 'another site may follow feeds');
}));

await test('following feeds without scripts', () => visit('/feeds', { javaScriptEnabled: false }, async (page) => {
  await page.fill('input[name=url]', 'https://plain.example/feed');
  await page.click('text=Follow');
  const row = page.locator('.feeds li[data-item]').filter({ hasText: 'plain.example' });
  await row.locator('summary').click();
  await row.locator('button[value=remove]').click();
  check(await row.count() === 0, 'it is not removed');
}));

/* ------------------------------------------------------------------------ reading and search --- */

await test('search', () => visit('/', {}, async (page) => {
  await page.fill('#q', 'headline:peru');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=headline*');
  const all = await page.locator('.card').count();
  check(all > 3, `${all} found`);
  await page.click('aside >> text=German');
  check(await page.inputValue('#q') === 'headline:peru language:de', 'the facet narrows nothing');
  const some = await page.locator('.card').count();
  check(some > 0 && some < all, `${some} of ${all} are left`);
  await page.goto(`${base}/search?q=rescuers`);
  check(await page.locator('mark').count() > 0, 'what was found is not marked');
}));

await test('the column of text', () => visit(found.href, {}, async (page) => {
  const em = await page.evaluate(() => {
    const text = document.querySelector('.text');
    return text.clientWidth / parseFloat(getComputedStyle(text).fontSize);
  });
  check(em >= 42 && em <= 44, `${em} em wide`);
}));

await test('captions and credits', () => visit(found.href, {}, async (page) => {
  const { images = [] } = await json(`${found.href}.json`);
  check(await page.locator('figcaption').count() === images.length, 'a caption is missing');
}));

await test('copies under their original', () => visit(big.href, {}, async (page) => {
  const details = page.locator('details').first();
  check(await details.count() === 1, 'no copies');
  check(!await details.locator('li').first().isVisible(), 'they are not folded');
  await details.locator('summary').click();
  check(await details.locator('li').first().isVisible(), 'they do not unfold');
}));

await test('ages keep up', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install({ time: new Date('2026-03-09T12:00:00Z') });
  await page.goto(`${base}/latest`);
  const age = page.locator('time[datetime^="2026-03-09T11:32:00"]').first();
  check(await age.textContent() === '28 min ago', await age.textContent());
  await page.clock.fastForward('10:00');
  check(await age.textContent() === '38 min ago', await age.textContent());
  await context.close();
});

await test('what is new since one looked', async () => {
  await visit(big.href, {}, async (page) => {
    await page.waitForSelector('[data-here].is-read');
  });
  const told = await json(`${big.href}.json`);
  const original = told.entries.find((entry) => entry.copies);
  const record = await json(`${original.href}.json`);
  const file = `${process.env.PLACE}/later.jsonl`;
  writeFileSync(file, `${JSON.stringify({ headline: 'A later copy of it', outlet: 'Later Post',
    published: '2026-03-09T11:00:00Z', language: record.language, text: record.text })}\n`);
  execFileSync(process.env.PROGRAM, ['read', '--db', process.env.DATABASE, file]);
  await visit(big.href, {}, async (page) => {
    check(await page.locator('.since').count() === 1, 'nothing is new');
    await page.waitForSelector('[data-here].is-read');
  });
  await visit(big.href, {}, async (page) => {
    check(await page.locator('.since').count() === 0, 'it stays new');
  });
});

await test('pictures come through us', async () => {
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const asked = [];
  const outlet = http.createServer((request, answer) => {
    asked.push(request);
    answer.setHeader('content-type', 'image/svg+xml');
    answer.end(request.url === '/good' ? picture : '<svg xmlns="http://www.w3.org/2000/svg" onload="hostile()"/>');
  });
  await new Promise((done) => outlet.listen(0, '127.0.0.1', done));
  const from = `http://127.0.0.1:${outlet.address().port}`;
  const file = `${process.env.PLACE}/pictures.jsonl`;
  writeFileSync(file, `${JSON.stringify({ headline: 'Pictured lighthouse', text: 'A lighthouse was pictured.',
    images: [{ url: `${from}/good`, caption: 'Good' }, { url: `${from}/bad`, caption: 'Bad' }] })}\n`);
  execFileSync(process.env.PROGRAM, ['read', '--db', process.env.DATABASE, file]);
  const pictured = (await json('/search.json?q=pictured+lighthouse')).entries[0];
  await visit(pictured.href, {}, async (page) => {
    await page.waitForFunction(() => document.querySelector('figure img').naturalWidth === 1);
    check(await page.getAttribute('figure img', 'src') === `/image/${pictured.id}/1`, 'another address');
  });
  check(await raw(`/image/${pictured.id}/2`, {}) === 404, 'what is no picture is passed on');
  check(await raw(`/image/${pictured.id}/1`, {}) === 200, 'the picture is not passed on');
  check(asked.length && asked.every((request) => !request.headers.cookie && !request.headers.referer), 'the outlet learns who reads');
  outlet.close();
});

/* -------------------------------------------------------------------------- without scripts --- */

await test('without scripts', () => visit('/latest', { javaScriptEnabled: false }, async (page) => {
  const id = await page.locator('.card').nth(3).getAttribute('data-id');
  const star = page.locator(`[data-id="${id}"] .star`);
  await star.click();
  check(page.url() === `${base}/latest`, `it leads to ${page.url()}`);
  check(await star.getAttribute('aria-pressed') === 'true', 'nothing is starred');
  await star.click();
  check(await star.getAttribute('aria-pressed') === 'false', 'the star stays');
}));

/* -------------------------------------------------------------------------------- hostility --- */

for (const path of [hostile.href, '/search?q=hostile+bridge', '/latest', '/day/2026-03-06', '/outlets',
  '/search?q=%3Cscript%3Ehostile()%3C/script%3E', '/tag/%22%3E%3Cscript%3E', '/outlet/%3Cb%3E']) {
  await test(`markup is text: ${path}`, () => visit(path, {}, async (page) => {
    const strange = await page.evaluate(() => [...document.querySelectorAll(
      'script:not([src^="/static/"]), iframe, img:not([src^="/image/"]), [onerror], [onload], [onmouseover], a[href^="javascript"], .text b, .text i')].map((node) => node.outerHTML));
    check(!strange.length, strange.join(' '));
  }));
}

await test('the hostile article is shown whole', () => visit(hostile.href, {}, async (page) => {
  const text = await page.textContent('main');
  for (const part of ['<script>hostile()</script>', '{token} {_token} {{7*7}} ${7*7}', '<b onmouseover=hostile()>absurd</b>'])
    check(text.includes(part), `${part} is missing`);
}));

/* ------------------------------------------------------------------- feeds, data, protection --- */

for (const path of ['/index', '/latest', '/starred', '/search', '/outlet/harbourpost.example', '/day/2026-03-05', big.href]) {
  await test(`feed of ${path}`, () => visit('/keys', {}, async (page) => {
    const result = await page.evaluate(async (address) => {
      const text = await (await fetch(address)).text();
      const tree = new DOMParser().parseFromString(text, 'application/xml');
      return { bad: tree.querySelector('parsererror')?.textContent, entries: tree.querySelectorAll('entry').length };
    }, `${path}.atom`);
    check(!result.bad, result.bad);
    if (path === '/latest') check(result.entries === 30, `${result.entries} entries`);
  }));
}

await test('every page as JSON', async () => {
  for (const path of Object.values(pages)) {
    if (path === '/none') continue;
    const [name, query] = path.split('#')[0].split('?');
    const data = await json(`${name === '/' ? '/index' : name}.json${query ? `?${query}` : ''}`);
    check(data.title, `${path} has no title`);
  }
});

await test('other names and other sites', async () => {
  check(await raw('/', { headers: { host: 'evil.example' } }) === 403, 'another host is answered');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const form = `article=${found.id}&what=starred`;
  check(await raw('/mark', { method: 'POST', headers }, form) === 403, 'no token is asked for');
  check(await raw('/mark', { method: 'POST', headers: { ...headers, origin: 'http://evil.example' } }, form) === 403, 'another origin may change');
});

await test('headers and sizes', async () => {
  const answer = await fetch(`${base}/`);
  check(answer.headers.get('content-security-policy').startsWith("default-src 'none'"), 'no policy');
  check(answer.headers.get('x-content-type-options') === 'nosniff', 'types are guessed');
  let bytes = 0;
  for (const match of (await answer.text()).matchAll(/(?:href|src)="(\/static\/[^"]*)"/g))
    bytes += (await (await fetch(base + match[1])).arrayBuffer()).byteLength;
  check(bytes > 1000 && bytes < 100000, `${bytes} bytes of style and script`);
});

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
