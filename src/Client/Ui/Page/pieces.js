// The pieces of a download in colours, and the same in words.
import { count } from './format.js';

const gap = 2;
const rows = 24;

/** "h12a2u1m85" → [['h', 12], …] */
const runs = map => Array.from(map.matchAll(/([haum])(\d+)/g), m => [m[1], Number(m[2])]);

export function words(map) {
  const sums = { h: 0, a: 0, u: 0, m: 0 };
  for (const [kind, length] of runs(map)) sums[kind] += length;
  const all = sums.h + sums.a + sums.u + sums.m;
  const parts = [`${count(sums.h)} of ${count(all)} pieces are here`];
  if (sums.a + sums.u) parts.push(`${count(sums.a)} on their way`);
  if (sums.u) parts.push(`${count(sums.u)} wanted next`);
  return parts.join(', ');
}

/** One cell a piece; of a very large file a cell stands for several, and shows the least that is true of all. */
export function draw(canvas, map) {
  const list = runs(map).flatMap(([kind, length]) => Array(length).fill(kind));
  const width = canvas.clientWidth || 300;
  // Few pieces have larger cells, as wide as one row lets them be.
  const cell = Math.max(9, Math.min(24, Math.floor((width + gap) / list.length) - gap));
  const columns = Math.max(1, Math.floor((width + gap) / (cell + gap)));
  const together = Math.ceil(list.length / (columns * rows));
  const cells = Math.ceil(list.length / together);
  const height = Math.ceil(cells / columns) * (cell + gap) - gap;
  const scale = devicePixelRatio || 1;
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.style.height = `${height}px`;
  const look = getComputedStyle(canvas);
  const colour = { h: look.getPropertyValue('--piece-have'), a: look.getPropertyValue('--piece-asked'), m: look.getPropertyValue('--piece-missing') };
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  const order = 'muah';
  for (let i = 0; i < cells; i++) {
    let kind = 'h';
    for (let j = i * together; j < Math.min(list.length, (i + 1) * together); j++) {
      if (order.indexOf(list[j]) < order.indexOf(kind)) kind = list[j];
    }
    const x = (i % columns) * (cell + gap);
    const y = Math.floor(i / columns) * (cell + gap);
    pen.fillStyle = colour[kind === 'u' ? 'm' : kind];
    pen.fillRect(x, y, cell, cell);
    if (kind !== 'u') continue;
    pen.strokeStyle = colour.a;
    pen.lineWidth = 1.5;
    pen.strokeRect(x + 0.75, y + 0.75, cell - 1.5, cell - 1.5);
  }
}
