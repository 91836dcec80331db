// The options of a setup as a form.
import type { PageField, PageGroup } from '../../core/setup/view/page';
import { element } from '../logViewer/dom';
import { icon } from './icons';
import { fold, unseen, type Drawing } from './parts';

export function optionsForm(groups: readonly PageGroup[], enabled: boolean, drawing: Drawing): HTMLElement[] {
  if (groups.length === 0) return [];
  return [
    element(
      'section',
      { class: 'options', 'data-key': 'options' },
      fold(
        drawing,
        'options',
        true,
        drawing.words.options,
        element('div', { class: 'groups' }, ...groups.map((group) => groupOf(group, enabled, drawing))),
      ),
    ),
  ];
}

function groupOf({ id, legend, fields }: PageGroup, enabled: boolean, drawing: Drawing): HTMLElement {
  return element(
    'fieldset',
    { class: `group ${id}`, 'data-key': id, disabled: !enabled },
    element('legend', {}, legend),
    ...fields.map((field) => fieldOf(field, drawing)),
  );
}

function fieldOf(field: PageField, drawing: Drawing): HTMLElement {
  const id = `field-${field.id}`;
  const hints = [
    ...(field.hint === '' ? [] : [element('p', { class: 'hint', id: `${id}-hint` }, field.hint)]),
    ...(field.problem === null
      ? []
      : [element('p', { class: 'wrong', id: `${id}-wrong`, 'data-key': 'wrong' }, field.problem)]),
  ];
  const described = [
    field.hint === '' ? '' : `${id}-hint`,
    field.problem === null ? '' : `${id}-wrong`,
  ].filter((one) => one !== '');
  const common = {
    id,
    'data-field': field.id,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': field.problem === null ? undefined : 'true',
  };
  const box = (...children: readonly Node[]): HTMLElement =>
    element('div', { class: `field ${field.kind}`, 'data-key': field.id }, ...children, ...hints);
  const label = element('label', { for: id }, field.label);
  switch (field.kind) {
    case 'check':
      return box(
        element(
          'div',
          { class: 'line' },
          element('input', { type: 'checkbox', ...common, checked: field.checked }),
          label,
        ),
      );
    case 'select': {
      const select = element(
        'select',
        common,
        ...field.choices.map(({ value, label: text }) =>
          element('option', { value, selected: value === field.value }, text),
        ),
      );
      return box(label, select);
    }
    case 'number':
      return box(
        label,
        element(
          'div',
          { class: 'line' },
          element('input', {
            type: 'text',
            inputmode: 'numeric',
            autocomplete: 'off',
            ...common,
            value: field.value,
            placeholder: field.placeholder,
          }),
          element('span', { class: 'unit' }, field.unit),
        ),
      );
    case 'text':
      return box(
        label,
        element('input', {
          type: 'text',
          spellcheck: 'false',
          autocomplete: 'off',
          ...common,
          value: field.value,
          placeholder: field.placeholder,
        }),
      );
    case 'choices':
      return element(
        'div',
        { class: 'field choices', role: 'group', 'aria-labelledby': `${id}-label`, 'data-key': field.id },
        element('p', { class: 'label', id: `${id}-label` }, field.label),
        element(
          'ul',
          { class: 'choices' },
          ...field.choices.map((choice, at) => choiceOf(field.id, choice, at, drawing)),
        ),
        ...hints,
      );
  }
}

type Choice = Extract<PageField, { readonly kind: 'choices' }>['choices'][number];

/** A locked one has a lock in the place of its box, and says why: nothing there can be pressed. */
function choiceOf(field: string, choice: Choice, at: number, { words }: Drawing): HTMLElement {
  const id = `choice-${field}-${at}`;
  const detail = choice.detail === '' ? [] : [element('span', { class: 'detail' }, choice.detail)];
  if (choice.locked !== null)
    return element(
      'li',
      { class: 'choice locked', 'data-key': choice.value },
      icon('lock'),
      element(
        'div',
        {},
        unseen(`${words.locked}: `),
        element('span', { class: 'name' }, choice.label),
        ...detail,
        element('span', { class: 'reason' }, choice.locked),
      ),
    );
  return element(
    'li',
    { class: 'choice', 'data-key': choice.value },
    element('input', {
      type: 'checkbox',
      id,
      'data-field': field,
      'data-value': choice.value,
      checked: choice.checked,
    }),
    element('label', { for: id }, element('span', { class: 'name' }, choice.label), ...detail),
  );
}
