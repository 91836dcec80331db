// The plan view's page: draws what it is told, reports what the reader does, and keeps the focus where it was.
import type { PageButton, FieldId, PlanPage } from '../../core/setup/view/page';
import type { ToPage } from '../../core/setup/view/protocol';
import type { PlanWords } from '../../core/setup/view/words';
import { Announcer } from '../logViewer/announcer';
import { runClocks } from './clock';
import { drawPage } from './draw';
import type { Host, Look } from './host';
import { morph } from './morph';

export class PlanView {
  private main: HTMLElement | undefined;
  private plan = '';
  private readonly announcer = new Announcer();
  private readonly folds: Map<string, boolean>;
  private readonly scroll: number;

  constructor(
    private readonly host: Host,
    private readonly words: PlanWords,
  ) {
    const { scroll, folds } = host.look;
    this.folds = new Map(folds);
    this.scroll = scroll;
    document.body.append(this.announcer.element);
    document.addEventListener('click', (event) => {
      this.pressed(event);
    });
    document.addEventListener('change', (event) => {
      this.changed(event);
    });
    // It does not bubble.
    document.addEventListener(
      'toggle',
      ({ target }) => {
        if (!(target instanceof HTMLDetailsElement)) return;
        this.folds.set(target.dataset['fold'] ?? '', target.open);
        this.remember();
      },
      true,
    );
    window.addEventListener('scroll', () => {
      this.remember();
    });
    window.setInterval(runClocks, 1000);
  }

  receive(message: Exclude<ToPage, { readonly kind: 'start' }>): void {
    if (message.kind === 'say') {
      this.announcer.say(message.text);
      return;
    }
    this.host.setMemory(message.memory, () => this.look);
    this.draw(message.page);
  }

  private get look(): Look {
    return { scroll: window.scrollY, folds: this.folds };
  }

  private remember(): void {
    this.host.remember(() => this.look);
  }

  private draw(page: PlanPage): void {
    this.plan = page.plan;
    const fresh = drawPage(page, {
      words: this.words,
      isOpen: (name, byItself) => this.folds.get(name) ?? byItself,
    });
    if (this.main === undefined) {
      this.main = fresh;
      document.body.prepend(fresh);
      window.scrollTo(0, this.scroll);
      return;
    }
    const hadFocus = this.main.contains(document.activeElement);
    morph(this.main, fresh);
    // What had the focus is gone: its reader goes on at the top, where the news are.
    if (hadFocus && !this.main.contains(document.activeElement))
      this.main.querySelector<HTMLElement>('#title')?.focus();
  }

  private pressed({ target }: Event): void {
    const button = target instanceof Element ? target.closest<HTMLElement>('button') : null;
    if (button === null || button.getAttribute('aria-disabled') === 'true') return;
    const { press, copy, command, undo } = button.dataset;
    if (press !== undefined)
      this.host.send({ kind: 'press', button: press as PageButton['do'], plan: this.plan });
    else if (copy !== undefined) this.host.send({ kind: 'copy', step: copy });
    else if (command !== undefined) this.host.send({ kind: 'command', command });
    else if (undo !== undefined) this.host.send({ kind: 'undo-item', row: Number(undo) });
  }

  private changed({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) && !(target instanceof HTMLSelectElement)) return;
    const { tick, field, value } = target.dataset;
    const on = target instanceof HTMLInputElement && target.type === 'checkbox' && target.checked;
    if (tick !== undefined) this.host.send({ kind: 'tick', step: tick, on });
    else if (field !== undefined)
      this.host.send({ kind: 'field', field: field as FieldId, value: value ?? target.value, on });
  }
}
