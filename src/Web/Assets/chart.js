// One small curve over the last hour, or as much of it as there is. The words above it tell what it shows, for those who do not see it.
import { el, setText } from './dom.js';

const ns = 'http://www.w3.org/2000/svg';
const width = 360;
const height = 58;

/** A curve that has just begun is not squeezed into the last pixels. */
const fewest = 30;

function shape(name, className) {
  const node = document.createElementNS(ns, name);
  node.setAttribute('class', className);
  return node;
}

/** Gives draw(values, step, most): values oldest first and step seconds apart, of which the newest `most` are shown. */
export function chart(place, title, format) {
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height + 2}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  const area = shape('path', 'area');
  const curve = shape('path', 'curve');
  const base = shape('path', 'base');
  base.setAttribute('d', `M0 ${height + 1}H${width}`);
  svg.append(base, area, curve);
  const peak = el('span', { class: 'number' });
  const since = el('span');
  place.append(el('figure', { class: 'chart' },
    el('figcaption', {}, el('span', {}, title), peak), svg, el('div', { class: 'axis', 'aria-hidden': 'true' }, since, el('span', {}, 'now'))));

  return (values, step, most) => {
    const shown = values.slice(-most);
    const slots = Math.min(most, Math.max(fewest, shown.length));
    const top = Math.max(...shown, 0);
    const x = i => (slots - shown.length + i) * width / (slots - 1);
    const y = v => height - (top > 0 ? v / top : 0) * (height - 4);
    const line = shown.map((v, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('');
    curve.setAttribute('d', line);
    area.setAttribute('d', shown.length > 1 ? `${line}V${height + 1}H${x(0).toFixed(1)}Z` : '');
    const minutes = Math.round(slots * step / 60);
    setText(peak, `peak ${format(top)}`);
    setText(since, `${minutes} min ago`);
    svg.setAttribute('aria-label', `${title} over the last ${minutes} minutes: now ${format(shown.at(-1) ?? 0)}, at most ${format(top)}`);
  };
}
