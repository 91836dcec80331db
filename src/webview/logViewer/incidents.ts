// The list of what went wrong beside the lines: each incident can be opened, gone to, copied and mended.
import type { IncidentItem, IncidentList } from '../../core/logs/viewer/protocol';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import { sanitize } from '../../core/remote/sanitize';
import { element, setAttribute, setText, textButton } from './dom';
import { icon, severityIcon } from './icons';

export interface IncidentsDeps {
  readonly words: ViewerWords;
  readonly format: (count: number) => string;
  /** Its lines are to be marked; undefined marks none. */
  readonly choose: (id: string | undefined) => void;
  readonly goTo: (id: string) => void;
  readonly copy: (id: string) => void;
  readonly fix: (id: string, fix: string) => void;
  /** So many are wanted. */
  readonly list: (count: number) => void;
}

const atOnce = 100;

/** One incident on the page. */
interface Entry {
  readonly element: HTMLLIElement;
  readonly head: HTMLButtonElement;
  readonly body: HTMLDivElement;
  /** What the element was made from. */
  source: string;
  title: string;
}

export class Incidents {
  readonly element: HTMLElement;
  private readonly heading = element('h2', { id: 'incidents-heading' });
  private readonly list = element('ul', { class: 'incidents' });
  private readonly none = element('p', { class: 'none' });
  private readonly more: HTMLButtonElement;
  private readonly entries = new Map<string, Entry>();
  private wanted = atOnce;
  /** The one whose lines are marked, which is also the open one. */
  private chosen: string | undefined;

  constructor(private readonly deps: IncidentsDeps) {
    this.more = textButton('', () => {
      this.wanted += atOnce;
      deps.list(this.wanted);
    });
    this.more.hidden = true;
    this.element = element(
      'aside',
      { 'aria-labelledby': this.heading.id },
      this.heading,
      this.none,
      this.list,
      this.more,
    );
    this.list.addEventListener('keydown', (event) => {
      this.moveFocus(event);
    });
    setText(this.heading, deps.words.incidents);
  }

  /** Shows the list. @param complete The engine has read everything there is. */
  show({ items, total }: IncidentList, complete: boolean): void {
    const { words, format } = this.deps;
    setText(this.heading, total === 0 ? words.incidents : `${words.incidents} (${format(total)})`);
    this.none.hidden = total > 0;
    this.showNone(complete);
    const ids = new Set(items.map(({ id }) => id));
    for (const [id, { element: old }] of this.entries)
      if (!ids.has(id)) {
        old.remove();
        this.entries.delete(id);
      }
    items.forEach((item, at) => {
      this.place(this.entryOf(item).element, at);
    });
    const left = total - items.length;
    this.more.hidden = left <= 0;
    setText(this.more, fill(words.moreIncidents, format(Math.min(left, atOnce))));
    this.keepOneTabStop();
  }

  /** What is said where nothing is listed. */
  showNone(complete: boolean): void {
    const { words } = this.deps;
    setText(this.none, complete ? words.noIncidents : words.noIncidentsYet);
  }

  titleOf(id: string): string | undefined {
    return this.entries.get(id)?.title;
  }

  /** Opens one and closes the others. */
  choose(id: string | undefined): void {
    this.chosen = id;
    for (const [other, entry] of this.entries) this.setOpen(entry, other === id);
    const entry = id === undefined ? undefined : this.entries.get(id);
    entry?.element.scrollIntoView({ block: 'nearest' });
    this.keepOneTabStop();
  }

  private entryOf(item: IncidentItem): Entry {
    const source = JSON.stringify(item);
    const known = this.entries.get(item.id);
    if (known?.source === source) return known;
    const entry = known ?? this.make(item.id);
    entry.source = source;
    entry.title = sanitize(item.title, { singleLine: true });
    this.fillEntry(entry, item);
    this.entries.set(item.id, entry);
    return entry;
  }

  private make(id: string): Entry {
    const bodyId = `incident-${this.entries.size}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    const head = element('button', { type: 'button', class: 'head', 'aria-controls': bodyId });
    const body = element('div', { class: 'body', id: bodyId });
    head.addEventListener('click', () => {
      const id_ = this.chosen === id ? undefined : id;
      this.choose(id_);
      this.deps.choose(id_);
    });
    const entry = { element: element('li', {}, head, body), head, body, source: '', title: '' };
    this.setOpen(entry, id === this.chosen);
    return entry;
  }

  private fillEntry({ head, body, title }: Entry, item: IncidentItem): void {
    const { words, format, goTo, copy, fix } = this.deps;
    const facts =
      item.lines === 1
        ? fill(words.incidentFactsOneLine, item.code)
        : fill(words.incidentFacts, item.code, format(item.lines));
    const mark = element('span', { class: 'mark', role: 'img', 'aria-label': words.severity[item.severity] });
    mark.title = words.severity[item.severity];
    mark.append(severityIcon(item.severity));
    const twistie = icon('right');
    twistie.classList.add('twistie');
    head.replaceChildren(
      twistie,
      mark,
      element(
        'span',
        { class: 'words' },
        element('span', { class: 'title' }, title),
        element('span', { class: 'facts' }, facts),
      ),
    );
    // A button that has the focus must not lose it because a line more belongs to its incident.
    const focused = [...body.querySelectorAll('button')].findIndex(
      (button) => button === document.activeElement,
    );
    const go = item.cause === null ? words.goToFirstLine : fill(words.goToCauseLine, format(item.cause + 1));
    const buttons = [
      textButton(
        go,
        () => {
          goTo(item.id);
        },
        'primary',
      ),
      ...item.fixes.map(({ id, title }) =>
        textButton(sanitize(title, { singleLine: true }), () => {
          fix(item.id, id);
        }),
      ),
      textButton(words.copyExplanation, () => {
        copy(item.id);
      }),
    ];
    body.replaceChildren(
      element('p', { class: 'explanation' }, sanitize(item.explanation)),
      element('div', { class: 'actions' }, ...buttons),
    );
    buttons[focused]?.focus();
  }

  private setOpen({ element: item, head, body }: Entry, open: boolean): void {
    setAttribute(head, 'aria-expanded', String(open));
    item.classList.toggle('open', open);
    body.hidden = !open;
  }

  private place(item: HTMLLIElement, at: number): void {
    const there = this.list.children[at];
    if (there !== item) this.list.insertBefore(item, there ?? null);
  }

  private get heads(): readonly HTMLButtonElement[] {
    return [...this.list.children].flatMap((item) => [...item.querySelectorAll<HTMLButtonElement>('.head')]);
  }

  /** Tab goes to the list as a whole; inside it, the arrows go from one to the next. */
  private keepOneTabStop(): void {
    const { heads } = this;
    const chosen = this.chosen === undefined ? undefined : this.entries.get(this.chosen)?.head;
    const focused = heads.find((head) => head === document.activeElement);
    const stop = focused ?? chosen ?? heads[0];
    for (const head of heads) head.tabIndex = head === stop ? 0 : -1;
  }

  private moveFocus(event: KeyboardEvent): void {
    const { heads } = this;
    const at = heads.findIndex((head) => head === event.target);
    if (at < 0) return;
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: heads.length - 1,
    };
    const target = targets[event.key];
    const head = target === undefined ? undefined : heads[target];
    if (head === undefined) return;
    event.preventDefault();
    head.focus();
    this.keepOneTabStop();
  }
}
