// Numbers and times as people read them, the same on both pages.

function scaled(amount, units, step) {
  let unit = 0;
  while (amount >= step - 0.05 && unit < units.length - 1) {
    amount /= step;
    unit++;
  }
  return `${unit === 0 ? Math.round(amount) : Number(amount.toFixed(1))} ${units[unit]}`;
}

export const size = bytes => scaled(bytes, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1024);

export const rate = bytes => bytes >= 1 ? `${scaled(bytes, ['B', 'kB', 'MB', 'GB'], 1000)}/s` : '–';

export const count = number => number.toLocaleString('en');

export const plural = (number, one, many = one + 's') => `${count(number)} ${number === 1 ? one : many}`;

export function duration(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h ${Math.round(seconds % 3600 / 60)} min` : `${Math.round(hours / 24)} days`;
}

/** 14:05 today, else the day too. */
export function time(text) {
  const at = new Date(text);
  const clock = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return at.toDateString() === new Date().toDateString() ? clock : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${clock}`;
}

export const percent = part => `${Math.floor(part * 100)}%`;
