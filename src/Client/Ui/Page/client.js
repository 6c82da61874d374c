import { byId, el, keyed, named, setAttribute, setState, setText, table } from './dom.js';
import { downloads, isUnderWay } from './downloads.js';
import { count, percent, plural, rate, size } from './format.js';
import { groupColumn, mine, roles, setMember } from './groups.js';
import { live, standings } from './live.js';
import * as node from './node.js';

let state = null;
let chosen = null;
let known = [];
let files = [];

// ---- saying what happened

/** @param words a sentence, or its parts */
function notice(words, kind = '') {
  const dismiss = () => {
    note.remove();
    byId('content').focus({ preventScroll: true });
  };
  const note = el('div', { class: `note ${kind}`.trim() }, el('span', { class: 'name' }, ...[words].flat()),
    el('button', { type: 'button', class: 'plain', 'aria-label': 'Dismiss the notice', onclick: dismiss }, 'Dismiss'));
  byId('notices').append(note);
  while (byId('notices').children.length > 4) byId('notices').firstElementChild.remove();
}

/** Does something that may be refused; a refusal becomes a notice. */
async function attempt(action, done) {
  try {
    const result = await action();
    if (done) notice(done, 'good');
    return result;
  } catch (refusal) {
    notice(refusal.message, 'bad');
    return null;
  }
}

// ---- groups

const showGroups = table(byId('groups'), 'Groups', [
  groupColumn(choose, () => chosen),
  { title: 'Members', number: true, cell: (td, g) => setText(td, count(g.members)) },
  { title: 'Files', number: true, cell: (td, g) => setText(td, count(g.files)) },
  { title: 'You', cell: (td, g) => {
    if (td.role === g.role) return;
    td.role = g.role;
    const join = () => attempt(() => node.run('join_group', { group: g.group }), `You asked to join ${g.group}. Its owner, ${g.owner}, has to accept you.`).then(look);
    td.replaceChildren(g.role === 'none'
      ? el('button', { type: 'button', class: 'plain', 'aria-label': `Ask to join ${g.group}`, onclick: join }, 'Ask to join')
      : roles[g.role]);
  } },
], g => g.group);

const showFiles = table(byId('files'), 'Files of the group', [
  { title: 'File', wide: true, name: true, cell: (td, f) => setText(td, f.summary.file) },
  { title: 'Size', number: true, cell: (td, f) => setText(td, size(f.summary.size)) },
  { title: 'Seeders', number: true, cell: (td, f) => setText(td, count(f.summary.seeders)) },
  { title: 'Peers', number: true, cell: (td, f) => setText(td, count(f.summary.peers)) },
  { title: 'By', name: true, cell: (td, f) => setText(td, f.summary.uploaded_by) },
  { title: '', wide: true, actions: true, cell: (td, f) => {
    const { file } = f.summary;
    td.where ??= el('span', { class: 'quiet' });
    td.download ??= el('button', { type: 'button', 'aria-label': `Download ${file}`, onclick: () => download(file) }, 'Download');
    td.play ??= el('button', { type: 'button', 'aria-label': `Play ${file}`, onclick: () => play(chosen, file) }, 'Play');
    if (!td.firstChild) td.append(el('div', { class: 'buttons' }, td.where, td.play, td.download));
    const isThis = one => one.group === chosen && one.file === file;
    const where = state.shares.some(isThis) ? 'here' : state.downloads.some(d => isThis(d.status) && isUnderWay(d.status)) ? 'on its way' : '';
    setText(td.where, where);
    td.where.hidden = where === '';
    td.play.hidden = !f.playable;
    td.download.hidden = where !== '';
  } },
], f => f.summary.file);

let looking = 0;

/** Asks for the groups, and the chosen one; an answer that was overtaken by a later question is dropped. */
async function look() {
  if (!state?.user) return;
  const turn = ++looking;
  try {
    const [all, one] = await Promise.all([node.groups(), chosen === null ? null : node.group(chosen).catch(refusal => ({ refusal }))]);
    if (turn !== looking) return;
    known = all.groups;
    if (one?.refusal) chosen = null;
    showAll(one?.refusal ? null : one);
    if (chosen === null && known.some(mine)) choose(known.find(mine).group);
  } catch {
    // Trackers are away: what is shown stays, the state in the bar tells, and the next look comes by itself.
  }
}

