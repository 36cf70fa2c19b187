// @ts-check
// What the shell says in the page itself: one-sentence toasts, and the bar that asks a question.

import { say } from './messages.js';

// Long enough to read the longest sentence twice.
const TOAST_MS = 12_000;

/**
 * @param {string} label
 * @param {() => void} onClick
 */
function button(label, onClick) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

export class Notices {
  /**
   * @param {HTMLElement} toasts a live region
   * @param {HTMLElement} questions
   */
  constructor(toasts, questions) {
    this.toasts = toasts;
    this.questions = questions;
    for (const box of [toasts, questions]) {
      for (const type of ['keydown', 'keypress', 'keyup']) box.addEventListener(type, (event) => event.stopPropagation());
    }
  }

  /** @param {string} sentence shown for a while; the same one is not shown twice at a time */
  tell(sentence) {
    const shown = [...this.toasts.children].find((toast) => toast.firstChild?.textContent === sentence);
    shown?.remove();
    const toast = document.createElement('div');
    toast.className = 'toast';
    const text = document.createElement('span');
    text.textContent = sentence;
    const close = button('×', () => toast.remove());
    close.setAttribute('aria-label', say('dismiss'));
    toast.append(text, close);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  /**
   * @param {string} question
   * @param {string} yes
   * @param {string} no
   * @returns {Promise<boolean>} pending until answered
   */
  ask(question, yes, no) {
    return new Promise((resolve) => {
      const bar = document.createElement('div');
      bar.className = 'bar';
      const text = document.createElement('span');
      text.textContent = question;
      const answer = (/** @type {boolean} */ value) => () => {
        bar.remove();
        resolve(value);
      };
      bar.append(text, button(yes, answer(true)), button(no, answer(false)));
      this.questions.append(bar);
    });
  }
}
