// Groups and their members, the same on both pages.
import { el, setAttribute, setState } from './dom.js';

export const mine = g => g.role === 'owner' || g.role === 'member';

export const roles = { owner: 'owner', member: 'member', pending: 'asked to join', none: '' };

/** The column with a group's name: one's own are buttons that choose it; chosen() is the name of the one that is. */
export const groupColumn = (choose, chosen) => ({ title: 'Group', wide: true, name: true, cell: (td, g) => {
  if (td.mine !== mine(g)) {
    td.mine = mine(g);
    td.replaceChildren(td.mine ? el('button', { class: 'row name', type: 'button', onclick: () => choose(g.group) }, g.group) : g.group);
  }
  if (td.mine) setAttribute(td.firstElementChild, 'aria-current', g.group === chosen() ? 'true' : null);
} });

export const setMember = (node, m) =>
  setState(node, m.online ? 'good' : '', `${m.user}${m.role === 'owner' ? ' (owner)' : ''}${m.online ? ', online' : ', offline'}`);