function showAll(group) {
  showGroups([...known].sort((a, b) => mine(b) - mine(a) || a.group.localeCompare(b.group)));
  byId('groups-empty').hidden = known.length > 0;
  byId('drop').hidden = group === null;
  byId('leave-group').hidden = group === null;
  byId('members-area').hidden = group === null;
  setText(byId('group-title'), group?.group ?? 'Choose a group');
  setText(byId('group-summary'), group ? `${plural(group.files.length, 'file')}, ${plural(group.members.length, 'member')}` : '');
  const empty = byId('group-empty');
  empty.hidden = group !== null && group.files.length > 0;
  setText(empty, group ? 'Nothing is shared here yet. Drop the first file below.' : 'Choose a group of yours to see its files, fetch them, and share your own.');
  files = group?.files ?? [];
  showFiles(files);
  keyed(byId('requests'), group?.requests ?? [], r => r.user, r => el('li', { class: 'note' },
    el('span', {}, `${r.user} asks to join`),
    el('span', { class: 'buttons' },
      el('button', { type: 'button', class: 'first', 'aria-label': `Accept ${r.user}`, onclick: () => decide('accept_request', r.user) }, 'Accept'),
      el('button', { type: 'button', 'aria-label': `Reject ${r.user}`, onclick: () => decide('reject_request', r.user) }, 'Reject'))), () => {});
  setText(byId('members-title'), group ? `${plural(group.members.length, 'member')}, ${count(group.members.filter(m => m.online).length)} online` : '');
  const isOwner = group?.members.some(m => m.role === 'owner' && m.user === state.user);
  keyed(byId('members'), group?.members ?? [], m => m.user,
    m => el('li', {}, el('span'), el('button', { type: 'button', class: 'plain danger', 'aria-label': `Remove ${m.user}`, onclick: () => remove(m.user) }, 'Remove')),
    (li, m) => {
      setMember(li.firstElementChild, m);
      li.lastElementChild.hidden = !isOwner || m.user === state.user;
    });
}

function choose(name) {
  chosen = name;
  look();
}

const decide = (command, user) => attempt(() => node.run(command, { group: chosen, user })).then(look);

async function remove(user) {
  if (!confirm(`Remove ${user} from ${chosen}? What ${user} has fetched stays there.`)) return;
  await attempt(() => node.run('remove_member', { group: chosen, user }), `${user} is no member of ${chosen} any more.`);
  look();
}

byId('group-form').addEventListener('submit', event => {
  event.preventDefault();
  const group = byId('group-name').value;
  attempt(() => node.run('join_group', { group }), `You asked to join ${group}. Its owner has to accept you.`).then(done => {
    if (done) byId('group-form').reset();
    look();
  });
});
byId('create-group').addEventListener('click', async () => {
  if (!byId('group-form').reportValidity()) return;
  const group = byId('group-name').value;
  if (!await attempt(() => node.run('create_group', { group }), `Group ${group} is made, and you own it. Others ask to join it by its name.`)) return;
  byId('group-form').reset();
  choose(group);
});
byId('leave-group').addEventListener('click', async () => {
  if (!confirm(`Leave ${chosen}? Its files are no longer served from here, and you have to be accepted again.`)) return;
  const group = chosen;
  if (await attempt(() => node.run('leave_group', { group }), `You left ${group}.`)) chosen = null;
  look();
});

// ---- sharing

const drop = byId('drop');
const target = byId('group');
target.addEventListener('dragover', event => {
  if (drop.hidden) return;
  event.preventDefault();
  drop.classList.add('over');
});
target.addEventListener('dragleave', () => drop.classList.remove('over'));
target.addEventListener('drop', event => {
  if (drop.hidden) return;
  event.preventDefault();
  drop.classList.remove('over');
  for (const file of event.dataTransfer.files) share(file);
});
// A file that misses the place must not replace the page.
addEventListener('dragover', event => event.preventDefault());
addEventListener('drop', event => event.preventDefault());
byId('pick').addEventListener('change', event => {
  for (const file of event.target.files) share(file);
  event.target.value = '';
});
byId('path-form').addEventListener('submit', async event => {
  event.preventDefault();
  const done = await attempt(() => node.run('upload_file', { path: byId('path').value, group: chosen }));
  if (done) byId('path-form').reset();
  if (done) tellShared(done);
  look();
});

