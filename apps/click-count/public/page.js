// The count, live: others' clicks come as server-sent events, own ones as the answers to them. All texts are in index.html.
const [main, count, button, problem, announcement] = ['main', '#count', '#click', '#problem', '#announcement'].map(
  (selector) => document.querySelector(selector),
);

/** Milliseconds after which a click without a response fails. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Milliseconds after an own click in which an event may still hold an older count. */
const LATE_MS = 1_500;
/** Milliseconds until a stream that the browser gave up is opened again. */
const RETRY_MS = 1_000;
/** Milliseconds without an event after which a stream counts as dead; the service sends one every ten seconds. */
const SILENCE_MS = 25_000;

let shown;
let lastClick = -LATE_MS;
let stream;
let doubtful;
let silence;

function show(digits) {
  shown = BigInt(digits);
  count.textContent = digits;
  count.style.setProperty('--digits', String(digits.length));
}

function showProblem(name) {
  // A screen reader would read the same text again.
  if (problem.dataset.shown === name) return;
  problem.dataset.shown = name;
  problem.textContent = problem.dataset[name];
  main.toggleAttribute('data-unavailable', name === 'sayUnavailable');
}

function announce(name) {
  announcement.textContent = announcement.dataset[name].replace('{count}', shown);
}

function clearProblem() {
  const was = problem.dataset.shown;
  delete problem.dataset.shown;
  problem.textContent = '';
  main.removeAttribute('data-unavailable');
  if (was === 'sayUnavailable') announce('sayBack');
}

async function click() {
  try {
    const response = await fetch('rest/click', { method: 'POST', signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    if (!response.ok) return showProblem(response.status === 503 ? 'sayUnavailable' : 'sayRefused');
    const digits = await response.text();
    lastClick = performance.now();
    // Answers to quick clicks may overtake each other.
    if (shown === undefined || BigInt(digits) > shown) show(digits);
    clearProblem();
    announce('sayClicked');
  } catch {
    showProblem('sayUnsure');
  }
}

function listen() {
  stream = new EventSource('rest/events');
  stream.addEventListener('count', ({ data }) => {
    restartSilenceTimer();
    clearTimeout(doubtful);
    const sinceClick = performance.now() - lastClick;
    // The count is seldom set back: it was, if no newer event follows.
    if (shown !== undefined && BigInt(data) < shown && sinceClick < LATE_MS) doubtful = setTimeout(show, LATE_MS, data);
    else show(data);
    if (problem.dataset.shown === 'sayUnavailable') clearProblem();
  });
  stream.addEventListener('away', () => {
    restartSilenceTimer();
    showProblem('sayUnavailable');
  });
  stream.addEventListener('error', () => {
    showProblem('sayUnavailable');
    if (stream.readyState === EventSource.CLOSED) setTimeout(restart, RETRY_MS);
  });
  restartSilenceTimer();
}

function restartSilenceTimer() {
  clearTimeout(silence);
  silence = setTimeout(restart, SILENCE_MS);
}

/** A hidden page needs no stream, and a browser allows only few to one server. */
function restart() {
  stream?.close();
  clearTimeout(silence);
  clearTimeout(doubtful);
  if (document.visibilityState === 'visible') listen();
}

button.addEventListener('click', click);
document.addEventListener('visibilitychange', restart);
restart();
