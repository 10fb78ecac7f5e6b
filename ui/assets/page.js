// The page's behaviour. Runs once, as the js_on_load of the one HTML component: element is its node; trigger sends a
// question into the queue; server.call does everything else; watch tells when the answer has grown. STRINGS and
// MAX_CHARACTERS are put before it by ui/app.py.
// Text becomes HTML on the server only (ui/render.py): here, what the user typed is set as textContent.
const BEAT = 5000; // milliseconds between two looks whether the program is there
const GROWS = 1500; // and whether an answer has grown that was asked elsewhere
const OPENERS = '.cite, .source, [data-note]'; // what opens the panel
const $ = (id) => element.querySelector('#' + id);
const root = $('qa');
const keep = {
  get: (name) => { try { return localStorage.getItem('qa.' + name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem('qa.' + name, value); } catch { /* private window */ } },
};
let language = keep.get('language') || (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
let conversation = Number(new URL(location.href).searchParams.get('c'));
if (!Number.isSafeInteger(conversation) || conversation <= 0) conversation = null;
let replacing = null; // the turn whose question is being edited
let busy = false;
let pending = null; // the question that has no answer yet
let asking = 0; // counts questions, so that a late step of a stopped one is not taken for the next one's
let listed = ''; // the list of conversations as it was drawn
let askedIn = ''; // the language of the page when the question was sent: its answer comes in that
let opened = null; // a promise: the conversation that was chosen last is drawn
let opener = null; // what had the focus before the panel opened
const t = (key, names = {}) => (STRINGS[language][key] || key).replace(/\{(\w+)\}/g, (_, name) => names[name] ?? '');

// ---- words ---------------------------------------------------------------------------------------------------------
function fill() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  for (const node of element.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  for (const node of element.querySelectorAll('[data-hint]')) node.placeholder = t(node.dataset.hint);
  for (const node of element.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', t(node.dataset.label));
    if (node.tagName === 'BUTTON') node.title = t(node.dataset.label);
  }
}
function paint(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.body.classList.toggle('dark', dark); // what Gradio's own parts look at
}

// ---- the server ----------------------------------------------------------------------------------------------------
async function call(what, data = {}) {
  const reply = await server.call({ do: what, language, conversation, ...data });
  if (!reply || reply.error) { fail(reply ? reply.error : t('offline')); return null; }
  return reply;
}
// The same, but nothing when it was asked anew meanwhile: what was wanted last is what is shown.
const calls = {};
async function newest(what, data) {
  const mine = calls[what] = (calls[what] ?? 0) + 1;
  const reply = await call(what, data);
  return mine === calls[what] ? reply : null;
}
// The queue does not say that the program has ended: who waits for a step of it asks every few seconds.
setInterval(async () => {
  if (!busy && !$('sync').disabled) return;
  if (await server.call({ do: 'side', language })) return;
  if (busy) giveUp(t('offline'));
  if ($('sync').disabled) synced({ error: t('offline'), done: true });
}, BEAT);
function fail(message) {
  $('alert').firstElementChild.textContent = message;
  $('alert').hidden = false;
}
let toasting;
function toast(message) {
  $('toast').textContent = message;
  $('toast').classList.add('shown');
  clearTimeout(toasting);
  toasting = setTimeout(() => $('toast').classList.remove('shown'), Math.max(2000, message.length * 60));
}

// ---- the conversation ----------------------------------------------------------------------------------------------
function article(key) {
  const node = document.createElement('article');
  node.className = 'turn';
  node.id = 'turn-' + key;
  node.dataset.turn = key;
  return node;
}
function settle() {
  const empty = !$('turns').children.length;
  $('welcome').hidden = !empty;
  root.dataset.empty = String(empty);
  const url = new URL(location.href);
  if (conversation) url.searchParams.set('c', conversation);
  else url.searchParams.delete('c');
  history.replaceState(null, '', url);
}
function setBusy(value) {
  busy = value;
  root.dataset.busy = String(value);
  $('stop').hidden = !value;
  $('send').hidden = value;
  $('turns').setAttribute('aria-busy', String(value));
}
function open(id) {
  opened = opening(id);
}
async function opening(id) {
  if (busy) await stop();
  conversation = id;
  edit(null);
  const found = await newest('open');
  if (!found) return;
  draw(found);
  $('suggestions').innerHTML = '';
  show('chat');
  drawer(false);
  $('scroll').scrollTop = $('scroll').scrollHeight;
  if (matchMedia('(pointer: fine)').matches) $('question').focus(); // on a phone it would raise the keyboard
  suggest();
}
// The conversation as it is kept, whatever was shown of it.
async function redraw() {
  const of = conversation;
  const found = await newest('open', { since: oldest() });
  if (!found || of !== conversation) return;
  if (busy) { complete(found); return; } // the next question is being answered already: it stays
  draw(found);
  suggest();
}
function draw(found) {
  conversation = found.conversation;
  showList(found.side);
  hush();
  $('turns').replaceChildren(...drawn(found));
  settle();
  watchOthers();
}
// Of the answers that were still being written, what there is by now.
function complete({ turns }) {
  for (const { key, html } of turns) {
    const node = $('turn-' + key);
    if (node?.querySelector('.writing')) put(node, html);
  }
  watchOthers();
}
// What another tab asked, or this one before it was loaded anew, is still being written: it is drawn as it grows.
let watching;
function watchOthers() {
  clearTimeout(watching);
  if (busy || !$('turns').querySelector('.writing')) return;
  watching = setTimeout(async () => {
    const of = conversation;
    const found = await call('open', { since: oldest() });
    if (found && of === conversation) complete(found);
  }, GROWS);
}
function put(node, html) {
  if (node.querySelector('[aria-describedby=pop]')) hush();
  node.innerHTML = html;
}
function drawn({ turns, earlier }) {
  $('earlier').hidden = !earlier;
  $('earlier').textContent = t('earlier', { n: earlier });
  return turns.map(({ key, html }) => {
    const node = article(key);
    node.innerHTML = html;
    return node;
  });
}
const oldest = () => Number($('turns').firstElementChild?.dataset.turn) || undefined;
// The turns before those that are drawn; what is read stays where it is, and the keyboard goes on from there.
async function earlier() {
  const of = conversation;
  const first = $('turns').firstElementChild;
  const found = await call('open', { before: oldest() });
  if (!found || of !== conversation || first !== $('turns').firstElementChild) return;
  const box = $('scroll');
  const below = box.scrollHeight - box.scrollTop;
  $('turns').prepend(...drawn(found));
  box.scrollTop = box.scrollHeight - below;
  if ($('earlier').hidden) box.focus({ preventScroll: true });
}
function showList(html) {
  if (html !== listed) $('conversations').innerHTML = html; // else the focus in it stays where it is
  listed = html;
}
async function suggest() {
  const of = conversation;
  const found = await call('suggestions');
  if (!found || of !== conversation || busy) return;
  const last = $('turns').lastElementChild;
  const edge = $('scroll').getBoundingClientRect().bottom;
  const reading = last && last.getBoundingClientRect().bottom > edge + 24; // what is read stays where it is
  $('suggestions').innerHTML = found.html;
  if (last && !reading) follow(last, $('suggestions'));
}
async function ask(text, replace = null) {
  text = text.trim();
  if (!text || busy) return;
  if ([...text].length > MAX_CHARACTERS) { fail(t('too_long', { limit: MAX_CHARACTERS })); return; }
  $('alert').hidden = true;
  $('suggestions').innerHTML = '';
  setBusy(true);
  edit(null);
  pending = { text, replace };
  askedIn = language;
  const mine = asking += 1;
  await opened;
  if (mine !== asking) return; // stopped while the conversation was still being opened
  const last = Number($('turns').lastElementChild?.dataset.turn) || 0;
  if (replace) drop(replace);
  const waiting = article('waiting');
  const asked = document.createElement('div');
  asked.className = 'asked';
  asked.appendChild(Object.assign(document.createElement('h2'), { className: 'question', textContent: text }));
  const progress = Object.assign(document.createElement('p'), { className: 'progress', textContent: t('searching') });
  waiting.append(asked, progress);
  $('turns').append(waiting);
  settle();
  waiting.scrollIntoView({ block: 'start' });
  trigger('ask', {
    text, language, conversation, replace, last, number: mine, tab,
    lang: $('set-lang').value, top_k: Number($('set-top-k').value), written: $('set-llm').value !== 'none',
  });
}
function drop(turn) {
  for (const node of [...$('turns').children]) if (Number(node.dataset.turn) >= turn) node.remove();
}
function take(step) {
  if (step.number !== asking || !busy) return;
  if (step.error) { giveUp(step.error); return; }
  conversation = step.conversation;
  $('turn-waiting')?.remove();
  pending = null;
  let node = $('turn-' + step.key);
  if (!node) { node = article(step.key); $('turns').append(node); }
  put(node, step.html);
  showList(step.side);
  settle();
  if (step.done) {
    end();
    if (language === askedIn) suggest();
    else redraw();
  }
  if (step.notice) toast(step.notice);
  follow(node);
}
function follow(node, end = node) {
  const box = $('scroll');
  const below = end.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
  if (below <= 0) return;
  // Never scroll the question out of sight: long answers are read from the top.
  const room = node.getBoundingClientRect().top - box.getBoundingClientRect().top - 12;
  box.scrollTop += Math.max(0, Math.min(below + 24, room));
}
function end() {
  setBusy(false);
  $('turn-waiting')?.remove();
  settle();
  watchOthers();
}
// Ends a question that was stopped or failed: its words go back into the box when there was no answer yet.
async function giveUp(message = null) {
  const given = asking;
  asking += 1;
  const unanswered = pending;
  pending = null;
  end();
  if (unanswered && !$('question').value) {
    edit(unanswered.replace, unanswered.text);
    if (unanswered.replace === null) { $('question').value = unanswered.text; grow(); }
  }
  if (message) fail(message);
  else toast(t('stopped'));
  const of = conversation;
  if (!message) await call('stop', { tab, number: given });
  if (of === conversation) await redraw();
}
async function stop() {
  if (busy) await giveUp();
}
function edit(turn, text = '') {
  replacing = turn;
  $('editing').hidden = turn === null;
  if (turn !== null) { $('question').value = text; $('question').focus(); }
  grow();
}
function grow() {
  const box = $('question');
  box.style.height = 'auto';
  box.style.height = Math.min(box.scrollHeight, 200) + 'px';
  root.style.setProperty('--composer', $('composer').offsetHeight + 'px'); // what floats stays above it
}

// ---- sources -------------------------------------------------------------------------------------------------------
async function source(button, at = button.dataset) {
  const { turn, n, near, note, start, end: stop } = at;
  const of = button.closest('.turn')?.dataset.turn;
  const number = (value) => (value === undefined ? undefined : Number(value));
  const found = await newest('note', note === undefined
    ? { turn: number(turn ?? of), n: number(n), near: number(near) }
    : { note, start: number(start) ?? 0, end: number(stop) ?? 0 });
  if (!found) return;
  hush();
  for (const old of element.querySelectorAll('.cite.chosen, .source.chosen')) old.classList.remove('chosen');
  button.classList.add('chosen');
  opener = button;
  $('note').innerHTML = found.html;
  $('panel').hidden = false;
  root.dataset.panel = 'open';
  const cited = $('cited');
  const section = $('note').querySelector('[data-near]')?.dataset.near; // the section where a lost quote stood
  $('note').scrollTop = 0;
  (cited ?? (section && $('note').querySelector(`[data-line="${Number(section)}"]`)))?.scrollIntoView({ block: 'center' });
  $('note').focus({ preventScroll: true });
}
function closePanel() {
  if ($('panel').hidden) return;
  $('panel').hidden = true;
  delete root.dataset.panel;
  opener.classList.remove('chosen');
  // Where it was drawn anew meanwhile, the one that took its place.
  const like = (node) => JSON.stringify({ ...node.dataset }) === JSON.stringify({ ...opener.dataset });
  (opener.isConnected ? opener : [...element.querySelectorAll(OPENERS)].find(like) ?? $('question')).focus();
}
function quote(chip) {
  const source = chip.closest('.turn').querySelector(`.source[data-n="${Number(chip.dataset.n)}"]`);
  if (!source) return;
  const place = source.querySelector('.place').cloneNode(true);
  const words = source.nextElementSibling.cloneNode(true);
  $('pop').replaceChildren(place, source.querySelector('.where').cloneNode(true), words);
  $('pop').hidden = false;
  chip.setAttribute('aria-describedby', 'pop');
  const at = chip.getBoundingClientRect();
  const box = $('pop').getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left + at.width / 2 - box.width / 2), innerWidth - box.width - 8);
  const above = at.top - box.height - 8;
  $('pop').style.left = left + 'px';
  $('pop').style.top = (above > 8 ? above : at.bottom + 8) + 'px';
}
function hush() {
  $('pop').hidden = true;
  for (const node of element.querySelectorAll('[aria-describedby=pop]')) node.removeAttribute('aria-describedby');
}

