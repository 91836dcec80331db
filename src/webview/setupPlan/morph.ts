// Makes what is on the page like what was drawn anew, and leaves alone what is the same: focus, selection and scrolling stay.

/** Children are the same when they have the same tag and key, or the same tag and place among those without. */
function identities(parent: Element): ReadonlyMap<string, ChildNode> {
  const counts = new Map<string, number>();
  const found = new Map<string, ChildNode>();
  for (const child of parent.childNodes) {
    const key = child instanceof Element ? child.getAttribute('data-key') : null;
    const base = key === null ? child.nodeName : `${child.nodeName} ${key}`;
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    found.set(`${base} ${count}`, child);
  }
  return found;
}

function morphAttributes(target: Element, fresh: Element): void {
  for (const { name } of [...target.attributes])
    // What the reader has opened or closed stays so.
    if (!fresh.hasAttribute(name) && !(name === 'open' && target instanceof HTMLDetailsElement))
      target.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (target.getAttribute(name) !== value && !(name === 'open' && target instanceof HTMLDetailsElement))
      target.setAttribute(name, value);
}

/** Attributes are only what a control began with; what it holds now is in its properties. */
function morphValue(target: Element, fresh: Element): void {
  if (target instanceof HTMLInputElement && fresh instanceof HTMLInputElement) {
    target.checked = fresh.checked;
    const isTyping = document.activeElement === target && target.type !== 'checkbox';
    if (!isTyping && target.value !== fresh.value) target.value = fresh.value;
  } else if (target instanceof HTMLSelectElement && fresh instanceof HTMLSelectElement) {
    if (target.value !== fresh.value) target.value = fresh.value;
  }
}

export function morph(target: Element, fresh: Element): void {
  morphAttributes(target, fresh);
  const wanted = identities(fresh);
  const there = identities(target);
  for (const [identity, child] of there) if (!wanted.has(identity)) child.remove();
  let place: ChildNode | null = target.firstChild;
  for (const [identity, child] of wanted) {
    const same = there.get(identity);
    if (same === undefined) {
      target.insertBefore(child, place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else target.insertBefore(same, place);
    if (same instanceof Element && child instanceof Element) morph(same, child);
    else if (same.nodeValue !== child.nodeValue) same.nodeValue = child.nodeValue;
  }
  morphValue(target, fresh);
}
