// Elements without markup: text is only ever set as text, so nothing that a member called a file can become part of the page.

/** el('button', { class: 'first', type: 'submit', onclick: save }, 'Save') */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

export const byId = id => document.getElementById(id);

/** A file's name inside a sentence: whatever letters it has, the words around it stay in their order. */
export const named = file => el('bdi', { class: 'name' }, file);

/** Touches the page only when there is something new, so that a selection or a reader is not disturbed. */
export function setText(node, text) {
  const now = String(text);
  if (node.textContent !== now) node.textContent = now;
}

export function setAttribute(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** A word with a mark: kind is good, warn, bad or nothing. */
export function setState(node, kind, word) {
  setAttribute(node, 'class', `state ${kind}`.trim());
  setText(node, word);
}

/** Keeps one child for each item, in the items' order; children stay the same elements, and keep the focus, while their item is there. */
export function keyed(parent, items, keyOf, create, update) {
  const known = parent.known ??= new Map();
  const keys = new Set(items.map(keyOf));
  for (const [key, node] of known) {
    if (keys.has(key)) continue;
    node.remove();
    known.delete(key);
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = known.get(key);
    if (!node) known.set(key, node = create(item));
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
    update(node, item);
  }
}

/**
 * A table that is kept up to date. Columns: { title, number, wide, name, actions, cell(td, item) } where cell fills the cell or changes it;
 * wide has a line of its own on a narrow screen, name may be long and is broken anywhere, actions are buttons.
 * Roles are said outright, since the narrow layout would take the table's own away.
 */
export function table(place, caption, columns, keyOf) {
  const body = el('tbody', { role: 'rowgroup' });
  const heads = columns.map(c => el('th', { scope: 'col', role: 'columnheader', class: c.number ? 'number' : null }, c.title));
  const element = el('table', { class: 'rows', role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...heads)),
    body);
  place.append(element);
  const create = () => el('tr', { role: 'row' }, ...columns.map(c => el('td', {
    role: 'cell', class: ['number', 'wide', 'name', 'actions'].filter(kind => c[kind]).join(' ') || null, 'data-label': c.title || null })));
  return items => {
    element.hidden = items.length === 0;
    keyed(body, items, keyOf, create, (row, item) => columns.forEach((c, i) => c.cell(row.children[i], item, row)));
  };
}