const tellShared = done => notice([named(done.file), ` is shared in ${done.group}.`], 'good');

async function share(file) {
  const group = chosen;
  const line = el('li', { class: 'quiet name' }, `${file.name}: handing over…`);
  byId('sending').append(line);
  const done = await attempt(() => node.send(group, file, (sent, all) =>
    setText(line, sent < all ? `${file.name}: ${percent(sent / all)} handed over` : `${file.name}: hashing…`)));
  line.remove();
  if (done) tellShared(done);
  look();
}

// ---- downloads, playing, shares, limits

const folderPlace = 'akkap2p-folder';

const download = file => attempt(() => node.run('download_file', { group: chosen, file, path: byId('folder').value || state.folder }));

const showDownloads = downloads({
  pause: d => attempt(() => node.run('pause_download', { id: d.download_id })),
  resume: d => attempt(() => node.run('resume_download', { id: d.download_id })),
  cancel: d => attempt(() => node.run('cancel_download', { id: d.download_id })),
  play: d => play(d.group, d.file),
});
byId('clear-downloads').addEventListener('click', () => attempt(() => node.run('clear_downloads')));

function play(group, file) {
  const url = `${state.media}/${encodeURIComponent(group)}/${encodeURIComponent(file)}`;
  const kind = /\.(mp3|flac|ogg|opus|wav|m4a|m4b|aac|oga|weba)$/i.test(file) ? 'audio' : /\.(png|jpe?g|gif|webp|avif|bmp|ico)$/i.test(file) ? 'img' : 'video';
  const media = kind === 'img' ? el('img', { src: url, alt: file }) : el(kind, { src: url, controls: true, autoplay: true, preload: 'metadata' });
  media.addEventListener('error', () => setText(byId('player-hint'),
    `This cannot be shown: the browser may not know its format, or nobody online has its pieces. A player of yours can open it over the gateway (akkap2p client --gateway 127.0.0.1:8080).`));
  byId('player-place').replaceChildren(media);
  setText(byId('player-title'), file);
  setText(byId('player-hint'), 'What is played comes first; the rest follows.');
  byId('player').hidden = false;
  byId('player').scrollIntoView({ block: 'nearest' });
}
byId('player-close').addEventListener('click', () => {
  byId('player').hidden = true;
  byId('player-place').replaceChildren();
});

const showShares = table(byId('shares'), 'Files served from this computer', [
  { title: 'File', wide: true, name: true, cell: (td, s) => {
    setText(td, s.file);
    setAttribute(td, 'title', s.path);
  } },
  { title: 'Group', name: true, cell: (td, s) => setText(td, s.group) },
  { title: 'Size', number: true, cell: (td, s) => setText(td, size(s.size)) },
  { title: 'Served', number: true, cell: (td, s) => setText(td, size(s.bytes_served)) },
  { title: 'Peers', number: true, cell: (td, s) => setText(td, count(s.peers)) },
  { title: '', wide: true, actions: true, cell: (td, s) => {
    if (td.firstChild) return;
    td.append(el('button', { type: 'button', class: 'plain danger', 'aria-label': `Stop sharing ${s.file}`,
      onclick: () => attempt(() => node.run('stop_share', { group: s.group, file: s.file })).then(look) }, 'Stop sharing'));
  } },
], s => `${s.group}/${s.file}`);

const asWritten = limit => limit === null ? '' : rate(limit).replace(' ', '');
for (const direction of ['upload', 'download']) byId(`limit-${direction}`).addEventListener('input', event => { event.target.touched = true; });
byId('limits').addEventListener('submit', async event => {
  event.preventDefault();
  for (const direction of ['upload', 'download']) {
    const field = byId(`limit-${direction}`);
    if (!field.touched) continue;
    const wanted = field.value.trim() || 'off';
    if (await attempt(() => node.run('set_limit', { direction, rate: wanted }), `The ${direction} limit is ${wanted}.`)) field.touched = false;
  }
});
byId('folder').value = localStorage.getItem(folderPlace) ?? '';
byId('folder').addEventListener('change', event => localStorage.setItem(folderPlace, event.target.value.trim()));

