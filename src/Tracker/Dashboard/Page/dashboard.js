import { chart } from './chart.js';
import { byId, el, keyed, named, setAttribute, setState, setText, table } from './dom.js';
import { count, plural, rate, size, time } from './format.js';
import { groupColumn, mine, roles, setMember } from './groups.js';
import { live, standings } from './live.js';
import * as session from './session.js';

const host = api => api.replace('https://', '');

let group = chosenInAddress();
let stop = () => {};

/** The group after the #; null when there is none, or nothing that can be read. */
function chosenInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || null;
  } catch {
    return null;
  }
}

// ---- what is shown

const states = { up: ['good', 'up'], joining: ['warn', 'joining'], leaving: ['warn', 'leaving'], unreachable: ['bad', 'unreachable'], down: ['bad', 'down'] };

function tag(td, words) {
  keyed(td, words, word => word, word => el('span', { class: 'tag' }, word), () => {});
}

const showTrackers = table(byId('trackers'), 'Trackers of the cluster', [
  { title: 'Tracker', wide: true, cell: (td, t) => {
    const link = td.firstElementChild ?? td.appendChild(el('a', { class: 'mono name' }));
    setText(link, host(t.api));
    setAttribute(link, 'href', t.api);
    setAttribute(link, 'aria-label', `${host(t.api)}${t.self ? ', this tracker' : ''}`);
  } },
  { title: 'State', cell: (td, t) => setState(td.firstElementChild ?? td.appendChild(el('span')), ...states[t.state]) },
  { title: 'Roles', cell: (td, t) => tag(td, [...t.roles, ...(t.leader ? ['leader'] : []), ...(t.self ? ['this one'] : [])]) },
  { title: 'Shards', number: true, cell: (td, t) => setText(td, t.shards ?? '–') },
  { title: 'Sessions', number: true, cell: (td, t) => setText(td, count(t.sessions)) },
], t => t.api);

const showMoving = table(byId('moving'), 'Files that are being fetched', [
  { title: 'File', wide: true, name: true, cell: (td, s) => setText(td, s.file) },
  { title: 'Group', name: true, cell: (td, s) => setText(td, s.group) },
  { title: 'Size', number: true, cell: (td, s) => setText(td, size(s.size)) },
  { title: 'Seeders', number: true, cell: (td, s) => setText(td, count(s.seeders)) },
  { title: 'Fetching', number: true, cell: (td, s) => setText(td, count(s.peers)) },
  { title: 'Rate', number: true, cell: (td, s) => setText(td, rate(s.rate)) },
], s => `${s.group}/${s.file}`);

const showGroups = table(byId('groups'), 'Groups', [
  groupColumn(choose, () => group),
  { title: 'You', cell: (td, g) => setText(td, roles[g.role]) },
  { title: 'Members', number: true, cell: (td, g) => setText(td, mine(g) ? `${count(g.online)} of ${count(g.members)}` : count(g.members)) },
  { title: 'Files', number: true, cell: (td, g) => setText(td, count(g.files)) },
], g => g.group);

const showFiles = table(byId('files'), 'Files of the group', [
  { title: 'File', wide: true, name: true, cell: (td, f) => setText(td, f.file) },
  { title: 'Size', number: true, cell: (td, f) => setText(td, size(f.size)) },
  { title: 'Seeders', number: true, cell: (td, f) => setText(td, count(f.seeders)) },
  { title: 'Peers', number: true, cell: (td, f) => setText(td, count(f.peers)) },
  { title: 'Rate', number: true, cell: (td, f) => setText(td, rate(f.rate)) },
  { title: 'By', name: true, cell: (td, f) => setText(td, `${f.uploaded_by}, ${time(f.uploaded_at)}`) },
], f => f.file);

const charts = [
  [chart(byId('charts'), 'Transfer rate', bytes => bytes >= 1 ? rate(bytes) : '0 B/s'), s => s.rate],
  [chart(byId('charts'), 'Sessions', count), s => s.sessions],
  [chart(byId('charts'), 'Files', count), s => s.files],
  [chart(byId('charts'), 'Commands/s', n => String(n)), s => s.commands],
];

const sentences = {
  tracker_up: e => [`Tracker ${host(e.tracker)} is up`],
  tracker_gone: e => [`Tracker ${host(e.tracker)} left the cluster`],
  tracker_unreachable: e => [`Tracker ${host(e.tracker)} cannot be reached`],
  join_requested: e => [`${e.user} asks to join ${e.group}`],
  member_joined: e => [`${e.user} joined ${e.group}`],
  member_left: e => [`${e.user} left ${e.group}`],
  file_added: e => [`${e.user} shares `, named(e.file), ` in ${e.group}`],
};

