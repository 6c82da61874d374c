// One panel for each download: how far, how fast, its pieces, its peers.
import { byId, el, keyed, setAttribute, setState, setText, table } from './dom.js';
import { count, duration, percent, plural, rate, size } from './format.js';
import { draw, words } from './pieces.js';

const states = {
  queued: ['', 'queued'], downloading: ['good', 'downloading'], waiting: ['warn', 'waiting for someone who has it'], paused: ['', 'paused'],
  verifying: ['good', 'verifying'], completed: ['good', 'completed'], failed: ['bad', 'failed'], cancelled: ['', 'cancelled'],
};
const peerStates = { active: 'good', connecting: 'warn', choked: 'warn', idle: '', banned: 'bad', gone: '' };
const running = ['queued', 'downloading', 'waiting', 'verifying'];

export const isUnderWay = download => running.includes(download.state) || download.state === 'paused';

/** @param act { pause, resume, cancel, play } each with the download's row */
export function downloads(act) {
  const list = byId('downloads');

  function create() {
    const li = el('li', { class: 'panel' });
    const part = li.parts = {
      name: el('h3', { class: 'name' }), state: el('span'), group: el('span', { class: 'tag' }),
      bar: el('i'), meter: null, line: el('p', { class: 'line quiet' }), path: el('p', { class: 'quiet small name' }), error: el('p', { class: 'note bad', hidden: true }),
      play: el('button', { type: 'button', onclick: () => act.play(li.row.status) }, 'Play'),
      pause: el('button', { type: 'button', onclick: () => act.pause(li.row.status) }, 'Pause'),
      resume: el('button', { type: 'button', onclick: () => act.resume(li.row.status) }, 'Resume'),
      cancel: el('button', { type: 'button', class: 'danger', onclick: () => act.cancel(li.row.status) }, 'Cancel'),
      canvas: el('canvas', { class: 'pieces', role: 'img' }), pieces: el('p', { class: 'quiet small' }), peers: el('div'), summary: el('summary'),
    };
    part.meter = el('div', { class: 'meter', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, part.bar);
    part.map = el('div', { class: 'map' }, part.canvas,
      el('div', { class: 'legend', 'aria-hidden': 'true' },
        ...[['h', 'here'], ['a', 'on its way'], ['u', 'wanted next'], ['m', 'missing']].map(([k, t]) => el('span', {}, el('i', { class: k }), t))),
      part.pieces);
    part.details = el('details', { ontoggle: () => drawMap(li) }, part.summary, part.map, part.peers);
    li.append(
      el('div', { class: 'top' }, part.name, part.group, part.state, el('div', { class: 'buttons' }, part.play, part.pause, part.resume, part.cancel)),
      part.meter, part.line, part.path, part.error, part.details);
    li.showPeers = table(part.peers, 'Peers of this download', [
      { title: 'Peer', wide: true, name: true, cell: (td, p) => {
        if (!td.firstChild) td.append(el('span'), ' ', el('span', { class: 'mono quiet' }));
        setText(td.firstChild, p.user);
        setText(td.lastChild, p.address);
      } },
      { title: 'State', cell: (td, p) => setState(td.firstElementChild ?? td.appendChild(el('span')), peerStates[p.state], p.state) },
      { title: 'Received', number: true, cell: (td, p) => setText(td, size(p.bytes)) },
      { title: 'Rate', number: true, cell: (td, p) => setText(td, rate(p.rate)) },
      { title: 'Pieces', number: true, cell: (td, p) => setText(td, count(p.pieces)) },
      { title: 'Failures', number: true, cell: (td, p) => setText(td, count(p.failures)) },
    ], p => `${p.user} ${p.address}`);
    return li;
  }

  function update(li, row) {
    const d = row.status;
    const part = li.parts;
    li.row = row;
    const done = d.size === 0 ? 1 : d.bytes_done / d.size;
    const isRunning = running.includes(d.state);
    setAttribute(li, 'data-state', d.state);
    setText(part.name, d.file);
    setText(part.group, d.group);
    setState(part.state, ...states[d.state]);
    part.bar.style.width = `${done * 100}%`;
    setAttribute(part.meter, 'aria-valuenow', Math.floor(done * 100));
    setAttribute(part.meter, 'aria-label', `${d.file}, ${states[d.state][1]}`);
    setText(part.line, [
      percent(done), `${size(d.bytes_done)} of ${size(d.size)}`,
      isRunning && d.rate > 0 ? rate(d.rate) : null,
      isRunning && d.eta_seconds !== null ? `${duration(d.eta_seconds)} left` : null,
      isRunning ? plural(d.peers.filter(p => p.state !== 'gone' && p.state !== 'banned').length, 'peer') : null,
      d.state === 'completed' ? `in ${duration(d.elapsed_seconds)}` : null,
      d.hash_failures ? `${plural(d.hash_failures, 'wrong piece')} refused` : null,
    ].filter(Boolean).map(part => part.replaceAll(' ', '\u00a0')).join(' · '));
    part.path.hidden = d.state !== 'completed';
    setText(part.path, d.path);
    part.error.hidden = !d.error;
    if (d.error) setText(part.error, `${d.error.message}. ${d.state === 'failed' ? 'Resume tries again.' : ''}`);
    part.play.hidden = !row.playable || d.state === 'failed' || d.state === 'cancelled' || d.state === 'paused';
    part.pause.hidden = !isRunning;
    part.resume.hidden = d.state !== 'paused' && d.state !== 'failed';
    part.cancel.hidden = !isRunning && d.state !== 'paused';
    for (const [name, button] of [['Play', part.play], ['Pause', part.pause], ['Resume', part.resume], ['Cancel', part.cancel]]) setAttribute(button, 'aria-label', `${name} ${d.file}`);
    part.details.hidden = !isRunning && d.peers.length === 0;
    setText(part.summary, isRunning ? 'Pieces and peers' : 'Peers');
    part.map.hidden = row.map === null;
    drawMap(li);
    li.showPeers(d.peers);
  }

  function drawMap(li) {
    const { parts: part, row } = li;
    if (!row?.map || !part.details.open) return;
    const text = words(row.map);
    setText(part.pieces, text);
    setAttribute(part.canvas, 'aria-label', text);
    setAttribute(part.canvas, 'data-map', row.map);
    draw(part.canvas, row.map);
  }

  const redraw = () => { for (const li of list.children) drawMap(li); };
  addEventListener('resize', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

  return rows => {
    keyed(list, rows, row => row.status.download_id, create, update);
    const active = rows.filter(row => running.includes(row.status.state));
    const total = active.reduce((sum, row) => sum + row.status.rate, 0);
    setText(byId('downloads-summary'), active.length ? `${plural(active.length, 'download')} running, ${rate(total)}` : '');
    byId('downloads-empty').hidden = rows.length > 0;
    byId('clear-downloads').hidden = active.length === rows.length;
  };
}
