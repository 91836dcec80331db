// The same day of packets per second, drawn by chart.js as its guide to performance says: no animation, numbers that need
// no parsing, its own thinning out. For the benchmark only.
import { Chart, Decimation, LinearScale, LineController, LineElement, PointElement } from 'chart.js';

Chart.register(Decimation, LinearScale, LineController, LineElement, PointElement);

const colours = ['#3794ff', '#d18616', '#89d185', '#b180d7', '#f14c4c', '#cca700', '#29b8db', '#e5e5e5'];

function sample(series, second) {
  const wave = 1 + 0.04 * Math.sin(second / 9 + series) + 0.03 * (Math.random() - 0.5);
  return { x: second, y: 4_200_000 * (1 - 0.1 * series) * wave };
}

/** @param seconds Of the run so far. */
window.startPeer = (seconds, series) => {
  const canvas = document.createElement('canvas');
  const box = document.createElement('div');
  box.style.cssText = 'width: 820px; height: 220px';
  box.append(canvas);
  document.body.replaceChildren(box);
  const datasets = Array.from({ length: series }, (_, at) => ({
    data: Array.from({ length: seconds }, (_, second) => sample(at, second)),
    borderColor: colours[at],
    borderWidth: 1.5,
    borderDash: at % 2 === 0 ? [] : [7, 4],
    pointRadius: 0,
  }));
  let end = seconds;
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      plugins: { decimation: { enabled: true, algorithm: 'min-max' } },
      scales: { x: { type: 'linear', min: 0, max: seconds }, y: { min: 0 } },
    },
  });
  window.peerTick = (span) => {
    datasets.forEach((one, at) => one.data.push(sample(at, end)));
    end += 1;
    chart.options.scales.x.min = span === 0 ? 0 : end - span;
    chart.options.scales.x.max = end;
    chart.update('none');
  };
};
