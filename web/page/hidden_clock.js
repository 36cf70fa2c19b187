// @ts-check
// A worker that answers a number of milliseconds after that time. One answer is under way at most.

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

onmessage = ({ data: delay }) => {
  clearTimeout(timer);
  if (delay > 0) timer = setTimeout(() => postMessage(0), delay);
  else postMessage(0);
};
