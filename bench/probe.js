/**
 * Runs in the measured page before its own scripts: notes when the field and the order are painted, when an amount
 * changes and comes to rest, and the long tasks.
 */

/**
 * The places at which a page shows things. A selector is looked up in the shadow root of `host` if it has one, else in `host`.
 * @typedef {{ host: string, field: string, total: string }} Places
 * @typedef {{ start: number, duration: number }} Task
 * @typedef {{ field?: number, total?: number, rest?: number }} Marks Milliseconds since the page or the press began.
 * @typedef {{ marks: Marks, tasks: Task[], text: string, press(text: string): void }} Probe
 */

/** @param {Places} places */
export function probe({ host, field, total }) {
  let began = 0;
  /** @type {string | undefined} */
  let awaited;
  const now = () => performance.now() - began;

  /** @type {Probe} */
  const state = {
    marks: {},
    tasks: [],
    text: '',
    press(text) {
      state.marks = {};
      state.tasks = [];
      awaited = text;
      began = performance.now();
    },
  };
  Object.assign(window, { benchProbe: state });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) state.tasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  // A message that is posted in a frame arrives after that frame is painted.
  const painted = new MessageChannel();
  /** @type {(() => void)[]} */
  const waiting = [];
  painted.port1.onmessage = () => {
    for (const mark of waiting.splice(0)) mark();
  };
  const afterPaint = (/** @type {() => void} */ mark) => {
    waiting.push(mark);
    painted.port2.postMessage(0);
  };

  const look = () => {
    requestAnimationFrame(look);
    const element = document.querySelector(host);
    const root = element?.shadowRoot ?? element;
    if (!root) return;
    if (!awaited && state.marks.field === undefined) {
      const found = root.querySelector(field);
      const usable = found?.checkVisibility() && !found.matches(':disabled');
      if (usable) afterPaint(() => (state.marks.field ??= now()));
    }
    const text = root.querySelector(total)?.textContent?.trim() ?? '';
    const running = awaited && root.getAnimations({ subtree: true }).some(({ playState }) => playState === 'running');
    if (text !== state.text || running) {
      const isRight = awaited ? text.includes(awaited) : text !== '';
      state.text = text;
      afterPaint(() => {
        const at = now();
        if (isRight) state.marks.total ??= at;
        state.marks.rest = at;
      });
    }
  };
  requestAnimationFrame(look);
}