// ---- views, drawer, menus, dialog ----------------------------------------------------------------------------------
function show(view) {
  $('alert').hidden = true;
  root.dataset.view = view;
  for (const name of ['chat', 'notes', 'map']) {
    $(name).hidden = name !== view;
    $('tab-' + name).setAttribute('aria-selected', String(name === view));
    $('tab-' + name).tabIndex = name === view ? 0 : -1;
  }
  if (view === 'notes') list();
  if (view === 'map') chart();
}
function drawer(wanted) {
  root.classList.toggle('drawer', wanted);
  $('scrim').hidden = !wanted;
  $('menu').setAttribute('aria-expanded', String(wanted));
  if (wanted) $('new').focus();
}
async function list() {
  const found = await newest('notes', { filter: $('filter').value });
  if (found) $('notes-list').innerHTML = found.html;
}
function synced({ html = '', error, done }) {
  $('sync-progress').innerHTML = html;
  if (error) fail(error);
  if (done) { $('sync').disabled = false; list(); }
}
async function chart() {
  if (!$('map-box').childElementCount) { // the first time, it is laid out
    const progress = Object.assign(document.createElement('p'), { className: 'progress', textContent: t('map_drawing') });
    progress.setAttribute('role', 'status');
    $('map-box').replaceChildren(progress);
  }
  const text = $('map-question').value.trim();
  const found = await newest('map', { text, top_k: Number($('set-top-k').value) });
  if (!found) return;
  $('map-box').innerHTML = found.html;
  for (const node of $('map-box').querySelectorAll('script')) { // ours, from ui/plot.py; innerHTML runs none
    const script = document.createElement('script');
    script.textContent = node.textContent;
    node.replaceWith(script);
  }
}
function popup(button, box, wanted) {
  box.hidden = !wanted;
  button.setAttribute('aria-expanded', String(wanted));
}
function menu(button) {
  const { menu: id, title } = button.dataset;
  const item = (key, act) => {
    const node = Object.assign(document.createElement('button'), { type: 'button', textContent: t(key) });
    node.setAttribute('role', 'menuitem');
    node.addEventListener('click', () => { closeMenu(); act(); });
    return node;
  };
  const of = Number(id);
  $('menu-box').replaceChildren(
    item('rename', () => rename(of, title)),
    item('export_md', () => save(of, 'markdown')),
    item('export_json', () => save(of, 'json')),
    item('delete', () => remove(of, title)),
  );
  $('menu-box').hidden = false;
  const at = button.getBoundingClientRect();
  $('menu-box').style.left = Math.min(at.left, innerWidth - 220) + 'px';
  $('menu-box').style.top = Math.min(at.bottom + 4, innerHeight - 190) + 'px';
  $('menu-box').opener = button;
  $('menu-box').firstElementChild.focus();
}
function closeMenu() {
  if ($('menu-box').hidden) return;
  $('menu-box').hidden = true;
  $('menu-box').opener?.focus();
}
// Asks in a dialog; line: for one line, which Enter ends. Resolves to what was typed ('' where nothing was to be typed), to null when it was closed, or to
// refuse when the box for that was ticked.
function dialog({ title, yes, text = null, label = '', refuse = null, line = false }) {
  const box = $('dialog');
  $('dialog-title').textContent = title;
  $('dialog-label').textContent = label || title;
  $('dialog-label').className = label ? 'soft' : 'sr';
  $('dialog-check').hidden = refuse === null;
  $('dialog-box').checked = false;
  $('dialog-text').hidden = text === null;
  $('dialog-text').disabled = false;
  $('dialog-text').value = text ?? '';
  $('dialog-text').rows = line ? 1 : 3;
  $('dialog-yes').textContent = yes;
  box.showModal();
  (text === null ? $('dialog-no') : $('dialog-text')).focus(); // what cannot be undone is not one Enter away
  if (line) $('dialog-text').select();
  return new Promise((resolve) => {
    box.addEventListener('close', () => resolve(
      box.returnValue !== 'yes' ? null : $('dialog-box').checked ? refuse : $('dialog-text').value), { once: true });
    box.returnValue = '';
  });
}
async function rename(id, old) {
  const title = await dialog({ title: t('rename_ask'), yes: t('save'), text: old, line: true });
  if (title === null) return;
  if (await call('rename', { conversation: id, title })) refresh();
}
async function remove(id, title) {
  if (await dialog({ title: t('delete_ask', { title }), yes: t('delete') }) === null) return;
  if (!await call('delete', { conversation: id })) return;
  if (id === conversation) open(null);
  else refresh();
}
async function refresh() {
  const found = await call('side');
  if (found) showList(found.side);
}
async function save(id, form) {
  const found = await call('export', { conversation: id, form });
  if (!found) return;
  const type = form === 'json' ? 'application/json' : 'text/markdown';
  const url = URL.createObjectURL(new Blob([found.text], { type: type + ';charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: url, download: found.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // no permission, or no secure context
    const area = Object.assign(document.createElement('textarea'), { value: text });
    root.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast(t('copied'));
}
async function rate(button, liked) {
  const turn = button.closest('.turn');
  const taken = button.getAttribute('aria-pressed') === 'true';
  const id = Number(turn.dataset.turn);
  const set = (value) => {
    turn.querySelector('[data-act=like]').setAttribute('aria-pressed', String(value === true));
    turn.querySelector('[data-act=dislike]').setAttribute('aria-pressed', String(value === false));
  };
  if (!await call('rate', { turn: id, liked: taken ? null : liked })) return;
  set(taken ? null : liked);
  if (taken) return;
  const reason = await dialog({
    title: t(liked ? 'like' : 'dislike'),
    label: t(liked ? 'why_like' : 'why_dislike'),
    yes: t('save'),
    text: '',
    refuse: !liked && turn.querySelector('.reply.answered') ? 'not_in_notes' : null, // ui/feedback.py reads it
  });
  if (reason && await call('rate', { turn: id, liked, reason })) toast(t('thanks'));
}
async function how(details) {
  const box = details.querySelector('.how');
  if (!details.open || box.childElementCount) return;
  const turn = Number(details.closest('.turn').dataset.turn);
  const found = await call('found', { turn, top_k: Number($('set-top-k').value) });
  if (found) box.innerHTML = found.html;
}

// ---- wiring --------------------------------------------------------------------------------------------------------
const tab = Math.random().toString(36).slice(2);
element.addEventListener('click', (event) => {
  const on = (selector) => event.target.closest(selector);
  let node;
  if ((node = on(OPENERS))) source(node);
  else if ((node = on('.suggestion'))) ask(node.dataset.ask);
  else if ((node = on('.pick'))) open(Number(node.dataset.conversation));
  else if ((node = on('.more'))) menu(node);
  else if ((node = on('.code-copy'))) copy(node.closest('.code').querySelector('pre').textContent);
  else if ((node = on('[data-act]'))) {
    const turn = Number(node.closest('.turn').dataset.turn);
    const words = node.closest('.turn').querySelector('[data-question]').dataset.question;
    ({
      copy: () => copy(node.dataset.copy),
      like: () => rate(node, true),
      dislike: () => rate(node, false),
      again: () => ask(words, turn),
      edit: () => edit(turn, words),
    })[node.dataset.act]();
  } else if ((node = on('[role=tab]'))) show(node.dataset.view);
});
element.addEventListener('toggle', (event) => { if (event.target.matches?.('details.found')) how(event.target); }, true);
for (const [type, act] of [['mouseover', quote], ['focusin', quote]]) {
  element.addEventListener(type, (event) => { const chip = event.target.closest?.('.cite'); if (chip) act(chip); });
}
for (const type of ['mouseout', 'focusout']) {
  element.addEventListener(type, (event) => { if (event.target.closest?.('.cite')) hush(); });
}
$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('question').value;
  if (!text.trim() || busy) return;
  const turn = replacing;
  $('question').value = '';
  ask(text, turn);
  if (!busy) { $('question').value = text; replacing = turn; }
  grow();
});
$('question').addEventListener('input', grow);
$('question').addEventListener('keydown', (event) => {
  // While an input method composes, Enter chooses a word: 229 is how Safari says so on the last key.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  $('composer').requestSubmit();
});
$('stop').addEventListener('click', stop);
$('new').addEventListener('click', () => open(null));
$('earlier').addEventListener('click', earlier);
$('edit-cancel').addEventListener('click', () => { $('question').value = ''; edit(null); });
$('panel-close').addEventListener('click', closePanel);
$('menu').addEventListener('click', () => drawer(true));
$('side-close').addEventListener('click', () => { drawer(false); $('menu').focus(); });
$('scrim').addEventListener('click', () => drawer(false));
$('alert').lastElementChild.addEventListener('click', () => { $('alert').hidden = true; });
$('dialog-text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229 || $('dialog-text').rows > 1) return;
  event.preventDefault();
  $('dialog').close('yes');
});
$('dialog-box').addEventListener('input', () => { $('dialog-text').disabled = $('dialog-box').checked; }); // one of the two is kept
$('dialog-no').addEventListener('click', () => $('dialog').close(''));
$('dialog-yes').addEventListener('click', (event) => { event.preventDefault(); $('dialog').close('yes'); });
$('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  keep.set('language', language);
  fill();
  show(root.dataset.view);
  if (!busy) redraw(); // else once the answer is there
  closePanel();
  $('language').focus();
});
$('theme').addEventListener('click', () => {
  const theme = document.body.classList.contains('dark') ? 'light' : 'dark';
  keep.set('theme', theme);
  paint(theme);
});
$('settings').addEventListener('click', () => popup($('settings'), $('settings-box'), $('settings-box').hidden));
for (const id of ['set-lang', 'set-top-k', 'set-llm']) {
  const old = keep.get(id);
  if (old !== null) $(id).value = old;
  if ($(id).selectedIndex === -1) $(id).selectedIndex = 0;
  $(id).addEventListener('input', () => { keep.set(id, $(id).value); $('top-k-value').value = $('set-top-k').value; });
}
$('top-k-value').value = $('set-top-k').value;
let filtering;
$('filter').addEventListener('input', () => { clearTimeout(filtering); filtering = setTimeout(list, 80); });
$('sync').addEventListener('click', () => { $('sync').disabled = true; $('sync-progress').textContent = t('syncing'); trigger('sync', { language, tab }); });
$('map-form').addEventListener('submit', (event) => { event.preventDefault(); chart(); });
document.addEventListener('click', (event) => {
  if (!event.target.closest?.('.popup')) popup($('settings'), $('settings-box'), false);
  if (!event.target.closest?.('#menu-box, .more')) $('menu-box').hidden = true;
});
document.addEventListener('keydown', (event) => {
  if (event.isComposing || $('dialog').open) return; // the dialog closes itself
  if (event.key === 'Escape') {
    if (!$('pop').hidden) hush();
    else if (!$('menu-box').hidden) closeMenu();
    else if (!$('settings-box').hidden) { popup($('settings'), $('settings-box'), false); $('settings').focus(); }
    else if (root.classList.contains('drawer')) { drawer(false); $('menu').focus(); }
    else if (!$('panel').hidden) closePanel();
    else if (busy) stop();
    else if (replacing !== null) { $('question').value = ''; edit(null); }
  }
  const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const group = event.target.closest?.('[role=tablist], [role=menu]');
  if (!group || !(move || ['Home', 'End'].includes(event.key))) return;
  const items = [...group.querySelectorAll('[role=tab], [role=menuitem]')];
  const next = move ? items[(items.indexOf(event.target) + move + items.length) % items.length]
    : items.at(event.key === 'Home' ? 0 : -1);
  next.focus();
  if (group.matches('[role=tablist]')) next.click();
  event.preventDefault();
});
watch('value', () => {
  const step = props.value;
  if (step?.tab !== tab) return;
  if (step.number === null) synced(step); // only questions are numbered
  else take(step);
});
element.addEventListener('notes-map-open', (event) => source(event.target, event.detail));
window.notesQA = {
  failed: () => { // by a full queue, or by a bug
    if (busy) giveUp(t('busy'));
    if ($('sync').disabled) synced({ error: t('busy'), done: true });
  },
};
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (!keep.get('theme')) paint(null); });
paint(keep.get('theme'));
fill();
settle();
open(conversation);
