// Draws once per frame of the screen, however often something asks for it.

/** @param nextFrame `requestAnimationFrame`, or what a test gives. */
export function frameBatch(
  nextFrame: (work: () => void) => void,
  draw: () => void,
): { /** Asks for a drawing before the next frame. */ readonly ask: () => void } {
  let asked = false;
  return {
    ask: () => {
      if (asked) return;
      asked = true;
      nextFrame(() => {
        // Before the drawing: what it asks for itself belongs to the frame after.
        asked = false;
        draw();
      });
    },
  };
}
