// Evidence per section: what the probe printed there, safe to show and short enough to keep.
import type { Evidence } from './facts';
import type { SectionId } from './sections';

/** What the probe printed, by section. A section that did not arrive has no entry. */
export type EvidenceBook = ReadonlyMap<SectionId, Evidence>;
