// @ts-check
// How a person has set the page up, as the engine writes it down, and the theme of what surrounds the canvas. The
// colours themselves stand in page.css.

const KEY = 'geci-look';

const light = matchMedia('(prefers-color-scheme: light)');

/** @returns {boolean} whether the system asks for light colours */
export function prefersLight() {
  return light.matches;
}

/** @returns {string} what was kept last time, by whomever; empty where nothing is, or nothing can be */
export function keptLook() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} json */
export function keepLook(json) {
  try {
    localStorage.setItem(KEY, json);
  } catch {
    // A private window forgets it; the page works all the same.
  }
}

/** @param {boolean} isLight */
export function showTheme(isLight) {
  document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
  const ground = getComputedStyle(document.body).backgroundColor;
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', ground);
}

/** Before the engine is there, so that the page does not change its colours when it comes. */
export function showKeptTheme() {
  let isLight = prefersLight();
  try {
    const { theme } = JSON.parse(keptLook());
    if (theme === 'light' || theme === 'dark') isLight = theme === 'light';
  } catch {
    // Nothing was kept, or something else.
  }
  showTheme(isLight);
}
