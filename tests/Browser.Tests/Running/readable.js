// What keeps someone from reading or using the page as it is now: on a phone, by keyboard, with a screen reader, with weak eyes. Gives a list of sentences.
() => {
  const problems = [];
  const what = node => `<${node.tagName.toLowerCase()}${node.id ? ` #${node.id}` : ''}> "${(node.textContent || '').trim().slice(0, 40)}"`;
  const seen = node => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !node.closest('.unseen, .skip');

  const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = text => text.match(/[\d.]+/g).map(Number);
  const isClear = text => text === 'transparent' || (text.startsWith('rgba') && colour(text)[3] < 1);
  const ground = node => {
    while (node && isClear(getComputedStyle(node).backgroundColor)) node = node.parentElement;
    return colour(getComputedStyle(node ?? document.body).backgroundColor);
  };
  const contrast = (text, node) => {
    const [a, b] = [light(colour(text)), light(ground(node))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !seen(node) || node.closest('button:disabled')) continue;
    const ratio = contrast(getComputedStyle(node).color, node);
    if (ratio < 4.5) problems.push(`${what(node)} has a contrast of ${ratio.toFixed(2)}`);
  }

  for (const field of document.querySelectorAll('input, select, textarea')) {
    if (!seen(field)) continue;
    if (!field.labels.length && !field.ariaLabel) problems.push(`${what(field)} has no label`);
    if (field.placeholder && contrast(getComputedStyle(field, '::placeholder').color, field) < 4.5) problems.push(`the placeholder of ${what(field)} is too pale`);
  }

  for (const control of document.querySelectorAll('button, a, summary')) {
    if (!seen(control)) continue;
    const { width, height } = control.getBoundingClientRect();
    if (!(control.ariaLabel ?? control.textContent).trim()) problems.push(`${what(control)} has no name`);
    if (control.tagName !== 'A' && (width < 24 || height < 24)) problems.push(`${what(control)} is ${Math.round(width)} by ${Math.round(height)} pixels`);
  }

  for (const image of document.querySelectorAll('img:not([alt]), svg:not([role]), canvas:not([role])')) problems.push(`${what(image)} says nothing to those who do not see it`);
  for (const image of document.querySelectorAll('svg[role=img], canvas[role=img], [role=progressbar]')) {
    if (seen(image) && !image.ariaLabel) problems.push(`${what(image)} has no name`);
  }

  const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) problems.push(`#${id} is there twice`);
  for (const attribute of ['aria-labelledby', 'aria-describedby']) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      if (!document.getElementById(node.getAttribute(attribute))) problems.push(`${what(node)} names an element that is not there`);
    }
  }

  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    if (!seen(heading)) continue;
    const now = Number(heading.tagName[1]);
    if (now > level + 1) problems.push(`${what(heading)} skips a level`);
    level = now;
  }

  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter(node => seen(node) && node.getBoundingClientRect().right > page.clientWidth + 0.5);
    problems.push(`the page is ${page.scrollWidth - page.clientWidth} pixels too wide because of ${what(wide.at(-1) ?? document.body)}`);
  }

  return problems;
}
