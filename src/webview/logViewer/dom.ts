// Small helpers for making elements: text is always set as text, never as markup.

/** Attributes of an element; true sets an empty one, undefined and false none. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  made.append(...children);
  return made;
}

/** Sets an attribute where it is another one: the browser does not know that nothing has changed. */
export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) {
    if (target.hasAttribute(name)) target.removeAttribute(name);
  } else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A button that says what it does, to the eye as a tooltip and to a screen reader as its name. */
export function iconButton(label: string, icon: Node, press: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'icon', title: label, 'aria-label': label },
    icon,
  );
  button.addEventListener('click', press);
  return button;
}

export function textButton(label: string, press: () => void, kind = ''): HTMLButtonElement {
  const button = element('button', { type: 'button', class: `text ${kind}`.trim() }, label);
  button.addEventListener('click', press);
  return button;
}
