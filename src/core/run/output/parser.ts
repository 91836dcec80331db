// Reads the output of testpmd as it comes, cut anywhere, and says what happened. Linear in time, bounded in memory,
// and never surprised: what it does not know it leaves alone.
import { ForwardBlock, StatisticsBlock, StreamBlock, type Block } from './blocks';
import type { OutputBody, OutputEvent } from './events';
import { LineAssembler } from './lines';
import { readSingle } from './single';

/** What rdline writes in front of a command, and again whenever it draws the line anew. */
const prompt = 'testpmd> ';
/** Cursor movements and colours. Two characters wide at least, so that a torn one does not take text with it. */
const sequences = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\^_])/g;
const headings =
  /^ {2}[#+-]{3,40} (?:(NIC) statistics for port (\d{1,4}) |Forward statistics for port (\d{1,4}) |(Accumulated) forward statistics|Forward Stats for RX Port= ?(\d{1,4})\/Queue= ?(\d{1,5}) -> TX Port= ?(\d{1,4})\/Queue= ?(\d{1,5}) )/;

export class OutputParser {
  private readonly lines: LineAssembler;
  private block: Block | undefined;
  /** Since the last prompt, `--stats-period` has cleared the screen for a round of statistics. */
  private periodic = false;
  /** Line in which the prompt has been told. */
  private promptIn = 0;
  private lcore: number | null = null;

  constructor(private readonly take: (event: OutputEvent) => void) {
    this.lines = new LineAssembler({
      line: (text, number, atMs) => {
        this.line(text, number, atMs);
      },
      open: (text, number, atMs) => {
        if (text.includes(prompt)) this.seePrompt(number, atMs);
      },
    });
  }

  /** Lines that have ended. */
  get count(): number {
    return this.lines.count;
  }

  /** Takes the next characters. @param atMs When they came. */
  push(text: string, atMs: number): void {
    this.lines.push(text, atMs);
  }

  /**
   * Output is missing here: an open line and an open block are given up.
   *
   * @returns whether a line was open, which counts as one.
   */
  tear(): boolean {
    this.block = undefined;
    this.lcore = null;
    return this.lines.tear();
  }

  private line(raw: string, number: number, atMs: number): void {
    // Nearly all lines of a long run are those of statistics.
    if (this.block !== undefined && raw.charCodeAt(0) === 32) {
      const body = this.block.take(raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw);
      if (body === 'part') return;
      if (body !== undefined) {
        this.block = undefined;
        this.say(body, number, atMs);
        return;
      }
    }
    if (raw === '') return;
    const text = raw.includes('\x1b') ? raw.replace(sequences, '') : raw;
    if (text === '') return;
    // A terminal would have written over what stands before a carriage return.
    if (!text.includes('\r')) this.segment(text, number, atMs);
    else for (const segment of text.split('\r')) this.segment(segment, number, atMs);
  }

  private segment(whole: string, number: number, atMs: number): void {
    let text = whole;
    const at = whole.lastIndexOf(prompt);
    if (at >= 0) {
      this.seePrompt(number, atMs);
      text = whole.slice(at + prompt.length);
      const typed = readSingle(text);
      if (typed !== undefined) this.say(typed, number, atMs);
      else if (text.trim() !== '') this.say({ kind: 'command', text: text.trim() }, number, atMs);
      return;
    }
    // It has no end of its own: without a port, the next thing that is said stands in the same line.
    const round = /^Port statistics =+/.exec(text);
    if (round !== null) {
      this.periodic = true;
      text = text.slice(round[0].length);
      if (text === '') return;
    }
    // Borders of blocks are the most frequent lines that say nothing.
    if (text.startsWith('  ') && (this.heading(text) || text.startsWith('  ##'))) return;
    const body = readSingle(text);
    if (body === undefined) return;
    if (body.kind === 'lcore') this.lcore = body.lcore;
    this.say(body.kind === 'stream' ? { ...body, lcore: this.lcore } : body, number, atMs);
  }

  private heading(text: string): boolean {
    const found = headings.exec(text);
    if (found === null) return false;
    const [, nic, nicPort, forwardPort, accumulated, ...place] = found;
    if (nic !== undefined) this.block = new StatisticsBlock(Number(nicPort), this.periodic);
    else if (accumulated !== undefined) this.block = new ForwardBlock(null);
    else if (forwardPort !== undefined) this.block = new ForwardBlock(Number(forwardPort));
    else {
      const [rxPort = 0, rxQueue = 0, txPort = 0, txQueue = 0] = place.map(Number);
      this.block = new StreamBlock({ rxPort, rxQueue, txPort, txQueue });
    }
    return true;
  }

  private seePrompt(number: number, atMs: number): void {
    if (this.promptIn === number) return;
    this.promptIn = number;
    this.periodic = false;
    this.block = undefined;
    this.say({ kind: 'prompt' }, number, atMs);
  }

  private say(body: OutputBody, line: number, atMs: number): void {
    this.take({ atMs, line, body });
  }
}
