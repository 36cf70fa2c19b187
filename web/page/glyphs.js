// @ts-check
// Draws characters with the browser's own fonts, so that the page ships none: Dear ImGui asks for a character the first
// time it is shown, at the size in device pixels it will have on screen. Where letters join or run from right to left it
// asks for a whole line, which the browser shapes.

const SANS =
  '-apple-system, "PingFang SC", "Segoe UI", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif';

// Quotation marks and the ellipsis are the same characters in Chinese, whose fonts make them as wide as a word sign.
const QUOTES_AND_DOTS = /[\u2018-\u201d\u2026]/;
/** A line whose first letter is of these scripts is read from right to left as a whole. */
const FROM_THE_RIGHT = /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LATIN_SANS = '-apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", Arial, sans-serif';

/** One per face of src/ui/widgets/theme.h, in its order: text, strong text, lyrics. */
const FACES = [
  { weight: 400, family: SANS, quotes: LATIN_SANS },
  { weight: 600, family: SANS, quotes: LATIN_SANS },
  { weight: 400, family: '"Songti SC", "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif' },
];

/**
 * Where a character's ink lies, in pixels relative to the pen on the baseline; y grows downwards.
 * @typedef {{advance: number, left: number, top: number, width: number, height: number}} GlyphMetrics
 * @typedef {ReturnType<typeof createGlyphPainter>} GlyphPainter
 */

/** A painter with its own off-screen canvas. */
export function createGlyphPainter() {
  const canvas = document.createElement('canvas');
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));

  /** @param {string} text @param {number} px @param {number} face */
  function selectFont(text, px, face) {
    const { weight, family, quotes } = FACES[face] ?? FACES[0];
    context.font = `${weight} ${px}px ${quotes && QUOTES_AND_DOTS.test(text) ? quotes : family}`;
    context.textBaseline = 'alphabetic';
    context.textAlign = 'left';
    context.direction = FROM_THE_RIGHT.test(text) ? 'rtl' : 'ltr';
    context.fillStyle = '#fff';
  }

  /**
   * @param {string} text a character, or a stretch of text
   * @param {number} px the em, in device pixels
   * @param {number} face
   * @returns {GlyphMetrics}
   */
  function glyphMetrics(text, px, face) {
    selectFont(text, px, face);
    const box = context.measureText(text);
    // A pixel of margin on each side: ink is antialiased past the box that is reported.
    const left = Math.floor(-box.actualBoundingBoxLeft) - 1;
    const top = Math.floor(-box.actualBoundingBoxAscent) - 1;
    const right = Math.ceil(box.actualBoundingBoxRight) + 1;
    const bottom = Math.ceil(box.actualBoundingBoxDescent) + 1;
    const blank = box.actualBoundingBoxRight + box.actualBoundingBoxLeft <= 0;
    return { advance: box.width, left, top, width: blank ? 0 : right - left, height: blank ? 0 : bottom - top };
  }

  /**
   * The coverage of each pixel of the box that glyphMetrics reported, 0 to 255, row by row.
   * @param {string} text
   * @param {number} px
   * @param {number} face
   * @returns {Uint8Array}
   */
  function glyphBitmap(text, px, face) {
    const { left, top, width, height } = glyphMetrics(text, px, face);
    const coverage = new Uint8Array(width * height);
    if (coverage.length === 0) return coverage;
    if (canvas.width < width || canvas.height < height) {
      canvas.width = Math.max(canvas.width, width);
      canvas.height = Math.max(canvas.height, height);
    }
    selectFont(text, px, face);
    context.clearRect(0, 0, width, height);
    context.fillText(text, -left, -top);
    const { data } = context.getImageData(0, 0, width, height);
    for (let i = 0; i < coverage.length; ++i) coverage[i] = data[4 * i + 3];
    return coverage;
  }

  return { glyphMetrics, glyphBitmap };
}
