// The engine that explains logs, as a bundle of its own: its knowledge is larger than the rest of the extension, and most
// users never open the viewer.
export { logKnowledge } from '../../core/logs/knowledge';
export { viewerExplainer } from '../../core/logs/viewerExplainer';
