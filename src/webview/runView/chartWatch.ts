// Which charts are on the screen, and how wide they are.
import type { ChartSection } from './chartSection';

/** @param changed Something is to be drawn. */
export function watchCharts(sections: readonly ChartSection[], changed: () => void): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const one = sections.find((section) => section.element === target);
        if (one !== undefined) one.isSeen = isIntersecting;
      }
      changed();
    },
    // A little more than the screen: whoever scrolls finds it drawn.
    { rootMargin: '100px' },
  );
  const sized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const one = sections.find(({ plot }) => plot === target);
      if (one?.chart.resize(contentRect.width) === true) one.isDirty = true;
    }
    changed();
  });
  for (const one of sections) {
    seen.observe(one.element);
    sized.observe(one.plot);
  }
}
