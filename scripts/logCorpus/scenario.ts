// One way to run testpmd for the corpus.

export interface Scenario {
  /** Of the log file, behind the release. */
  readonly name: string;
  /** As it would be typed; run as it stands. */
  readonly command: string;
  /** root, unless it says otherwise. */
  readonly user?: 'nobody';
  /** Shell text that is run before, as root; what it prints is dropped. */
  readonly before?: string;
  /** Shell text that is run after, as root; what it prints belongs to the log. */
  readonly after?: string;
  /** `ulimit` and the like, in front of the command. */
  readonly limits?: string;
  /** Shell text that prints what testpmd reads from its standard input; without it there is none. */
  readonly input?: string;
  /** The command is shell text that bounds its own time. */
  readonly shell?: boolean;
  /** After how many seconds it is ended. */
  readonly seconds?: number;
  /** By which signal. */
  readonly signal?: 'INT' | 'TERM' | 'KILL';
  /** How its two outputs become one. A pipe holds stdout back; a terminal does not, and ends lines with CR LF. */
  readonly order?: 'pipe' | 'terminal' | 'stderr-first' | 'stdout-first';
  /** Pages of 2 MB to be reserved while it runs; without it the run sees none. */
  readonly hugepages?: number;
  /** A PCI device of MANA without its InfiniBand device. */
  readonly mana?: boolean;
  /** A PCI device of MANA with an InfiniBand device; the value says which of its calls fail, see fakeVerbs.c. */
  readonly fakeMana?: string;
  /** A prompt with the command in front of the output. */
  readonly prompt?: string;
  /** The releases it is run with; all, unless it says otherwise. */
  readonly releases?: readonly string[];
}
