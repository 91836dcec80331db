// Walks a script as the shell runs it and collects the calls of testpmd.
import {
  parse,
  forEachChild,
  type AndOr,
  type CommandNode,
  type Pipeline,
  type Redirection,
  type Statement,
  type SyntaxNode,
} from 'unbash';
import { runCommand } from './commands';
import { emptyLayer, Environment, type Layer, type Origin } from './environment';
import { fedBody, type Feed } from './hereDocument';
import type { Lcores } from './locate';
import { MappedTextBuilder, segmentsOf, type MappedText } from './mappedText';
import { changedWithin, collectSites, mayAssign, mayRun, tooDeep, type ScriptSites } from './sites';
import type { WordScope } from './words';
import type { CommandWord, LocatedCommand, Segment } from './word';

/** What a walk knows of the whole document. */
export interface DocumentScope {
  /** What a call to a function of the script may change; undefined where the name is no function. */
  readonly effectOf: (name: string) => ReadonlySet<string> | 'all' | undefined;
  /** False where somebody sets IFS. */
  readonly plainSplitting: boolean;
}

/** Text run by a shell inside text run by a shell: deeper than this nobody writes by hand. */
const deepestProgram = 8;

type Substitution = SyntaxNode & { readonly type: 'CommandExpansion' | 'ProcessSubstitution' };

/** A walk through one script; programs inside it (`bash -c '…'`) get walks of their own. */
export class Walk implements WordScope {
  readonly likely = new WeakMap<CommandWord, string>();
  /** In how many processes of their own this part of the script runs. */
  private process = 0;

  constructor(
    readonly map: MappedText,
    readonly env: Environment,
    readonly origin: Origin,
    readonly document: DocumentScope,
    readonly found: LocatedCommand[],
    private readonly sites: ScriptSites,
    readonly lcores: Lcores,
    private readonly depth: number,
  ) {}

  get plainSplitting(): boolean {
    return this.document.plainSplitting;
  }

  statements(list: readonly Statement[], feed?: Feed): void {
    for (const statement of list) {
      if (statement.background === true)
        this.env.within(() => {
          this.node(statement.command, feed);
        });
      else this.node(statement.command, feed);
    }
  }

  /** Text run by a shell. `env` undefined: a process of its own, in which no variable is certain. */
  program(map: MappedText, env: Environment, lcores: Lcores, feed?: Feed): ScriptSites | undefined {
    if (this.depth >= deepestProgram) return undefined;
    const script = parse(map.text);
    const sites = collectSites(script);
    const { origin, document, found } = this;
    const walk = new Walk(map, env, origin, document, found, sites, lcores ?? this.lcores, this.depth + 1);
    walk.statements(script.commands, feed);
    return sites;
  }

  /** The variables of another process: of none anything is certain. */
  separate(): Environment {
    return new Environment(
      () => null,
      () => false,
    );
  }

  node(node: SyntaxNode, feed?: Feed): void {
    switch (node.type) {
      case 'Command':
        runCommand(this, node, feed);
        return;
      case 'Pipeline':
        this.pipeline(node, feed);
        return;
      case 'AndOr':
        this.andOr(node, feed);
        return;
      case 'Subshell':
        this.process += 1;
        this.env.within(() => {
          this.node(node.body, feed);
        });
        this.process -= 1;
        return;
      case 'CompoundList':
      case 'Script':
        this.statements(node.commands, feed);
        return;
      case 'BraceGroup':
        this.node(node.body, feed);
        return;
      case 'Redirected':
        this.node(node.command, fedBody(node.redirects, this) ?? feed);
        this.redirections(node.redirects);
        return;
      case 'If':
        this.branches(node);
        return;
      case 'Case':
        this.words(node.word);
        this.env.join([
          ...node.items.map((item) =>
            this.env.within(() => {
              this.node(item.body);
            }),
          ),
          emptyLayer,
        ]);
        // `;&` falls through into the next branch: what one sets may reach any other.
        if (node.items.some((item) => item.terminator !== undefined && item.terminator !== ';;')) {
          this.forgetWithin(node);
        }
        return;
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.words(word);
        this.loop(node);
        return;
      case 'While':
      case 'ArithmeticFor':
        this.loop(node);
        return;
      case 'Function':
        this.env.within(() => {
          this.node(node.body);
        }, true);
        return;
      case 'Coproc':
        this.forgetWithin(node);
        this.env.within(() => {
          this.node(node.body);
        });
        return;
      default:
        this.forgetWithin(node);
        forEachChild(node, (child) => {
          this.words(child);
        });
    }
  }

