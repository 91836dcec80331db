// What the provider doctor needs of the core, loaded with the engine of setups at the first examination.
export { examine } from '../../core/doctor/doctor';
export { offerFor } from '../../core/doctor/offer';
export { doctorToMarkdown } from '../../core/doctor/report/markdown';