function showState(s) {
  setText(byId('total-sessions'), count(s.totals.sessions));
  setText(byId('total-groups'), count(s.totals.groups));
  setText(byId('total-files'), count(s.totals.files));
  setText(byId('total-bytes'), size(s.totals.bytes));
  setText(byId('total-swarms'), count(s.totals.swarms));
  setText(byId('total-rate'), rate(s.totals.rate));
  showTrackers(s.trackers);
  setText(byId('where'), location.host);
  rememberOthers(s.trackers);

  const known = s.user !== null;
  setText(byId('who'), s.user ?? '');
  byId('sign-in').hidden = known;
  byId('sign-out').hidden = !known;
  byId('stranger').hidden = known;
  byId('moving-section').hidden = !known;
  byId('groups-area').hidden = !known;
  showMoving(s.swarms);
  byId('moving-empty').hidden = s.swarms.length > 0;
  showGroups(s.groups);
  byId('groups-empty').hidden = s.groups.length > 0;
  setText(byId('groups-more'), s.groups_in_all > s.groups.length ? `${count(s.groups.length)} of ${count(s.groups_in_all)}` : '');
  showGroup(s);
  now = s.totals;
  drawCharts();

  const events = s.events.map(e => ({ ...e, key: JSON.stringify(e) }));
  keyed(byId('events'), events, e => e.key,
    e => el('li', {}, el('time', { datetime: e.at }, time(e.at)), el('span', { class: 'name' }, ...sentences[e.kind](e))), () => {});
  byId('events-empty').hidden = events.length > 0;
}

function showGroup(s) {
  const chosen = s.group;
  setText(byId('group-title'), chosen?.group ?? 'Choose a group');
  setText(byId('group-summary'), chosen
    ? `${plural(chosen.files_in_all, 'file')}, ${plural(chosen.members_in_all, 'member')}${chosen.files_in_all > chosen.files.length ? `; the newest ${count(chosen.files.length)} are listed` : ''}`
    : '');
  const empty = byId('group-empty');
  empty.hidden = chosen !== null && chosen.files.length > 0;
  setText(empty, chosen === null
    ? group === null ? 'Choose a group of yours to see its files and members.' : `You are no member of ${group}, or there is no such group. join_group ${group} asks its owner.`
    : `Nothing is shared here yet. upload_file PATH ${chosen.group} at a client shares the first file.`);
  showFiles(chosen?.files ?? []);
  const requests = byId('group-requests');
  requests.hidden = !chosen?.requests.length;
  if (!requests.hidden) setText(requests, `${chosen.requests.join(', ')} ${chosen.requests.length === 1 ? 'asks' : 'ask'} to join: accept_request ${chosen.group} ${chosen.requests[0]} at your client.`);
  byId('members-title').hidden = !chosen;
  keyed(byId('members'), chosen?.members ?? [], m => m.user,
    () => el('li', {}, el('span')),
    (li, m) => setMember(li.firstElementChild, m));
}

let history = { step_seconds: 10, samples: [] };
let now = null;

/** The samples, and at their end what is true now; commands are only counted with each sample. */
function drawCharts() {
  const last = history.samples.at(-1);
  const samples = now && last ? [...history.samples, { ...last, ...now }] : history.samples;
  for (const [draw, value] of charts) draw(samples.map(value), history.step_seconds, 3600 / history.step_seconds);
}

// ---- the connection

let others = [];

function rememberOthers(trackers) {
  others = trackers.filter(t => !t.self && t.state === 'up').map(t => t.api);
}

function showStanding(standing) {
  setState(byId('standing'), ...standings[standing]);
  const lost = byId('lost');
  lost.hidden = standing !== 'lost';
  if (lost.hidden) return;
  lost.replaceChildren('This tracker does not answer; what you see may be old. ',
    ...(others.length ? ['Others may: ', ...others.flatMap(api => [el('a', { href: `${api}/${location.hash}` }, host(api)), ' '])] : ['It is asked again every few seconds.']));
}

function connect() {
  stop();
  stop = live(
    () => {
      const query = group === null ? '' : `?group=${encodeURIComponent(group)}`;
      return { url: `/api/v1/dashboard${session.token() ? '' : '/public'}${query}`, headers: session.headers() };
    },
    {
      state: showState,
      history: samples => {
        history = samples;
        drawCharts();
      },
      headers: session.renew,
      refused: () => {
        session.forget();
        connect();
      },
    },
    showStanding);
}

function choose(name) {
  group = name;
  window.history.replaceState(null, '', `#${encodeURIComponent(name)}`);
  connect();
  byId('group').scrollIntoView({ block: 'nearest' });
}

// ---- signing in and out

const dialog = byId('sign-in-dialog');

byId('sign-in').addEventListener('click', () => {
  byId('sign-in-error').hidden = true;
  dialog.showModal();
});
byId('sign-in-cancel').addEventListener('click', () => dialog.close());
byId('sign-out').addEventListener('click', async () => {
  await session.signOut();
  connect();
  byId('content').focus({ preventScroll: true });
});
byId('sign-in-form').addEventListener('submit', async event => {
  event.preventDefault();
  const error = byId('sign-in-error');
  error.hidden = true;
  const refusal = await session.signIn(byId('user').value, byId('password').value);
  byId('password').value = '';
  if (refusal) {
    error.hidden = false;
    setText(error, refusal);
    byId('password').focus();
    return;
  }
  dialog.close();
  connect();
  byId('content').focus({ preventScroll: true }); // the button that had it is gone
});
window.addEventListener('hashchange', () => {
  group = chosenInAddress();
  connect();
});

connect();
