/** Takes a still out of a video or picture. */

/**
 * The middle of a video or picture, cut to `aspect`, on a canvas of at most `longest` pixels a side.
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {number} aspect
 * @param {number} longest
 */
export function shot(source, width, height, aspect, longest) {
  const [w, h] = [Math.min(width, height * aspect), Math.min(height, width / aspect)];
  const scale = Math.min(1, longest / Math.max(w, h));
  const canvas = Object.assign(document.createElement('canvas'), {
    width: Math.round(w * scale),
    height: Math.round(h * scale),
  });
  const context = context2d(canvas);
  // Transparent parts of a picture are read as white paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
export function context2d(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
}
