// One small curve over the last hour. The words beside it tell what it shows, for those who do not see it.
import { el, setText } from './dom.js';

const ns = 'http://www.w3.org/2000/svg';
const width = 360;
const height = 58;

function shape(name, className) {
  const node = document.createElementNS(ns, name);
  node.setAttribute('class', className);
  return node;
}

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
  const words = el('span', { class: 'number' });
  place.append(el('figure', { class: 'chart' }, el('figcaption', {}, el('span', {}, title), words), svg));

  return (samples, slots) => {
    const values = samples.slice(-slots);
    const most = Math.max(...values, 0);
    const last = values.at(-1) ?? 0;
    const x = i => (slots - values.length + i) * width / Math.max(1, slots - 1);
    const y = v => height - (most > 0 ? v / most : 0) * (height - 4);
    const line = values.map((v, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('');
    curve.setAttribute('d', line);
    area.setAttribute('d', values.length > 1 ? `${line}V${height + 1}H${x(0).toFixed(1)}Z` : '');
    setText(words, `now ${format(last)}, at most ${format(most)}`);
    svg.setAttribute('aria-label', `${title} over the last hour: now ${format(last)}, at most ${format(most)}`);
  };
}