// ---- signing in and out

const words = () => ({ user: byId('user').value, password: byId('password').value });

async function enter(action) {
  const error = byId('welcome-error');
  error.hidden = true;
  try {
    await action();
    await node.run('login', words());
    byId('password').value = '';
    byId('content').focus({ preventScroll: true }); // the form that had it goes
  } catch (refusal) {
    error.hidden = false;
    setText(error, refusal.message);
    byId('password').focus();
  }
}

byId('welcome-form').addEventListener('submit', event => {
  event.preventDefault();
  enter(async () => {});
});
byId('create-user').addEventListener('click', () => {
  if (byId('welcome-form').reportValidity()) enter(() => node.run('create_user', words()));
});
byId('log-out').addEventListener('click', () => attempt(() => node.run('logout')));

// ---- the connection

function show(now) {
  const before = state;
  state = now;
  const user = now.user !== null;
  setText(byId('where'), `serves at ${now.listen}`);
  setState(byId('tracker'), ...(now.tracker ? ['good', `tracker ${now.tracker.replace('https://', '')}`] : ['bad', 'no tracker answers']));
  setText(byId('who'), now.user ?? '');
  byId('log-out').hidden = !user;
  byId('welcome').hidden = user;
  for (const id of ['work', 'downloads-section', 'shares-section', 'limits-section']) byId(id).hidden = !user;
  showFiles(files);
  showDownloads(now.downloads);
  showShares(now.shares);
  byId('shares-empty').hidden = now.shares.length > 0;
  keyed(byId('sending'), now.hashing.map(h => ({ ...h, key: `${h.group}/${h.file}` })), h => h.key, () => el('li', { class: 'quiet name' }),
    (li, h) => setText(li, `${h.file}: ${h.size ? percent(h.bytes_hashed / h.size) : '0%'} hashed`));
  for (const direction of ['upload', 'download']) {
    const field = byId(`limit-${direction}`);
    if (!field.touched && document.activeElement !== field) field.value = asWritten(now[`${direction}_limit`]);
  }
  setAttribute(byId('folder'), 'placeholder', now.folder);
  if (before?.user !== now.user) {
    chosen = null;
    known = [];
    showAll(null);
    byId('player-close').click();
  }
  // Shares decide which files are "here"; the rest of the group comes with the next look.
  if (before?.user !== now.user || before?.tracker !== now.tracker || before?.shares.length !== now.shares.length) look();
}

const sentences = {
  join_requested: n => `${n.user} asks to join ${n.group}.`,
  request_accepted: n => `You are a member of ${n.group} now.`,
  file_added: n => n.user === state?.user ? null : [`${n.user} shares `, named(n.file), ` in ${n.group}.`],
  download_completed: n => [named(n.file), ' is here.'],
  download_failed: n => ['The download of ', named(n.file), ' failed; it says below why.'],
};

function hear(news) {
  const sentence = sentences[news.kind]?.(news);
  if (sentence) notice(sentence, news.kind === 'download_failed' ? 'bad' : '');
  look();
}

function showStanding(standing) {
  setState(byId('standing'), ...standings[standing]);
  byId('lost').hidden = standing !== 'lost';
  setText(byId('lost'), standing === 'lost' ? 'The client on this computer does not answer. If it was stopped, start it again and open the address that it prints.' : '');
}

if (node.key() === null) {
  byId('locked').hidden = false;
  setState(byId('standing'), 'bad', 'locked');
} else {
  live(() => ({ url: '/api/live', headers: node.headers() }), {
    state: show,
    news: hear,
    refused: () => {
      byId('locked').hidden = false;
      for (const id of ['welcome', 'work', 'downloads-section', 'shares-section', 'limits-section']) byId(id).hidden = true;
      setState(byId('standing'), 'bad', 'locked');
    },
  }, showStanding);
  // Members come online and go without any news of it.
  setInterval(look, 5000);
}