  /** Looks for programs in the substitutions of a word (or of what is made of words). */
  words(node: SyntaxNode): void {
    if (node.type === 'Word' || node.type === 'Assignment') {
      const { text } = node;
      if (!text.includes('$') && !text.includes('`') && !text.includes('<(') && !text.includes('>(')) return;
      if (mayAssign(text)) this.forgetWithin(node);
      if (!mayRun(text)) return;
    }
    if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') {
      this.substitution(node);
      return;
    }
    if (node.type === 'HereDocBody') return;
    forEachChild(node, (child) => {
      this.words(child);
    });
  }

  redirections(list: readonly Redirection[]): void {
    for (const redirect of list) {
      if (redirect.type === 'HereDoc') {
        for (const part of redirect.body.parts ?? []) this.words(part);
      } else if (redirect.target !== undefined) this.words(redirect.target);
    }
  }

  private substitution(
    node: SyntaxNode & { readonly type: 'CommandExpansion' | 'ProcessSubstitution' },
  ): void {
    if (tooDeep(this.process, node)) return;
    if (node.type === 'CommandExpansion' && node.text.startsWith('${')) {
      this.insideSubstitution(node);
      return;
    }
    this.process += 1;
    this.insideSubstitution(node);
    this.process -= 1;
  }

  private insideSubstitution(node: Substitution): void {
    const { script } = node;
    if (script === undefined) return;
    if (script.source === undefined) {
      this.env.within(() => {
        this.statements(script.commands);
      });
      return;
    }
    // Escaped backquotes: the inner text is read after one layer of backslashes is gone.
    const inner = this.unescapedBackquote(node.pos + 1, node.end - 1);
    this.env.within(() => this.program(inner, this.env, undefined));
  }

  private unescapedBackquote(from: number, to: number): MappedText {
    const builder = new MappedTextBuilder();
    const { text } = this.map;
    let at = from;
    for (
      let slash = text.indexOf('\\', at);
      slash !== -1 && slash + 1 < to;
      slash = text.indexOf('\\', slash + 2)
    ) {
      if (!'$`\\'.includes(text.charAt(slash + 1))) continue;
      builder.addAll(this.slice(at, slash)).addAll(this.slice(slash + 1, slash + 2));
      at = slash + 2;
    }
    return builder.addAll(this.slice(at, to)).build();
  }

  /** A run of the script's text, with its way back to the document. */
  slice(from: number, to: number): Segment[] {
    return segmentsOf(this.map, from, to, 0);
  }

  private pipeline(node: Pipeline, feed: Feed | undefined): void {
    const { commands } = node;
    if (commands.length === 1 && commands[0] !== undefined) {
      this.node(commands[0], feed);
      return;
    }
    let fed = feed;
    let last: Layer | undefined;
    for (const command of commands) {
      const given = fed;
      last = this.env.within(() => {
        this.node(command, given);
      });
      fed = passedOn(command, this);
    }
    // With `lastpipe` the last command runs in this shell.
    if (last?.cleared === true) this.env.forgetAll();
    this.env.forget(last?.values.keys() ?? []);
  }

  private andOr(node: AndOr, feed: Feed | undefined): void {
    const [first, ...rest] = node.commands;
    if (first === undefined) return;
    this.node(first, feed);
    // Behind `||` nobody knows what of the commands before it was run; behind `&&` all of it was.
    for (let from = 0; from < rest.length;) {
      const next = node.operators.indexOf('||', from + 1);
      const to = next === -1 ? rest.length : next;
      const layer = this.env.within(() => {
        for (const command of rest.slice(from, to)) this.node(command);
      });
      this.env.join([layer, emptyLayer]);
      from = to;
    }
  }

  private branches(node: SyntaxNode & { readonly type: 'If' }): void {
    this.node(node.clause);
    const layers: Layer[] = [
      this.env.within(() => {
        this.node(node.then);
      }),
    ];
    let pending: Layer = emptyLayer;
    for (const branch of node.elif) {
      // The clauses of earlier branches have run, too, but hardly ever set anything: then nothing of it is certain.
      this.node(branch.clause);
      layers.push(
        this.env.within(() => {
          this.node(branch.then);
        }),
      );
    }
    const otherwise = node.else;
    if (otherwise !== undefined)
      pending = this.env.within(() => {
        this.node(otherwise);
      });
    for (const branch of node.elif) this.forgetWithin(branch.clause);
    this.env.join([...layers, pending]);
  }

  private loop(node: SyntaxNode): void {
    this.forgetWithin(node);
    const layer = this.env.within(() => {
      forEachChild(node, (child) => {
        if (child.type !== 'Word') this.node(child);
      });
    });
    this.env.join([layer, emptyLayer]);
    this.forgetWithin(node);
  }

  /** Nothing that may change within a part of the script is certain. */
  forgetWithin(node: SyntaxNode): void {
    const names = changedWithin(this.sites, node.pos, node.end, this.process, this.document.effectOf);
    if (names === null) this.env.forgetAll();
    else this.env.forget(names);
  }
}

/** What a command hands on to the next one of a pipeline: `cat <<EOF | bash`. */
function passedOn(command: CommandNode, scope: WordScope): Feed | undefined {
  if (command.type !== 'Command') return undefined;
  const name = command.name?.text;
  if (name !== 'cat' && name !== 'tee' && name !== 'envsubst') return undefined;
  return fedBody(command.redirects, scope);
}
